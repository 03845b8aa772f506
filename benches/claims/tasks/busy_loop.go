// What Go does otherwise: its runtime takes the processor from a goroutine that has run for 10 ms, so that a burst of
// some 40 ms is preempted and shorter ones are not. Go lets the goroutine that was started last run next, so the light
// one is started by the last burst to begin. What is left of a burst sleeps until the next turn is set up. One
// processor stands for the runtime of one thread; on one core the two of the workers are one as well.
package busy_loop

import (
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"claimbench/bench"
)

const (
	// chunk are the steps of a burst between two looks whether it is time to pause.
	chunk = 1_000
	// lightly are the steps of the light goroutine.
	lightly = 100
	// never is how often a burst yields that does not.
	never = 1 << 62
)

var Variants = bench.Variants{
	"no_yield_local":   func(run *bench.Run) { delayed(run, 1, 1, never) },
	"yield_100k":       func(run *bench.Run) { delayed(run, 1, 1, 100_000) },
	"yield_10k":        func(run *bench.Run) { delayed(run, 1, 1, 10_000) },
	"no_yield_workers": func(run *bench.Run) { delayed(run, 2, 2, never) },
	"one_hog":          func(run *bench.Run) { delayed(run, 2, 1, never) },
	"whole_never":      func(run *bench.Run) { whole(run, yielding(never)) },
	"whole_100k":       func(run *bench.Run) { whole(run, yielding(100_000)) },
	"whole_10k":        func(run *bench.Run) { whole(run, yielding(10_000)) },
	"whole_1k":         func(run *bench.Run) { whole(run, yielding(1_000)) },
	"whole_clock":      func(run *bench.Run) { whole(run, func(uint64) { last = time.Now() }) },
}

// last keeps what the clock told.
var last time.Time

// processors gives the scheduler so many, where the lane does not say how many there are.
func processors(count int) {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(count)
	}
}

// work are multiplications that depend on each other.
//
//go:noinline
func work(steps, value uint64) uint64 {
	for step := uint64(0); step < steps; step++ {
		value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	return value
}

// burst works for so many steps, and does something behind each thousand.
func burst(steps uint64, behind func(done uint64)) uint64 {
	value := uint64(1)
	for done := uint64(chunk); done <= steps; done += chunk {
		value = work(chunk, value)
		behind(done)
	}
	return value
}

// yielding gives way every so many steps.
func yielding(every uint64) func(done uint64) {
	return func(done uint64) {
		if done%every == 0 {
			runtime.Gosched()
		}
	}
}

// delay is a light goroutine behind bursts. All that a turn needs is there, so that it allocates nothing.
type delay struct {
	light, result uint64
	// stopped says that the bursts sleep at the gate.
	stopped   atomic.Bool
	gate      sync.Mutex
	begun     atomic.Int64
	ran, ends chan uint64
	bursts    int
	isLeft    bool
}

// begin starts the bursts; the last of them to begin starts the light goroutine, which stops them.
func (d *delay) begin(burst func()) {
	d.begun.Store(0)
	d.isLeft = true
	for range d.bursts {
		go burst()
	}
}

// end has what is left go on, and waits for it; the result of a burst.
func (d *delay) end() uint64 {
	if !d.isLeft {
		return d.result
	}
	d.isLeft = false
	d.stopped.Store(false)
	d.gate.Unlock()
	for number := range d.bursts {
		result := <-d.ends
		if number > 0 && d.result != result {
			panic("the bursts do the same")
		}
		d.result = result
	}
	return d.result
}

// delayed registers a turn that begins so many bursts and ends when the light goroutine behind them has run.
func delayed(run *bench.Run, cores, bursts int, every uint64) {
	processors(cores)
	steps, yield := run.Point(), yielding(every)
	d := &delay{bursts: bursts, ran: make(chan uint64, 1), ends: make(chan uint64, bursts)}
	light := func() {
		result := work(lightly, 1)
		d.gate.Lock()
		d.stopped.Store(true)
		d.ran <- result
	}
	behind := func(done uint64) {
		if d.stopped.Load() {
			d.gate.Lock()
			d.gate.Unlock()
		}
		yield(done)
	}
	one := func() {
		if d.begun.Add(1) == int64(bursts) {
			go light()
		}
		d.ends <- burst(steps, behind)
	}
	bench.IterWith(run, 1, func() *delay {
		d.end()
		return d
	}, func(d *delay) *delay {
		d.begin(one)
		d.light = <-d.ran
		return d
	}, func(d *delay) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(d.light)
			h.Uint64(d.end())
		})
	})
}

// whole registers a turn that runs a burst to its end, in a goroutine of its own.
func whole(run *bench.Run, behind func(done uint64)) {
	processors(1)
	steps, end := run.Point(), make(chan uint64, 1)
	one := func() { end <- burst(steps, behind) }
	bench.Iter(run, func() uint64 {
		go one()
		return <-end
	}, bench.OfUint64)
}
