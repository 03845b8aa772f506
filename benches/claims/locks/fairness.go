// What Go does otherwise: a sync.Mutex that somebody has waited for over a millisecond is handed over, and a woken waiter
// keeps others asleep. What sleeps is a goroutine.
package fairness

import (
	"runtime"
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

const (
	// most is how often the greedy goroutine locks while the polite one waits for its one locking.
	most = 30
	// lockings of each goroutine where nobody is polite, and the goroutines of a crowd.
	lockings = 20
	crowd    = 8
	// looks are how often somebody looks before every further look gives the processor away.
	looks = 20_000
)

var Variants = bench.Variants{
	"std_wait":    func(run *bench.Run) { polite(run, new(sync.Mutex)) },
	"ticket_wait": func(run *bench.Run) { polite(run, new(ticket)) },
	"std_both":    func(run *bench.Run) { greedy(run, 2, new(sync.Mutex)) },
	"std_crowd":   bench.At(func(run *bench.Run) { greedy(run, crowd, new(sync.Mutex)) }, 10_000),
	"herd_crowd":  bench.At(func(run *bench.Run) { greedy(run, crowd, newHerd()) }, 10_000),
}

func polite(run *bench.Run, lock sync.Locker) {
	hold := run.Point()
	var turns [2]uint64
	var held, through atomic.Uint64
	bench.Threads(run, 2, func(thread int) uint64 {
		turns[thread]++
		turn := turns[thread]
		isThrough := func() bool { return through.Load() >= turn }
		if thread == 0 {
			until(func() bool { return held.Load() >= turn })
			lock.Lock()
			through.Store(turn)
			lock.Unlock()
			return 1
		}
		for range most {
			lock.Lock()
			held.Store(turn)
			if !isThrough() {
				work(hold, turn)
			}
			lock.Unlock()
			if isThrough() {
				break
			}
		}
		until(isThrough)
		return 0
	})
}

func greedy(run *bench.Run, threads int, lock sync.Locker) {
	hold := run.Point()
	run.Operations(lockings * uint64(threads))
	bench.Threads(run, threads, func(thread int) uint64 {
		value := uint64(thread)
		for range lockings {
			lock.Lock()
			value = work(hold, value)
			lock.Unlock()
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

// until looks until something is so.
func until(isSo func() bool) {
	for tries := 0; !isSo(); tries++ {
		if tries >= looks {
			runtime.Gosched()
		}
	}
}

// ticket is a lock that whoever comes draws a number for, and that looks until it is served.
type ticket struct {
	drawn, served atomic.Uint64
}

func (t *ticket) Lock() {
	number := t.drawn.Add(1) - 1
	until(func() bool { return t.served.Load() == number })
}

func (t *ticket) Unlock() {
	t.served.Add(1)
}

// herd is a lock that wakes all who wait.
type herd struct {
	lock   sync.Mutex
	freed  *sync.Cond
	isHeld bool
}

func newHerd() *herd {
	h := new(herd)
	h.freed = sync.NewCond(&h.lock)
	return h
}

func (h *herd) Lock() {
	h.lock.Lock()
	for h.isHeld {
		h.freed.Wait()
	}
	h.isHeld = true
	h.lock.Unlock()
}

func (h *herd) Unlock() {
	h.lock.Lock()
	h.isHeld = false
	h.lock.Unlock()
	h.freed.Broadcast()
}
