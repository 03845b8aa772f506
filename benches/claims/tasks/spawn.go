// What Go does otherwise: a goroutine is the task. On one processor goroutines stand for a runtime of one thread, on two for
// one with workers. A goroutine that keeps its thread and does not give it back ends it, which stands for a thread of its
// own; that it has worked is waited for, and not that the system has ended it. What works on two processors is registered
// as work of two goroutines, of which one starts the others and one has nothing to do.
package spawn

import (
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

// cores are the processors of the scheduler and the goroutines of the pool.
const cores = 2

var Variants = bench.Variants{
	"called":       called,
	"thread_spawn": func(run *bench.Run) { started(run, cores, runtime.LockOSThread) },
	"task_local":   func(run *bench.Run) { started(run, 1, func() {}) },
	"task_workers": func(run *bench.Run) { started(run, cores, func() {}) },
	"pool_channel": poolChannel,
}

// units are the units of a point, and the steps of each.
func units(run *bench.Run) (count, steps uint64) {
	count, steps = run.Point(), 10
	if count == 10_000 {
		count, steps = 10, 300_000
	}
	run.Operations(count)
	return count, steps
}

// register registers a turn on so many processors, unless the lane says how many there are.
func register(run *bench.Run, on int, turn func() uint64) {
	if on > 1 {
		bench.Threads(run, on, func(thread int) uint64 {
			if thread > 0 {
				return 0
			}
			return turn()
		})
		return
	}
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(on)
	}
	bench.Iter(run, turn, bench.OfUint64)
}

// work are multiplications that depend on each other.
//
//go:noinline
func work(steps, seed uint64) uint64 {
	value := seed
	for step, last := uint64(0), bench.Keep(steps); step < last; step++ {
		value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	return value
}

func called(run *bench.Run) {
	count, steps := units(run)
	bench.Iter(run, func() (sum uint64) {
		for index := range count {
			sum += work(steps, index)
		}
		return sum
	}, bench.OfUint64)
}

// started registers a turn with a goroutine for each unit, which begins as it is told.
func started(run *bench.Run, on int, begin func()) {
	count, steps := units(run)
	results := bench.Input(run, func() []uint64 { return make([]uint64, count) })
	var ended sync.WaitGroup
	register(run, on, func() (sum uint64) {
		ended.Add(len(results))
		for index := range count {
			go func() {
				begin()
				results[index] = work(steps, index)
				ended.Done()
			}()
		}
		ended.Wait()
		for _, result := range results {
			sum += result
		}
		return sum
	})
}

// unit is one of a turn.
type unit struct{ steps, index uint64 }

// poolChannel has two goroutines that are kept.
func poolChannel(run *bench.Run) {
	count, steps := units(run)
	next, ended := make(chan unit, 128), make(chan struct{}, 1)
	var sum, left atomic.Uint64
	for range cores {
		go func() {
			for unit := range next {
				sum.Add(work(unit.steps, unit.index))
				if left.Add(^uint64(0)) == 0 {
					ended <- struct{}{}
				}
			}
		}()
	}
	register(run, cores, func() uint64 {
		sum.Store(0)
		left.Store(count)
		for index := range count {
			next <- unit{steps, index}
		}
		<-ended
		return sum.Load()
	})
}
