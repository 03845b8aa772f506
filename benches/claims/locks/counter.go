// What Go does otherwise: all atomic additions are in one order for all goroutines, and whoever waits for a sync.Mutex
// parks its goroutine, and not its thread where another one can run.
package counter

import (
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

const (
	// additions of each goroutine in a turn, and the same where about 10 µs of work are before each.
	additions     = 1_000
	busyAdditions = 100
	// threads are the most of the axis.
	threads = 8
)

var Variants = bench.Variants{
	"mutex":          func(run *bench.Run) { counted(run, mutex()) },
	"atomic_relaxed": func(run *bench.Run) { counted(run, atomically()) },
	"cas_loop":       func(run *bench.Run) { counted(run, casLoop()) },
	"padded":         func(run *bench.Run) { counted(run, padded()) },
	"adjacent":       func(run *bench.Run) { counted(run, adjacent()) },
	"merged":         merged,
	"mutex_busy":     func(run *bench.Run) { busy(run, mutex()) },
	"atomic_busy":    func(run *bench.Run) { busy(run, atomically()) },
}

// apart keeps what stands between two of them 128 bytes apart: many processors fetch two lines of 64 bytes together.
type apart [128]byte

func counted(run *bench.Run, add func(thread int, times uint64)) {
	run.Operations(additions)
	bench.Threads(run, run.Size(), func(thread int) uint64 {
		add(thread, additions)
		return additions
	})
}

func busy(run *bench.Run, add func(thread int, times uint64)) {
	run.Operations(busyAdditions)
	bench.Threads(run, run.Size(), func(thread int) uint64 {
		value := uint64(thread)
		for range busyAdditions {
			value = work(10_000, value)
			add(thread, 1)
		}
		return value + busyAdditions
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

func mutex() func(int, uint64) {
	var counter struct {
		_      apart
		lock   sync.Mutex
		number uint64
		_      apart
	}
	return func(_ int, times uint64) {
		for range times {
			counter.lock.Lock()
			counter.number++
			counter.lock.Unlock()
		}
	}
}

func atomically() func(int, uint64) {
	var counter struct {
		_      apart
		number atomic.Uint64
		_      apart
	}
	return func(_ int, times uint64) {
		for range times {
			counter.number.Add(1)
		}
	}
}

func casLoop() func(int, uint64) {
	var counter struct {
		_      apart
		number atomic.Uint64
		_      apart
	}
	return func(_ int, times uint64) {
		for range times {
			for {
				number := counter.number.Load()
				if counter.number.CompareAndSwap(number, number+1) {
					break
				}
			}
		}
	}
}

func padded() func(int, uint64) {
	var counters [threads]struct {
		number atomic.Uint64
		_      apart
	}
	return func(thread int, times uint64) {
		for range times {
			counters[thread].number.Add(1)
		}
	}
}

func adjacent() func(int, uint64) {
	var counters struct {
		_       apart
		numbers [threads]atomic.Uint64
		_       apart
	}
	return func(thread int, times uint64) {
		for range times {
			counters.numbers[thread].Add(1)
		}
	}
}

func merged(run *bench.Run) {
	var total struct {
		_      apart
		lock   sync.Mutex
		number uint64
		_      apart
	}
	counted(run, func(_ int, times uint64) {
		var own [1]uint64
		for range times {
			bench.Keep(&own)[0]++
		}
		total.lock.Lock()
		total.number += own[0]
		total.lock.Unlock()
	})
}
