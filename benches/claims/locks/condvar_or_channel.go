// What Go does otherwise: what sleeps is a goroutine, and no channel looks before it sleeps, whatever places it has. A
// sync.Cond queues its waiters, so that waking nobody costs no system call.
package condvar_or_channel

import (
	"sync"

	"claimbench/bench"
)

// items of a turn.
const items = 50

var Variants = bench.Variants{
	"condvar_round":  bench.At(condvarRound, 1),
	"signal_0_round": bench.At(func(run *bench.Run) { signalRound(run, 0) }, 1),
	"signal_1_round": bench.At(func(run *bench.Run) { signalRound(run, 1) }, 1),
	"value_round":    bench.At(valueRound, 1),
	"one_slot":       func(run *bench.Run) { streamed(run, 1) },
	"condvar_queue":  func(run *bench.Run) { streamed(run, run.Size()) },
	"channel":        channel,
}

// round registers a turn in which goroutine 0 gives every item and goroutine 1 takes every item.
func round(run *bench.Run, give func(item uint64), take func() uint64) {
	run.Operations(items)
	bench.Threads(run, 2, func(thread int) uint64 {
		sum := uint64(0)
		for item := uint64(1); item <= items; item++ {
			if thread == 0 {
				give(item)
			} else {
				sum += take()
			}
		}
		return sum
	})
}

func condvarRound(run *bench.Run) {
	lock, slot, isFilled := new(sync.Mutex), uint64(0), false
	filled, emptied := sync.NewCond(lock), sync.NewCond(lock)
	give := func(item uint64) {
		lock.Lock()
		slot, isFilled = item, true
		filled.Signal()
		for isFilled {
			emptied.Wait()
		}
		lock.Unlock()
	}
	round(run, give, func() uint64 {
		lock.Lock()
		for !isFilled {
			filled.Wait()
		}
		item := slot
		isFilled = false
		lock.Unlock()
		emptied.Signal()
		return item
	})
}

func signalRound(run *bench.Run, places int) {
	lock, slot := new(sync.Mutex), uint64(0)
	filled, emptied := make(chan struct{}, places), make(chan struct{}, places)
	give := func(item uint64) {
		lock.Lock()
		slot = item
		lock.Unlock()
		filled <- struct{}{}
		<-emptied
	}
	round(run, give, func() uint64 {
		<-filled
		lock.Lock()
		item := slot
		lock.Unlock()
		emptied <- struct{}{}
		return item
	})
}

func valueRound(run *bench.Run) {
	there, back := make(chan uint64, 1), make(chan struct{}, 1)
	give := func(item uint64) {
		there <- item
		<-back
	}
	round(run, give, func() uint64 {
		item := <-there
		back <- struct{}{}
		return item
	})
}

func channel(run *bench.Run) {
	queue := make(chan uint64, run.Size())
	round(run, func(item uint64) { queue <- item }, func() uint64 { return <-queue })
}

// streamed goes through a ring of so many places behind a lock; each side wakes the other only where that one may wait.
func streamed(run *bench.Run, places int) {
	lock, ring, first, length := new(sync.Mutex), make([]uint64, places), 0, 0
	notEmpty, notFull := sync.NewCond(lock), sync.NewCond(lock)
	give := func(item uint64) {
		lock.Lock()
		for length == places {
			notFull.Wait()
		}
		ring[(first+length)%places] = item
		length++
		if length == 1 {
			notEmpty.Signal()
		}
		lock.Unlock()
	}
	round(run, give, func() uint64 {
		lock.Lock()
		for length == 0 {
			notEmpty.Wait()
		}
		item := ring[first]
		first = (first + 1) % places
		length--
		if length == places-1 {
			notFull.Signal()
		}
		lock.Unlock()
		return item
	})
}
