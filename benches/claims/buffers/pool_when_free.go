// What Go does otherwise: an array on the stack is cleared, for Go has none that is not initialised. Whether a buffer
// that make returns reaches the heap is for the compiler to decide: one of constant size that nobody keeps does not.
package pool_when_free

import (
	"sync"

	"claimbench/bench"
)

const value = 0xA5

var Variants = bench.Variants{
	"stack":        stack,
	"elided":       elided,
	"fresh_zeroed": freshZeroed,
	"scratch":      scratch,
	"thread_local": threadLocal,
	"mutex":        mutex,
}

// The size of an array is part of its type, so each point has a function of its own.
func stack(run *bench.Run) {
	switch run.Point() {
	case 64:
		register(run, func(value byte) byte { var buffer [64]byte; return set(buffer[:], value) })
	case 256:
		register(run, func(value byte) byte { var buffer [256]byte; return set(buffer[:], value) })
	case 1_024:
		register(run, func(value byte) byte { var buffer [1_024]byte; return set(buffer[:], value) })
	case 4_096:
		register(run, func(value byte) byte { var buffer [4_096]byte; return set(buffer[:], value) })
	case 32_768:
		register(run, func(value byte) byte { var buffer [32_768]byte; return set(buffer[:], value) })
	default:
		register(run, func(value byte) byte { var buffer [65_536]byte; return set(buffer[:], value) })
	}
}

func elided(run *bench.Run) {
	switch run.Point() {
	case 64:
		register(run, func(value byte) byte { return append(make([]byte, 0, 64), value)[0] })
	case 256:
		register(run, func(value byte) byte { return append(make([]byte, 0, 256), value)[0] })
	case 1_024:
		register(run, func(value byte) byte { return append(make([]byte, 0, 1_024), value)[0] })
	case 4_096:
		register(run, func(value byte) byte { return append(make([]byte, 0, 4_096), value)[0] })
	case 32_768:
		register(run, func(value byte) byte { return append(make([]byte, 0, 32_768), value)[0] })
	default:
		register(run, func(value byte) byte { return append(make([]byte, 0, 65_536), value)[0] })
	}
}

func freshZeroed(run *bench.Run) {
	size := run.Size()
	register(run, func(value byte) byte { return set(make([]byte, size), value) })
}

func scratch(run *bench.Run) {
	buffer := make([]byte, 0, run.Size())
	register(run, func(value byte) byte { return pushed(buffer, value) })
}

func threadLocal(run *bench.Run) {
	size := run.Size()
	pool := sync.Pool{New: func() any { return fresh(size) }}
	register(run, func(value byte) byte {
		buffer := pool.Get().(*[]byte)
		value = pushed(*buffer, value)
		pool.Put(buffer)
		return value
	})
}

func mutex(run *bench.Run) {
	size := run.Size()
	var lock sync.Mutex
	var free []*[]byte
	register(run, func(value byte) byte {
		var buffer *[]byte
		lock.Lock()
		if last := len(free) - 1; last >= 0 {
			buffer, free = free[last], free[:last]
		}
		lock.Unlock()
		if buffer == nil {
			buffer = fresh(size)
		}
		value = pushed(*buffer, value)
		lock.Lock()
		free = append(free, buffer)
		lock.Unlock()
		return value
	})
}

// register registers a turn that puts a byte into a buffer and returns the byte that the buffer then holds.
func register(run *bench.Run, turn func(value byte) byte) {
	bench.Iter(run, func() byte { return turn(value) }, func(read byte) bench.Digest {
		return bench.Of(func(h *bench.Hasher) { h.Uint8(read) })
	})
}

func fresh(size int) *[]byte {
	buffer := make([]byte, 0, size)
	return &buffer
}

// pushed writes the first byte of an empty buffer and reads it. Not inlined, so the buffer has to be there.
//
//go:noinline
func pushed(buffer []byte, value byte) byte {
	return append(buffer[:0], value)[0]
}

//go:noinline
func set(buffer []byte, value byte) byte {
	buffer[0] = value
	return buffer[0]
}
