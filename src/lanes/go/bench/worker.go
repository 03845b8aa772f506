package bench

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// Main is the program of a catalogue's Go sides, by the ids of their claims. With the argument `list` it writes the
// variants; with `heap` it counts the case of its job, with `resident` it reads what stays in memory of it, and with
// `rounds` it is a worker of the rounds lane.
func Main(claims map[string]Variants) {
	what := ""
	if len(os.Args) > 1 {
		what = os.Args[1]
	}
	switch what {
	case "list":
		list(claims)
	case "heap", "resident", "rounds":
		serve(what, claims)
	default:
		fmt.Fprintln(os.Stderr, "this program is started by a lane of claimbench: list, heap, resident or rounds")
		os.Exit(2)
	}
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
	if what != "rounds" {
		once := count
		if what == "resident" {
			once = keep
		}
		if answer := guarded(func() any { once(variant.routine, work, parent); return nil }); answer != nil {
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
		w.clear()
		return "Cleared"
	}
	if w.ready == nil {
		return unreadable("the case is not set up")
	}
	measured, turns := w.ready.registered, uint64(0)
	if order.turns != nil {
		turns = *order.turns
	}
	singly, isTimedSingly := measured.(timedSingly)
	switch order.name {
	case "Size":
		if isTimedSingly {
			singly.begin(nil)
		}
		found, failure := size(measured, turns, w.bytes)
		if failure != "" {
			return unreadable(failure)
		}
		w.sized = found
		return named{"Sized": []any{found.turns, found.nanos, blockAfter(measured, found.turns)}}
	case "Begin":
		w.usage.begin()
		if isTimedSingly {
			singly.begin(order.turns)
		}
		return "Begun"
	case "AtMost":
		if isTimedSingly {
			singly.atMost(turns)
		}
		return "Begun"
	case "Slice":
		spent := w.usage.during(measured, turns, w.warming(measured, turns))
		if spent <= 0 {
			return unreadable("a slice took no time that the clock can tell")
		}
		return named{"Sliced": spent.Nanoseconds()}
	case "Used":
		used := w.usage.told()
		if isTimedSingly {
			used.Latencies = singly.told()
		}
		return named{"Used": used}
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

// warming is how many turns run before a slice of so many: where turns allocate, those of half of its collections. Between two
// slices other programs work, and the whole heap falls out of the caches; to read it back would take as long as the slice,
// and a program that goes on with its work does it once. Turns that are timed one by one are all kept.
func (w *worker) warming(measured registered, turns uint64) uint64 {
	if _, isTimedSingly := measured.(timedSingly); isTimedSingly || w.bytes == 0 || w.sized.uncollected {
		return 0
	}
	return turns - turns/2
}

// blockAfter is the block of latencies, found again by operations like those that will be timed: the first one was found by
// the first operations, which touch memory for the first time. Nil where none are taken.
func blockAfter(measured registered, turns uint64) *uint64 {
	singly, isTimedSingly := measured.(timedSingly)
	if !isTimedSingly || singly.told() == nil {
		return nil
	}
	singly.begin(nil)
	measured.slice(turns)
	if found := singly.told(); found != nil {
		return &found.Block
	}
	return nil
}

// clear lets go of the case, and ends the goroutines of its turns.
func (w *worker) clear() {
	if w.ready != nil {
		if team, isTeam := w.ready.registered.(*threaded); isTeam {
			team.leave()
		}
	}
	w.ready = nil
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
	digest := prepared.registered.observe(1, unobserved{})
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
