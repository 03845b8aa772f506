// What Go does otherwise: make clears the room of a new buffer. append grows by less and less beyond 256 bytes and rounds up
// to what the allocator has blocks of, so what a buffer grows to is no power of two; the outgrown blocks are the
// collector's.
package grown_capacity

import (
	"sync"

	"claimbench/bench"
)

const (
	start = 1_024
	piece = 256
)

var Variants = bench.Variants{
	"fresh_1024":        fresh(func(int) int { return start }, byPieces),
	"fresh_right_sized": fresh(func(length int) int { return length }, byPieces),
	"pooled":            pooled(byPieces),
	"fresh_1024_push":   fresh(func(int) int { return start }, byPushes),
	"pooled_push":       pooled(byPushes),
}

// read is the length of a buffer and its first, middle and last byte.
type read struct {
	length int
	bytes  [3]byte
}

func fresh(room func(length int) int, fill func(buffer []byte, length int) []byte) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		bench.IterMarked(run, func(marks *bench.Marks) read {
			buffer := make([]byte, 0, room(length))
			marks.Figure("room at the start", uint64(cap(buffer)))
			return readOf(fill(buffer, length))
		}, digest)
	}
}

// pooled takes a buffer with the room that its last user left, and resets it, which keeps all of that.
func pooled(fill func(buffer []byte, length int) []byte) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		pool := sync.Pool{New: func() any {
			buffer := make([]byte, 0, start)
			return &buffer
		}}
		bench.IterMarked(run, func(marks *bench.Marks) read {
			buffer := pool.Get().(*[]byte)
			marks.Figure("room at the start", uint64(cap(*buffer)))
			*buffer = fill(*buffer, length)
			read := readOf(*buffer)
			*buffer = (*buffer)[:0]
			pool.Put(buffer)
			return read
		}, digest)
	}
}

func readOf(buffer []byte) read {
	length := len(buffer)
	return read{length, [3]byte{buffer[0], buffer[length/2], buffer[length-1]}}
}

func digest(read read) bench.Digest {
	return bench.Of(func(h *bench.Hasher) {
		h.Length(read.length)
		h.Bytes(read.bytes[:])
	})
}

// byPieces appends pieces of 256 bytes, each of a byte of its own.
//
//go:noinline
func byPieces(buffer []byte, length int) []byte {
	var filled [piece]byte
	for from := 0; from < length; from += piece {
		size := min(piece, length-from)
		value := byte(from / piece)
		for index := range filled {
			filled[index] = value
		}
		buffer = append(buffer, filled[:size]...)
	}
	return buffer
}

//go:noinline
func byPushes(buffer []byte, length int) []byte {
	for from := 0; from < length; from += piece {
		for range min(piece, length-from) {
			buffer = append(buffer, byte(from/piece))
		}
	}
	return buffer
}
