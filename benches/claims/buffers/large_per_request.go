// What Go does otherwise: make clears the buffer, and a large one is handed back by a whole collection, which each of the
// next ones may set off. Go has no memset for bytes other than 0, so a piece is written by doubling.
package large_per_request

import (
	"sync"

	"claimbench/bench"
)

const (
	piece = 65_536
	page  = 4_096
)

var Variants = bench.Variants{
	"fresh_zeroed_all":    func(run *bench.Run) { freshZeroed(run, run.Size()) },
	"pooled_dirty_all":    func(run *bench.Run) { pooled(run, run.Size(), false) },
	"pooled_cleared_all":  func(run *bench.Run) { pooled(run, run.Size(), true) },
	"streamed_all":        func(run *bench.Run) { streamed(run, run.Size()) },
	"fresh_zeroed_page":   func(run *bench.Run) { freshZeroed(run, page) },
	"pooled_dirty_page":   func(run *bench.Run) { pooled(run, page, false) },
	"pooled_cleared_page": func(run *bench.Run) { pooled(run, page, true) },
	"streamed_page":       func(run *bench.Run) { streamed(run, page) },
}

func freshZeroed(run *bench.Run, used int) {
	register(run, func(size int, user byte) uint64 { return overwritten(make([]byte, size), used, user) })
}

func pooled(run *bench.Run, used int, clears bool) {
	size := run.Size()
	pool := sync.Pool{New: func() any {
		buffer := make([]byte, size)
		return &buffer
	}}
	register(run, func(_ int, user byte) uint64 {
		buffer := pool.Get().(*[]byte)
		if clears {
			clear(*buffer)
		}
		sum := overwritten(*buffer, used, user)
		pool.Put(buffer)
		return sum
	})
}

// The buffer is made inside the turn: it belongs to the request.
func streamed(run *bench.Run, used int) {
	register(run, func(size int, user byte) uint64 {
		buffer := make([]byte, min(piece, size))
		sum := uint64(0)
		for from := 0; from < used; from += piece {
			number := byte(from / piece)
			part := buffer[:min(piece, used-from)]
			fill(part, user+number)
			sum += read(part, user+number)
		}
		return sum
	})
}

// register registers a turn that is one request of a size, each with bytes of its own; its output is what was read.
func register(run *bench.Run, turn func(size int, user byte) uint64) {
	size, user := run.Size(), byte(0)
	bench.IterLatency(run, func() uint64 {
		user++
		return turn(size, user)
	}, bench.OfUint64)
}

// overwritten writes the first bytes of a buffer, another byte from piece to piece, and reads them.
func overwritten(buffer []byte, used int, user byte) uint64 {
	for from := 0; from < used; from += piece {
		fill(buffer[from:min(from+piece, used)], user+byte(from/piece))
	}
	return read(buffer[:used], user)
}

// read reads the last byte of each piece: 1, plus how far it lies from the byte that the user fills that piece with.
//
//go:noinline
func read(buffer []byte, user byte) uint64 {
	sum := uint64(0)
	for from := 0; from < len(buffer); from += piece {
		last := buffer[min(from+piece, len(buffer))-1]
		sum += 1 + uint64(last-user-byte(from/piece))
	}
	return sum
}

//go:noinline
func fill(buffer []byte, value byte) {
	buffer[0] = value
	for done := 1; done < len(buffer); done *= 2 {
		copy(buffer[done:], buffer[:done])
	}
}
