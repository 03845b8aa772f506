// What Go does otherwise: its runtime is told of each system call, so that `block_in_place` is an ordinary one, whose
// processor goes to others once the runtime notices. `inline` is a raw one, of which it is told nothing. A goroutine
// that starts the light one needs a processor itself, so the last of the others to begin does it, and their start is
// in the time. They end before the next turn is set up, asleep until then. Whoever holds the lock is a goroutine that
// sleeps.
package blocking_call

import (
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"claimbench/bench"
)

const (
	// wait is how long goroutines wait.
	wait = time.Millisecond
	// processors stand for the workers of the runtime.
	processors = 2
	// lightly are the steps of the light goroutine.
	lightly = 100
)

var Variants = bench.Variants{
	"inline":         func(run *bench.Run) { delayed(run, nothing, sleptUntold) },
	"block_in_place": func(run *bench.Run) { delayed(run, nothing, slept) },
	"async_sleep":    func(run *bench.Run) { delayed(run, nothing, func() { time.Sleep(wait) }) },
	"tokio_mutex":    mutex,
}

func nothing() {}

// slept waits in a system call. A signal ends it early: what is left is written back.
func slept() {
	for left := syscall.NsecToTimespec(int64(wait)); ; {
		_, _, failed := syscall.Syscall(
			syscall.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&left)), uintptr(unsafe.Pointer(&left)), 0)
		if failed != syscall.EINTR {
			return
		}
	}
}

// sleptUntold does the same in a call of which the runtime is told nothing.
func sleptUntold() {
	for left := syscall.NsecToTimespec(int64(wait)); ; {
		_, _, failed := syscall.RawSyscall(
			syscall.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&left)), uintptr(unsafe.Pointer(&left)), 0)
		if failed != syscall.EINTR {
			return
		}
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

func mutex(run *bench.Run) {
	lock, held := new(sync.Mutex), make(chan struct{}, 1)
	go func() {
		for range held {
			time.Sleep(wait)
			lock.Unlock()
		}
	}()
	hold := func() {
		lock.Lock()
		held <- struct{}{}
	}
	delayed(run, hold, func() {
		lock.Lock()
		lock.Unlock()
	})
}

// waiting is a light goroutine beside others that wait. They are there from the set-up on, so that a turn allocates
// nothing.
type waiting struct {
	light        uint64
	begun, ended atomic.Int64
	all          sync.WaitGroup
	ran          chan uint64
	starts       []chan struct{}
}

// delayed registers a turn in which goroutines begin to wait, and which ends when a light one has run: it is started as
// soon as one for each processor waits, or all of them.
func delayed(run *bench.Run, hold, block func()) {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(processors)
	}
	w := &waiting{ran: make(chan uint64, 1), starts: make([]chan struct{}, run.Size())}
	light := func() { w.ran <- work(lightly, 1) }
	last := int64(min(len(w.starts), processors))
	for number := range w.starts {
		start := make(chan struct{}, 1)
		w.starts[number] = start
		go func() {
			for range start {
				if w.begun.Add(1) == last {
					go light()
				}
				block()
				w.ended.Add(1)
				w.all.Done()
			}
		}()
	}
	bench.IterWith(run, 1, func() *waiting {
		w.all.Wait()
		hold()
		return w
	}, func(w *waiting) *waiting {
		w.begin()
		if last == 0 {
			go light()
		}
		w.light = <-w.ran
		return w
	}, func(w *waiting) bench.Digest {
		w.all.Wait()
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(w.light)
			h.Uint64(uint64(w.ended.Load()))
		})
	})
}

// begin has all of them begin.
func (w *waiting) begin() {
	w.begun.Store(0)
	w.ended.Store(0)
	w.all.Add(len(w.starts))
	for _, start := range w.starts {
		start <- struct{}{}
	}
}
