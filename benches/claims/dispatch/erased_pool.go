// What Go does otherwise: a value in an interface is an object of its own, unless it is a pointer. A generic wrapper is
// compiled once for each shape of values and finds their type in a table. Go has no two words whose bytes can be written
// but a slice of three, so at 16 bytes they lie in the value. The list behind a mutex stands for the pool, as in Rust, so
// that a turn always finds what it put; sync.Pool itself, which may lose it, is in three variants of Go only.
package erased_pool

import (
	"claimbench/bench"
	"sync"
)

// cycles is how many times one turn takes a value from the pool and puts it back.
const cycles = 1024

var Variants = bench.Variants{
	"typed":          by(typed[[0]byte], typed[[16]byte], typed[[]byte], typed[[256]byte]),
	"wrapped":        by(wrapped[[0]byte], wrapped[[16]byte], wrapped[[]byte], wrapped[[256]byte]),
	"erased_value":   by(erasedValue[[0]byte], erasedValue[[16]byte], erasedValue[[]byte], erasedValue[[256]byte]),
	"erased_pointer": by(erasedPointer[[0]byte], erasedPointer[[16]byte], erasedPointer[[]byte], erasedPointer[[256]byte]),
	"typed_plain":    by(typedPlain[[0]byte], typedPlain[[16]byte], typedPlain[[]byte], typedPlain[[256]byte]),
	"wrapped_plain":  by(wrappedPlain[[0]byte], wrappedPlain[[16]byte], wrappedPlain[[]byte], wrappedPlain[[256]byte]),
	"outlined_plain": by(outlinedPlain[[0]byte], outlinedPlain[[16]byte], outlinedPlain[[]byte], outlinedPlain[[256]byte]),
	"dyn_plain":      by(dynPlain[[0]byte], dynPlain[[16]byte], dynPlain[[]byte], dynPlain[[256]byte]),
	"erased_plain":   by(erasedPlain[[0]byte], erasedPlain[[16]byte], erasedPlain[[]byte], erasedPlain[[256]byte]),
	"wrapped_erased": by(wrappedErased[[0]byte], wrappedErased[[16]byte], wrappedErased[[]byte], wrappedErased[[256]byte]),
	"sync_pool_value": bench.Only(syncPoolValue[[]byte],
		"sync.Pool, into which a slice is put").At(24),
	"sync_pool_pointer": bench.Only(syncPoolPointer[[]byte],
		"sync.Pool, into which a pointer to a slice is put").At(24),
	"sync_pool_wrapped": bench.Only(syncPoolWrapped[[]byte],
		"the same in a generic wrapper that asserts the type: the article's").At(24),
}

// value is what is kept in a pool: bytes in one form or another.
type value interface {
	[0]byte | [16]byte | []byte | [256]byte
}

// by is a routine for the value that the point says.
func by(of0, of16, of24, of256 func(*bench.Run)) func(*bench.Run) {
	return func(run *bench.Run) {
		map[uint64]func(*bench.Run){0: of0, 16: of16, 24: of24, 256: of256}[run.Point()](run)
	}
}

// register registers a turn of many cycles.
func register(run *bench.Run, turn func() uint64) {
	run.Operations(cycles)
	bench.Iter(run, turn, bench.OfUint64)
}

// first is the value that is put into a pool before the first turn.
func first[V value](run *bench.Run) V {
	made := new(V)
	if slice, isSlice := any(made).(*[]byte); isSlice {
		*slice = make([]byte, run.Size())
	}
	written(made, cycles-1)
	return *made
}

// written looks at the first byte of a value, where it has any, and writes it.
func written[V value](taken *V, number uint64) uint64 {
	at := 0
	if at == len(*taken) {
		return 0
	}
	seen := (*taken)[at]
	(*taken)[at] = byte(number)
	return uint64(seen)
}

