// What Go does otherwise: it drops nothing, so each turn begins with the return of what the turn before has used. make
// clears what it returns, and a fresh buffer is the collector's to take back. At length 0 the old bytes are not out of
// reach: a slice can be cut longer again. zero_on_take_pool is a sync.Pool, which the article has.
package zero_on_reuse

import (
	"sync"

	"claimbench/bench"
)

// inUse is how many buffers that are used in turn have a user; as many lie in the pool.
const inUse = 64

var Variants = bench.Variants{
	"fresh_zeroed":             func(run *bench.Run) { fresh(run, 1) },
	"pooled_dirty":             func(run *bench.Run) { pooled(run, 1, new(list), same, overwritten, same) },
	"pooled_cleared":           func(run *bench.Run) { pooled(run, 1, new(list), cut, extended, same) },
	"zero_on_take":             func(run *bench.Run) { pooled(run, 1, new(list), zeroed, overwritten, same) },
	"zero_on_return":           func(run *bench.Run) { pooled(run, 1, new(list), same, overwritten, zeroed) },
	"zero_on_take_mutex":       func(run *bench.Run) { pooled(run, 1, new(locked), zeroed, overwritten, same) },
	"zero_on_take_fifo":        bench.At(func(run *bench.Run) { inTurn(run, zeroed, same) }, 16, 256, 4_096, 65_536),
	"zero_on_return_fifo":      bench.At(func(run *bench.Run) { inTurn(run, same, zeroed) }, 16, 256, 4_096, 65_536),
	"fresh_zeroed_hundredth":   func(run *bench.Run) { fresh(run, 100) },
	"pooled_dirty_hundredth":   func(run *bench.Run) { pooled(run, 100, new(list), same, overwritten, same) },
	"pooled_cleared_hundredth": func(run *bench.Run) { pooled(run, 100, new(list), cut, extended, same) },
	"zero_on_take_hundredth":   func(run *bench.Run) { pooled(run, 100, new(list), zeroed, overwritten, same) },
	"zero_on_return_hundredth": func(run *bench.Run) { pooled(run, 100, new(list), same, overwritten, zeroed) },
	"zero_on_take_pool": bench.Only(
		func(run *bench.Run) { pooled(run, 1, new(ofGo), zeroed, overwritten, same) },
		"zeroed when it is taken, from a sync.Pool"),
}

// Each of these prepares a buffer for its user, or tidies it up behind one.
func same(buffer []byte) []byte   { return buffer }
func cut(buffer []byte) []byte    { return buffer[:0] }
func zeroed(buffer []byte) []byte { clear(buffer); return buffer }

// Each of these is a user that writes a value over so many bytes.
func overwritten(buffer []byte, used int, value byte) []byte {
	fill(buffer[:used], value)
	return buffer
}

func extended(buffer []byte, used int, value byte) []byte {
	return overwritten(buffer[:used], used, value)
}

func fresh(run *bench.Run, share int) {
	size, used := run.Size(), (run.Size()+share-1)/share
	register(run, used, func(value byte) []byte { return overwritten(make([]byte, size), used, value) })
}

// pooled registers the turn of a pool: return what the turn before has used, take a buffer, prepare it, write to it.
func pooled(
	run *bench.Run, share int, from pool, prepare func([]byte) []byte,
	write func(buffer []byte, used int, value byte) []byte, tidyUp func([]byte) []byte,
) {
	size, used := run.Size(), (run.Size()+share-1)/share
	last := dirty(size)
	register(run, used, func(value byte) []byte {
		*last = tidyUp(*last)
		from.give(last)
		last = from.take()
		if last == nil {
			// A sync.Pool may have lost it.
			last = dirty(size)
		}
		*last = write(prepare(*last), used, value)
		return *last
	})
}

// dirty is a buffer that has had a user.
func dirty(size int) *[]byte {
	made := make([]byte, size)
	fill(made, 1)
	return &made
}

// inTurn registers a turn in which one user takes the buffer that has lain in the pool for longest and writes all of it,
// and the user that has had one for longest gives it back. Both queues are always as long, so one place goes round.
func inTurn(run *bench.Run, prepare, tidyUp func([]byte) []byte) {
	size := run.Size()
	var idle, used [inUse][]byte
	for index := range idle {
		idle[index], used[index] = make([]byte, size), make([]byte, size)
	}
	place := 0
	register(run, size, func(value byte) []byte {
		buffer := prepare(idle[place])
		// What an earlier user left there would show in the digest.
		left := buffer[size/2]
		fill(buffer, value+left)
		idle[place], used[place] = tidyUp(used[place]), buffer
		place = (place + 1) % inUse
		return buffer
	})
}

// written is what a user has, and the value that it wrote.
type written struct {
	bytes []byte
	value byte
}

// register registers a turn. Its digest is that of how far each byte lies from what its user writes, another each time; of
// the bytes behind those that the user writes, that they are 0 or can not be read.
func register(run *bench.Run, used int, turn func(value byte) []byte) {
	var user byte
	bench.Iter(run, func() written {
		user++
		return written{turn(user), user}
	}, func(made written) bench.Digest {
		apart := make([]byte, 0, len(made.bytes))
		for index, value := range made.bytes {
			if index < used {
				apart = append(apart, value-made.value)
			} else if value != 0 {
				apart = append(apart, value)
			}
		}
		return bench.OfAll(apart, func(h *bench.Hasher, value byte) { h.Uint8(value) })
	})
}

// pool hands out what came back last; nil where it has nothing.
type pool interface {
	take() *[]byte
	give(*[]byte)
}

type list struct{ free []*[]byte }

func (l *list) give(buffer *[]byte) { l.free = append(l.free, buffer) }

func (l *list) take() *[]byte {
	last := len(l.free) - 1
	if last < 0 {
		return nil
	}
	buffer := l.free[last]
	l.free = l.free[:last]
	return buffer
}

// locked is a list behind a Mutex.
type locked struct {
	mutex sync.Mutex
	list  list
}

func (l *locked) give(buffer *[]byte) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.list.give(buffer)
}

func (l *locked) take() *[]byte {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.list.take()
}

// ofGo is Go's own pool.
type ofGo struct{ pool sync.Pool }

func (o *ofGo) give(buffer *[]byte) { o.pool.Put(buffer) }

func (o *ofGo) take() *[]byte {
	buffer, _ := o.pool.Get().(*[]byte)
	return buffer
}

// fill writes a value all over a buffer, by copies of what is written already: Go has no memset for bytes other than 0.
//
//go:noinline
func fill(buffer []byte, value byte) {
	begun := buffer[:min(len(buffer), 16)]
	for index := range begun {
		begun[index] = value
	}
	for filled := len(begun); filled < len(buffer); {
		filled += copy(buffer[filled:], buffer[:min(filled, 4_096)])
	}
}
