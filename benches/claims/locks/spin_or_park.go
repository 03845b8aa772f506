// What Go does otherwise: sync.Mutex is the lock that the article is about, with 4 times 30 looks and then a parked
// goroutine. Locks of our own can not sleep as it does, so only the one that never sleeps has a side here.
package spin_or_park

import (
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"std_mutex":     func(run *bench.Run) { contended(run, new(sync.Mutex)) },
	"spin_only":     func(run *bench.Run) { contended(run, new(spinning)) },
	"guard_to_end":  bench.At(guardToEnd, 100, 1_000),
	"dropped_early": bench.At(droppedEarly, 100, 1_000),
}

// spinning is a lock that never sleeps.
type spinning struct {
	state atomic.Uint32
}

func (s *spinning) Lock() {
	for !s.state.CompareAndSwap(0, 1) {
		for s.state.Load() != 0 {
		}
	}
}

func (s *spinning) Unlock() {
	s.state.Store(0)
}

// contended registers a turn in which two goroutines lock, work for the hold inside, and for a tenth of it outside.
func contended(run *bench.Run, lock sync.Locker) {
	two(run, func(hold, value uint64) uint64 {
		lock.Lock()
		value = work(hold, value)
		lock.Unlock()
		return work(hold/10, value)
	})
}

func guardToEnd(run *bench.Run) {
	lock := new(sync.Mutex)
	two(run, func(hold, value uint64) uint64 {
		lock.Lock()
		defer lock.Unlock()
		return work(10*hold, work(hold, value))
	})
}

func droppedEarly(run *bench.Run) {
	lock := new(sync.Mutex)
	two(run, func(hold, value uint64) uint64 {
		lock.Lock()
		value = work(hold, value)
		lock.Unlock()
		return work(10*hold, value)
	})
}

// two registers a turn in which two goroutines lock again and again: 100 µs of holding for each, and at least 15 lockings.
func two(run *bench.Run, once func(hold, value uint64) uint64) {
	hold := run.Point()
	lockings := max(100_000/hold, 15)
	run.Operations(lockings)
	bench.Threads(run, 2, func(thread int) uint64 {
		value := uint64(thread)
		for range lockings {
			value = once(hold, value)
		}
		return value
	})
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
