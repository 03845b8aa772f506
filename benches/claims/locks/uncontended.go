// What Go does otherwise: sync.Mutex has no poisoning, atomic additions are in one order for all, and an addition goes
// through a pointer that the compiler can not see through.
package uncontended

import (
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

// lockings of a turn.
const lockings = 1_000

var Variants = bench.Variants{
	"plain":              plain,
	"atomic":             addAtomic,
	"std_mutex":          stdMutex,
	"std_mutex_outlined": outlined,
	"lock_word":          lockWord,
	"rwlock_write":       rwlockWrite,
}

// add adds so many times, each time through memory.
func add(count *uint64, times uint64) {
	for ; times > 0; times-- {
		*count++
	}
}

// counted registers a turn; what was counted is taken, so that each begins at 0.
func counted(run *bench.Run, all func(times uint64) uint64) {
	times := run.Point()
	run.Operations(lockings)
	bench.Iter(run, func() uint64 { return all(bench.Keep(times)) }, bench.OfUint64)
}

// take takes what was counted.
func take(count *uint64) uint64 {
	taken := *count
	*count = 0
	return taken
}

func plain(run *bench.Run) {
	count := new(uint64)
	counted(run, func(times uint64) uint64 {
		for range lockings {
			add(bench.Keep(count), times)
		}
		return take(count)
	})
}

func addAtomic(run *bench.Run) {
	count := new(atomic.Uint64)
	counted(run, func(times uint64) uint64 {
		for range lockings {
			for left := times; left > 0; left-- {
				count.Add(1)
			}
		}
		return count.Swap(0)
	})
}

func stdMutex(run *bench.Run) {
	lock, count := new(sync.Mutex), new(uint64)
	counted(run, func(times uint64) uint64 {
		for range lockings {
			lock.Lock()
			add(bench.Keep(count), times)
			lock.Unlock()
		}
		return take(count)
	})
}

//go:noinline
func lock(mutex *sync.Mutex) { mutex.Lock() }

//go:noinline
func unlock(mutex *sync.Mutex) { mutex.Unlock() }

func outlined(run *bench.Run) {
	mutex, count := new(sync.Mutex), new(uint64)
	counted(run, func(times uint64) uint64 {
		for range lockings {
			lock(mutex)
			add(bench.Keep(count), times)
			unlock(mutex)
		}
		return take(count)
	})
}

func lockWord(run *bench.Run) {
	word, count := new(atomic.Uint32), new(uint64)
	counted(run, func(times uint64) uint64 {
		for range lockings {
			if !word.CompareAndSwap(0, 1) {
				panic("nobody else wants the lock")
			}
			add(bench.Keep(count), times)
			word.Swap(0)
		}
		return take(count)
	})
}

func rwlockWrite(run *bench.Run) {
	lock, count := new(sync.RWMutex), new(uint64)
	counted(run, func(times uint64) uint64 {
		for range lockings {
			lock.Lock()
			add(bench.Keep(count), times)
			lock.Unlock()
		}
		return take(count)
	})
}
