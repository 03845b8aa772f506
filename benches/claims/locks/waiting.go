// What Go does otherwise: what waits is a goroutine, so that a sleeper takes no thread with it, and a loop that only looks
// keeps its processor until it is preempted. There is no park to be called.
package waiting

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"claimbench/bench"
)

// eighths are how long goroutine 1 sleeps before it raises the flag, in eighths of the interval between two looks.
var eighths = [...]uint64{9, 11, 13, 15}

var Variants = bench.Variants{
	"spinning":         func(run *bench.Run) { counted(run, func(time.Duration) {}) },
	"yielding":         func(run *bench.Run) { counted(run, func(time.Duration) { runtime.Gosched() }) },
	"polling":          func(run *bench.Run) { counted(run, time.Sleep) },
	"condvar":          condvar,
	"received":         received,
	"received_timeout": receivedTimeout,
}

// waited registers a turn in which goroutine 0 waits four times for goroutine 1, which has slept meanwhile. wait and raise
// are given the number of the wait, counted over all turns.
func waited(run *bench.Run, wait, raise func(number uint64)) {
	interval := run.Point()
	begun := make(chan struct{}, 1)
	var numbers [2]uint64
	run.Operations(uint64(len(eighths)))
	bench.Threads(run, 2, func(thread int) uint64 {
		for _, eighth := range eighths {
			numbers[thread]++
			if thread == 0 {
				begun <- struct{}{}
				wait(numbers[thread])
			} else {
				<-begun
				time.Sleep(time.Duration(interval * eighth / 8))
				raise(numbers[thread])
			}
		}
		return uint64(len(eighths))
	})
}

// counted has a count for a flag, at which whoever waits looks again and again, with something between.
func counted(run *bench.Run, between func(time.Duration)) {
	flag, interval := new(atomic.Uint64), time.Duration(run.Point())
	wait := func(number uint64) {
		for flag.Load() < number {
			between(interval)
		}
	}
	waited(run, wait, flag.Store)
}

func condvar(run *bench.Run) {
	raised, flag := sync.NewCond(new(sync.Mutex)), false
	wait := func(uint64) {
		raised.L.Lock()
		for !flag {
			raised.Wait()
		}
		flag = false
		raised.L.Unlock()
	}
	waited(run, wait, func(uint64) {
		raised.L.Lock()
		flag = true
		raised.L.Unlock()
		raised.Signal()
	})
}

func received(run *bench.Run) {
	flag := make(chan struct{}, 1)
	waited(run, func(uint64) { <-flag }, func(uint64) { flag <- struct{}{} })
}

func receivedTimeout(run *bench.Run) {
	flag, interval := make(chan struct{}, 1), time.Duration(run.Point())
	wait := func(uint64) {
		for {
			select {
			case <-flag:
				return
			case <-time.After(interval):
			}
		}
	}
	waited(run, wait, func(uint64) { flag <- struct{}{} })
}