func typed[V value](run *bench.Run) {
	pool := &locked[V]{}
	pool.put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get()
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func wrapped[V value](run *bench.Run) {
	pool := &wrapperOfLocked[V]{}
	pool.put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get()
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func typedPlain[V value](run *bench.Run) {
	pool := &plain[V]{}
	pool.put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get()
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func wrappedPlain[V value](run *bench.Run) {
	pool := &wrapper[V]{}
	pool.put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get()
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func outlinedPlain[V value](run *bench.Run) {
	pool := &outlined[V]{}
	pool.put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get()
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func dynPlain[V value](run *bench.Run) {
	pool := bench.Keep[keeping[V]](&plain[V]{})
	pool.put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get()
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

// erasedValue puts a value into an object of its own each time.
func erasedValue[V value](run *bench.Run) {
	pool := &locked[any]{}
	pool.put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get().(V)
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

// erasedPointer works on the object that it gets, and gives that back.
func erasedPointer[V value](run *bench.Run) {
	pool := &locked[any]{}
	pool.put(pointer[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get().(*V)
			sum = sum*31 + (written(taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func erasedPlain[V value](run *bench.Run) {
	pool := &plain[any]{}
	pool.put(pointer[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get().(*V)
			sum = sum*31 + (written(taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func wrappedErased[V value](run *bench.Run) {
	pool := &asserting[*V]{}
	pool.put(pointer[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.get()
			sum = sum*31 + (written(taken, number) ^ number)
			pool.put(taken)
		}
		return sum
	})
}

func syncPoolValue[V value](run *bench.Run) {
	pool := &sync.Pool{New: func() any { return first[V](run) }}
	pool.Put(first[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.Get().(V)
			sum = sum*31 + (written(&taken, number) ^ number)
			pool.Put(taken)
		}
		return sum
	})
}

func syncPoolPointer[V value](run *bench.Run) {
	pool := &sync.Pool{New: func() any { return pointer[V](run) }}
	pool.Put(pointer[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.Get().(*V)
			sum = sum*31 + (written(taken, number) ^ number)
			pool.Put(taken)
		}
		return sum
	})
}

func syncPoolWrapped[V value](run *bench.Run) {
	pool := &syncPool[*V]{sync.Pool{New: func() any { return pointer[V](run) }}}
	pool.Put(pointer[V](run))
	register(run, func() (sum uint64) {
		for number := range uint64(cycles) {
			taken := pool.Get()
			sum = sum*31 + (written(taken, number) ^ number)
			pool.Put(taken)
		}
		return sum
	})
}

// pointer is the first value, behind a pointer.
func pointer[V value](run *bench.Run) *V {
	made := first[V](run)
	return &made
}

// keeping is a pool that keeps values of one type; any is a type too.
type keeping[V any] interface {
	get() V
	put(V)
}

// plain takes no lock, and locked takes one, although nobody else can have the pool here.
type plain[V any] struct{ values []V }

type locked[V any] struct {
	mutex sync.Mutex
	plain plain[V]
}

func (p *plain[V]) get() V {
	last := len(p.values) - 1
	taken := p.values[last]
	p.values = p.values[:last]
	return taken
}

func (p *plain[V]) put(value V) { p.values = append(p.values, value) }

func (l *locked[V]) get() V {
	l.mutex.Lock()
	taken := l.plain.get()
	l.mutex.Unlock()
	return taken
}

func (l *locked[V]) put(value V) {
	l.mutex.Lock()
	l.plain.put(value)
	l.mutex.Unlock()
}

// The layers around a pool: what only calls on, the same kept as a call, and what asserts the type, as the article's.
type wrapper[V any] struct{ plain plain[V] }
type wrapperOfLocked[V any] struct{ locked locked[V] }
type outlined[V any] struct{ plain plain[V] }
type asserting[V any] struct{ plain plain[any] }
type syncPool[V any] struct{ pool sync.Pool }

func (w *wrapper[V]) get() V              { return w.plain.get() }
func (w *wrapper[V]) put(value V)         { w.plain.put(value) }
func (w *wrapperOfLocked[V]) get() V      { return w.locked.get() }
func (w *wrapperOfLocked[V]) put(value V) { w.locked.put(value) }
func (a *asserting[V]) get() V            { return a.plain.get().(V) }
func (a *asserting[V]) put(value V)       { a.plain.put(value) }
func (s *syncPool[V]) Get() V             { return s.pool.Get().(V) }
func (s *syncPool[V]) Put(value V)        { s.pool.Put(value) }

//go:noinline
func (o *outlined[V]) get() V { return o.plain.get() }

//go:noinline
func (o *outlined[V]) put(value V) { o.plain.put(value) }
