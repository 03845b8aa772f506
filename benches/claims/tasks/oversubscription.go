// What Go does otherwise: threads are goroutines that wait for their turn, more of them than processors, which stay as
// many as cores: what is more waits in a queue of Go's and not of the system's. On one core there is nothing to gain.
package oversubscription

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"claimbench/bench"
)

const (
	// items are those of a turn, and steps those of each, of about a nanosecond.
	items, steps = 16_384, 200
	// sleepy are the items of a turn whose goroutines sleep, and long the steps of each.
	sleepy, long = 8, 200_000
	sleep        = 200 * time.Microsecond
	// tasks are those for each processor where a goroutine has a share of the items.
	tasks = 4
)

var Variants = bench.Variants{
	"threads": func(run *bench.Run) {
		run.Operations(items)
		kept(run, items, func(item uint64) uint64 { return work(steps, item) })
	},
	"tasks_per_chunk": func(run *bench.Run) { started(run, tasks*goroutines(run)) },
	"tasks_per_item":  func(run *bench.Run) { started(run, items) },
	"half_asleep": func(run *bench.Run) {
		run.Operations(sleepy)
		kept(run, sleepy, func(item uint64) uint64 {
			result := work(long, item)
			time.Sleep(sleep)
			return result
		})
	},
}

// goroutines are those at a point.
func goroutines(run *bench.Run) int {
	return max(run.Size()*runtime.NumCPU(), 1)
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

// share is the sum of the share of one of so many in all items.
func share(all, one, of int, item func(uint64) uint64) (sum uint64) {
	for number := all * one / of; number < all*(one+1)/of; number++ {
		sum += item(uint64(number))
	}
	return sum
}

// kept registers a turn in which goroutines that are there since the set-up share the items.
func kept(run *bench.Run, all int, item func(uint64) uint64) {
	of := goroutines(run)
	starts := make([]chan struct{}, of)
	var sum atomic.Uint64
	var ended sync.WaitGroup
	for one := range starts {
		start := make(chan struct{}, 1)
		starts[one] = start
		go func() {
			for range start {
				sum.Add(share(all, one, of, item))
				ended.Done()
			}
		}()
	}
	bench.Iter(run, func() uint64 {
		sum.Store(0)
		ended.Add(of)
		for _, start := range starts {
			start <- struct{}{}
		}
		ended.Wait()
		return sum.Load()
	}, bench.OfUint64)
}

// started registers a turn that starts so many goroutines, which share the items. What each captures is made before.
func started(run *bench.Run, count int) {
	run.Operations(items)
	item := func(item uint64) uint64 { return work(steps, item) }
	var sum atomic.Uint64
	var ended sync.WaitGroup
	all := bench.Input(run, func() []func() {
		all := make([]func(), count)
		for one := range all {
			all[one] = func() {
				sum.Add(share(items, one, count, item))
				ended.Done()
			}
		}
		return all
	})
	bench.Iter(run, func() uint64 {
		sum.Store(0)
		ended.Add(count)
		for _, one := range all {
			go one()
		}
		ended.Wait()
		return sum.Load()
	}, bench.OfUint64)
}
