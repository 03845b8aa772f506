package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"syscall"
)

// Main is the program of a catalogue's Go sides, by the ids of their claims. With the argument `list` it writes the
// variants; with `heap` it counts the case of its job, and with `rounds` it is a worker of the rounds lane.
func Main(claims map[string]Variants) {
	what := ""
	if len(os.Args) > 1 {
		what = os.Args[1]
	}
	switch what {
	case "list":
		list(claims)
	case "heap", "rounds":
		serve(what, claims)
	default:
		fmt.Fprintln(os.Stderr, "this program is started by a lane of claimbench: list, heap or rounds")
		os.Exit(2)
	}
}

// listed is what is told of a variant.
type listed struct {
	Name   string   `json:"name"`
	About  string   `json:"about"`
	Points []uint64 `json:"points"`
	Only   bool     `json:"only"`
}

// list writes the variants of every claim.
func list(claims map[string]Variants) {
	all := map[string][]listed{}
	for claim, variants := range claims {
		all[claim] = []listed{}
		for name, value := range variants {
			variant, known := of(value)
			if !known {
				fmt.Fprintf(os.Stderr, "%s: `%s` is no routine: give a func(*bench.Run), bench.Only or bench.At\n", claim, name)
				os.Exit(1)
			}
			all[claim] = append(all[claim], listed{name, variant.about, variant.points, variant.only})
		}
		slices.SortFunc(all[claim], func(one, other listed) int {
			if one.Name < other.Name {
				return -1
			}
			return 1
		})
	}
	// Maps are written in the order of their keys.
	text, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	_, _ = os.Stdout.Write(append(text, '\n'))
}

// serve does a job.
func serve(what string, claims map[string]Variants) {
	work, err := jobOfThisProcess()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if os.Getppid() != work.Parent || len(work.Cases) == 0 {
		return
	}
	syscall.CloseOnExec(work.Channel)
	parent := parent{channel: os.NewFile(uintptr(work.Channel), "the parent")}
	wanted := work.Cases[0]
	variant, known := of(claims[wanted.Claim][wanted.Variant])
	if !known {
		parent.tell(unreadable(fmt.Sprintf("%s/%s/%d has no Go variant", wanted.Claim, wanted.Variant, wanted.Point)))
		return
	}
	if what == "heap" {
		if answer := guarded(func() any { count(variant.routine, work, parent); return nil }); answer != nil {
			parent.tell(answer)
		}
		return
	}
	worker := worker{job: work, routine: variant.routine}
	orders := orders{raw: runtime.GOMAXPROCS(0) == 1}
	for {
		line, more := orders.next()
		if !more {
			return
		}
		order, err := orderOf(line)
		if err != nil {
			parent.tell(unreadable(err.Error()))
			continue
		}
		parent.tell(guarded(func() any { return worker.carryOut(order) }))
	}
}

// newRun is what a routine is handed at a point.
func newRun(point uint64, live func() int64) *Run {
	return &Run{point: point, operations: 1, kept: 1, threads: 1, live: live}
}

// prepare lets a routine set up; a sentence where it is not ready to be measured.
func (run *Run) prepare(routine func(*Run)) string {
	routine(run)
	switch {
	case run.times == 0:
		return "the routine returned without calling an Iter function of bench"
	case run.times > 1:
		return "the routine called Iter functions of bench more than once"
	}
	return ""
}

// worker carries out the orders of the rounds lane; each has one case, for Go's run apart.
type worker struct {
	job       job
	routine   func(*Run)
	ready     *Run
	bytes     uint64
	sized     sized
	usage     usage
	scattered [][]byte
}

func (w *worker) carryOut(order order) any {
	switch order.name {
	case "Load":
		return w.load()
	case "Clear":
		w.ready = nil
		return "Cleared"
	}
	if w.ready == nil {
		return unreadable("the case is not set up")
	}
	measured, turns := w.ready.registered, uint64(0)
	if order.turns != nil {
		turns = *order.turns
	}
	switch order.name {
	case "Size":
		found, failure := size(measured, turns, w.bytes)
		if failure != "" {
			return unreadable(failure)
		}
		w.sized = found
		return named{"Sized": []any{found.turns, found.nanos, nil}}
	case "Begin", "AtMost":
		return "Begun"
	case "Slice":
		spent := w.usage.during(measured, turns)
		if spent <= 0 {
			return unreadable("a slice took no time that the clock can tell")
		}
		return named{"Sliced": spent.Nanoseconds()}
	case "Used":
		return named{"Used": w.usage.told()}
	case "Figures":
		turns = max(turns, 1)
		sums := &tally{sums: map[string]float64{}}
		measured.tally(turns, sums)
		for name := range sums.sums {
			sums.sums[name] /= float64(turns)
		}
		return named{"Figures": sums.sums}
	case "Check":
		found := check(measured, turns)
		found.Threads = w.ready.threads
		found.Uncollected = w.sized.uncollected
		return named{"Checked": found}
	}
	return unreadable("Go's side does not know the order " + order.name)
}

// load sets up the case, runs one turn for its digest, and warms up.
func (w *worker) load() any {
	if w.scattered == nil && w.job.Layout != nil {
		w.scattered = scatter(*w.job.Layout)
	}
	prepared := newRun(w.job.Cases[0].Point, func() int64 { return 0 })
	if failure := prepared.prepare(w.routine); failure != "" {
		return named{"Failed": named{"not_ready": failure}}
	}
	digest := prepared.registered.observe(unobserved{})
	if w.job.Core != nil && prepared.threads == 1 {
		keepOn(*w.job.Core)
	}
	w.bytes = allocated(prepared.registered)
	warmUp(prepared.registered, w.bytes)
	w.ready = prepared
	w.usage.setUp()
	return named{"Loaded": []any{digest, prepared.operations}}
}

// scatter takes some blocks of random sizes, so that what is set up next lies elsewhere in its page in each process.
func scatter(seed uint64) [][]byte {
	random := NewRandom(seed)
	blocks := make([][]byte, 32)
	for index := range blocks {
		blocks[index] = make([]byte, 16+random.Below(8*1024))
	}
	return blocks
}

// tally adds up figures by name.
type tally struct {
	sums map[string]float64
}

func (t *tally) mark(moment) {}

func (t *tally) figure(name string, value uint64) {
	t.sums[name] += float64(value)
}
