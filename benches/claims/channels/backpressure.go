// What Go does otherwise: a producer that is held back is parked in user space. A channel has a lock of its own, and there is
// one kind, with a bound: it stands beside crossbeam's.
package backpressure

import (
	"sync"

	"claimbench/bench"
)

const (
	// items are those of a turn.
	items = 50
	// steps of the work on an item, of about a nanosecond each.
	steps = 10_000
)

var Variants = bench.Variants{
	"crossbeam": func(run *bench.Run) {
		channel := make(chan uint64, run.Size())
		stream(run, func(item uint64) { channel <- item }, func() uint64 { return <-channel })
	},
	"condvar_queue": func(run *bench.Run) {
		queue := newQueue(run.Size())
		stream(run, queue.put, queue.take)
	},
	"consumer_alone": func(run *bench.Run) {
		run.Operations(items)
		bench.Threads(run, 1, func(int) (sum uint64) {
			for item := uint64(0); item < items; item++ {
				sum += work(item)
			}
			return sum
		})
	},
}

// work are multiplications that depend on each other.
func work(item uint64) uint64 {
	for step, last := uint64(0), bench.Keep(uint64(steps)); step < last; step++ {
		item = (item ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	return item
}

// stream registers a turn in which one goroutine puts items and the other takes them and works on each.
func stream(run *bench.Run, put func(uint64), take func() uint64) {
	run.Operations(items)
	bench.Threads(run, 2, func(thread int) (sum uint64) {
		for item := uint64(0); item < items; item++ {
			if thread == 0 {
				put(item)
			} else {
				sum += work(take())
			}
		}
		return sum
	})
}

// queue is a ring with a bound. As there is one goroutine at each end, the other one waits only where it is full or empty.
type queue struct {
	lock          sync.Mutex
	gotFree, came *sync.Cond
	ring          []uint64
	head, length  int
}

func newQueue(places int) *queue {
	made := &queue{ring: make([]uint64, places)}
	made.gotFree, made.came = sync.NewCond(&made.lock), sync.NewCond(&made.lock)
	return made
}

func (q *queue) put(item uint64) {
	q.lock.Lock()
	defer q.lock.Unlock()
	for q.length == len(q.ring) {
		q.gotFree.Wait()
	}
	q.ring[(q.head+q.length)%len(q.ring)] = item
	q.length++
	if q.length == 1 {
		q.came.Signal()
	}
}

func (q *queue) take() uint64 {
	q.lock.Lock()
	defer q.lock.Unlock()
	for q.length == 0 {
		q.came.Wait()
	}
	if q.length == len(q.ring) {
		q.gotFree.Signal()
	}
	item := q.ring[q.head]
	q.head = (q.head + 1) % len(q.ring)
	q.length--
	return item
}
