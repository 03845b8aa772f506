// What Go does otherwise: a sync.RWMutex counts its readers in a word of its own beside a mutex for writers, and whoever
// waits parks its goroutine. In place of an ArcSwap stands a pointer that the collector sees to.
package rwlock

import (
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

const (
	// operations of a goroutine in a turn, and writes where one writes.
	operations = 500
	writes     = 100
	// short and long are sections inside the lock, between is what a writer does outside: nanoseconds.
	short   = 10
	long    = 1_000
	between = 1_000
)

// pair is what is read, and what is written over it.
type pair [2]uint64

var written = pair{3, 5}

var Variants = bench.Variants{
	"mutex_reads":    func(run *bench.Run) { reads(run, short, newLocked()) },
	"rwlock_reads":   func(run *bench.Run) { reads(run, short, newShared()) },
	"arc_swap_reads": func(run *bench.Run) { reads(run, short, newPointed()) },
	"atomic_reads":   func(run *bench.Run) { reads(run, short, newAtomics()) },
	"mutex_mixed":    func(run *bench.Run) { mixed(run, newLocked()) },
	"rwlock_mixed":   func(run *bench.Run) { mixed(run, newShared()) },
	"mutex_long":     func(run *bench.Run) { reads(run, long, newLocked()) },
	"rwlock_long":    func(run *bench.Run) { reads(run, long, newShared()) },
	"mutex_writer":   bench.At(func(run *bench.Run) { oneWriter(run, newLocked()) }, 2, 4, 8),
	"rwlock_writer":  bench.At(func(run *bench.Run) { oneWriter(run, newShared()) }, 2, 4, 8),
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

// guarded is a pair that goroutines share; read works inside with what it reads.
type guarded interface {
	read(nanos uint64) uint64
}

// writable is one that can be written.
type writable interface {
	guarded
	write(new pair, nanos uint64) uint64
}

func reads[G guarded](run *bench.Run, nanos uint64, pair G) {
	run.Operations(operations)
	bench.Threads(run, run.Size(), func(int) uint64 {
		sum := uint64(0)
		for range operations {
			sum += pair.read(nanos)
		}
		return sum
	})
}

func mixed[W writable](run *bench.Run, pair W) {
	run.Operations(operations)
	bench.Threads(run, run.Size(), func(thread int) uint64 {
		sum := uint64(0)
		for operation := range operations {
			if (operation+thread)%10 == 0 {
				sum += pair.write(written, short)
			} else {
				sum += pair.read(short)
			}
		}
		return sum
	})
}

// oneWriter registers a turn in which goroutine 0 writes and the others read until it has written all.
func oneWriter[W writable](run *bench.Run, pair W) {
	type count struct {
		turns uint64
		_     [128]byte
	}
	counts := make([]count, run.Size())
	var done atomic.Uint64
	run.Operations(writes)
	bench.Threads(run, run.Size(), func(thread int) uint64 {
		counts[thread].turns++
		turn := counts[thread].turns
		sum := uint64(0)
		if thread > 0 {
			for done.Load() < turn {
				sum += pair.read(short)
			}
			bench.Keep(sum)
			return 0
		}
		for range writes {
			sum += pair.write(written, short)
			sum = work(between, sum)
		}
		done.Store(turn)
		return sum
	})
}

// Each of them lies apart from what else is there: many processors fetch two lines of 64 bytes together.
type apart [128]byte

type locked struct {
	_    apart
	lock sync.Mutex
	pair pair
	_    apart
}

func newLocked() *locked { return &locked{pair: written} }

func (l *locked) read(nanos uint64) uint64 {
	l.lock.Lock()
	result := work(nanos, l.pair[0]+l.pair[1])
	l.lock.Unlock()
	return result
}

func (l *locked) write(new pair, nanos uint64) uint64 {
	l.lock.Lock()
	l.pair = new
	result := work(nanos, new[0]+new[1])
	l.lock.Unlock()
	return result
}

type shared struct {
	_    apart
	lock sync.RWMutex
	pair pair
	_    apart
}

func newShared() *shared { return &shared{pair: written} }

func (s *shared) read(nanos uint64) uint64 {
	s.lock.RLock()
	result := work(nanos, s.pair[0]+s.pair[1])
	s.lock.RUnlock()
	return result
}

func (s *shared) write(new pair, nanos uint64) uint64 {
	s.lock.Lock()
	s.pair = new
	result := work(nanos, new[0]+new[1])
	s.lock.Unlock()
	return result
}

type pointed struct {
	_    apart
	pair atomic.Pointer[pair]
	_    apart
}

func newPointed() *pointed {
	p := new(pointed)
	p.pair.Store(&pair{written[0], written[1]})
	return p
}

func (p *pointed) read(nanos uint64) uint64 {
	pair := p.pair.Load()
	return work(nanos, pair[0]+pair[1])
}

type atomics struct {
	_       apart
	numbers [2]atomic.Uint64
	_       apart
}

func newAtomics() *atomics {
	a := new(atomics)
	a.numbers[0].Store(written[0])
	a.numbers[1].Store(written[1])
	return a
}

func (a *atomics) read(nanos uint64) uint64 {
	return work(nanos, a.numbers[0].Load()+a.numbers[1].Load())
}
