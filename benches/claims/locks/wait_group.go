// What Go does otherwise: the group is sync.WaitGroup, whose state is the packed word; the tasks that are threads in Rust
// are goroutines, for which the turn waits.
package wait_group

import (
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

// task is the counter's place in the packed word: the upper half.
const task = 1 << 32

var Variants = bench.Variants{
	"add_each":     func(run *bench.Run) { counted(run, each) },
	"add_once":     func(run *bench.Run) { counted(run, once) },
	"packed":       packed,
	"two_words":    twoWords,
	"mutex_pair":   mutexPair,
	"each_busy":    bench.At(func(run *bench.Run) { busy(run, each) }, 1, 10, 100),
	"once_busy":    bench.At(func(run *bench.Run) { busy(run, once) }, 1, 10, 100),
	"each_threads": bench.At(func(run *bench.Run) { goroutines(run, each) }, 10),
	"once_threads": bench.At(func(run *bench.Run) { goroutines(run, once) }, 10),
}

func each(group *sync.WaitGroup, tasks int) {
	for range tasks {
		group.Add(1)
	}
}

func once(group *sync.WaitGroup, tasks int) {
	group.Add(tasks)
}

// work is multiplications that each need the one before.
//
//go:noinline
func work(nanos, value uint64) uint64 {
	for step := uint64(0); step < nanos; step++ {
		value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	return value
}

// counted registers a turn in which one goroutine counts tasks in and out again.
func counted(run *bench.Run, announce func(*sync.WaitGroup, int)) {
	tasks, group := run.Size(), new(sync.WaitGroup)
	bench.Iter(run, func() uint64 {
		announce(group, tasks)
		done := uint64(0)
		for range tasks {
			group.Done()
			done++
		}
		return done
	}, bench.OfUint64)
}

// busy does the same with 10 µs of work in each task.
func busy(run *bench.Run, announce func(*sync.WaitGroup, int)) {
	tasks, group := run.Size(), new(sync.WaitGroup)
	bench.Iter(run, func() uint64 {
		announce(group, tasks)
		done := uint64(0)
		for range tasks {
			bench.Keep(work(10_000, 1))
			group.Done()
			done++
		}
		return done
	}, bench.OfUint64)
}

// goroutines registers a turn in which each task is a goroutine that does nothing but count itself out.
func goroutines(run *bench.Run, announce func(*sync.WaitGroup, int)) {
	tasks, group := run.Size(), new(sync.WaitGroup)
	bench.Iter(run, func() uint64 {
		announce(group, tasks)
		for range tasks {
			go group.Done()
		}
		group.Wait()
		return uint64(tasks)
	}, bench.OfUint64)
}

func packed(run *bench.Run) {
	tasks, state := run.Size(), new(atomic.Uint64)
	bench.Iter(run, func() uint64 {
		for range tasks {
			state.Add(task)
		}
		done := uint64(0)
		for range tasks {
			left := state.Add(^uint64(task - 1))
			if left/task > 0 || left%task == 0 {
				done++
			}
		}
		return done
	}, bench.OfUint64)
}

func twoWords(run *bench.Run) {
	tasks, counter, waiters := run.Size(), new(atomic.Uint32), new(atomic.Uint32)
	bench.Iter(run, func() uint64 {
		for range tasks {
			counter.Add(1)
		}
		done := uint64(0)
		for range tasks {
			if counter.Add(^uint32(0)) > 0 || waiters.Load() == 0 {
				done++
			}
		}
		return done
	}, bench.OfUint64)
}

func mutexPair(run *bench.Run) {
	var pair struct {
		lock             sync.Mutex
		counter, waiters uint32
	}
	tasks, shared := run.Size(), &pair
	bench.Iter(run, func() uint64 {
		for range tasks {
			shared.lock.Lock()
			shared.counter++
			shared.lock.Unlock()
		}
		done := uint64(0)
		for range tasks {
			shared.lock.Lock()
			shared.counter--
			if shared.counter > 0 || shared.waiters == 0 {
				done++
			}
			shared.lock.Unlock()
		}
		return done
	}, bench.OfUint64)
}
