// What Go does otherwise: append doubles a slice of bytes up to a capacity of 256 and then grows it by less, a quarter and
// 192 at a time, rounded up to what the allocator hands out. So a slice that grew from 1,024 has room for more than the
// 8,192 bytes in it, after more growths than in Rust, and each copies. The pool is a sync.Pool.
package grown_capacity

import (
	"sync"

	"claimbench/bench"
)

const (
	// start is the room that the article's pool makes a new slice with, and piece what is added at a time; in bytes.
	start = 1_024
	piece = 256
	// room is the name of the figure that every variant reports.
	room = "room at the start"
)

var Variants = bench.Variants{
	"fresh_1024":        func(run *bench.Run) { register(run, fresh{start}, byPieces) },
	"fresh_right_sized": func(run *bench.Run) { register(run, fresh{run.Size()}, byPieces) },
	"pooled":            func(run *bench.Run) { register(run, new(pooled), byPieces) },
	"fresh_1024_push":   func(run *bench.Run) { register(run, fresh{start}, byPushes) },
	"pooled_push":       func(run *bench.Run) { register(run, new(pooled), byPushes) },
	"fresh_1024_traced": traced,
}

// source is where empty buffers come from and where they go.
type source interface {
	get() []byte
	end(buffer []byte)
}

// fresh makes buffers with some room.
type fresh struct{ room int }

// Not inlined, or the compiler would leave the buffer of traced on the stack.
//
//go:noinline
func (f fresh) get() []byte { return make([]byte, 0, f.room) }

func (fresh) end([]byte) {}

// pooled is a pool, and the place of the buffer that is taken: a sync.Pool takes pointers without allocating.
type pooled struct {
	pool  sync.Pool
	taken *[]byte
}

func (p *pooled) get() []byte {
	p.taken, _ = p.pool.Get().(*[]byte)
	if p.taken == nil {
		made := make([]byte, 0, start)
		p.taken = &made
	}
	return *p.taken
}

// end resets a buffer as the article does, which keeps all its room, and puts it into the pool.
func (p *pooled) end(buffer []byte) {
	*p.taken = buffer[:0]
	p.pool.Put(p.taken)
}

// written is the length of a buffer and its first, middle and last byte.
type written struct {
	length int
	bytes  [3]byte
}

// register registers a turn: get an empty buffer, fill it to the final length, read some of it and let go of it.
func register(run *bench.Run, from source, fill func(buffer []byte, length int) []byte) {
	length := run.Size()
	bench.IterMarked(run, func(marks *bench.Marks) written {
		buffer := from.get()
		marks.Figure(room, uint64(cap(buffer)))
		buffer = fill(buffer, length)
		read := read(buffer)
		from.end(buffer)
		return read
	}, digest)
}

// traced does as fresh_1024 and counts the bytes whose address changed as it grew.
func traced(run *bench.Run) {
	length := run.Size()
	bench.IterMarked(run, func(marks *bench.Marks) written {
		buffer := fresh{start}.get()
		marks.Figure(room, uint64(cap(buffer)))
		moved := 0
		for filled := 0; filled < length; filled = len(buffer) {
			before := &buffer[:1][0]
			buffer = extended(buffer, min(piece, length-filled), byte(filled/piece))
			if &buffer[0] != before {
				moved += filled
			}
		}
		marks.Figure("bytes moved", uint64(moved))
		return read(buffer)
	}, digest)
}

func digest(read written) bench.Digest {
	return bench.Of(func(h *bench.Hasher) {
		h.Length(read.length)
		h.Bytes(read.bytes[:])
	})
}

func read(buffer []byte) written {
	length := len(buffer)
	buffer = bench.Keep(buffer)
	return written{length, [3]byte{buffer[0], buffer[length/2], buffer[length-1]}}
}

//go:noinline
func byPieces(buffer []byte, length int) []byte {
	for filled := 0; filled < length; filled += piece {
		buffer = extended(buffer, min(piece, length-filled), byte(filled/piece))
	}
	return buffer
}

//go:noinline
func byPushes(buffer []byte, length int) []byte {
	for filled := 0; filled < length; filled += piece {
		value := bench.Keep(byte(filled / piece))
		for range min(piece, length-filled) {
			buffer = append(buffer, value)
		}
	}
	return buffer
}

// extended appends a piece of one value: append makes room and clears it, without a slice between, and copies of what is
// written already fill it.
func extended(buffer []byte, length int, value byte) []byte {
	filled := len(buffer)
	buffer = append(buffer, make([]byte, length)...)
	added := buffer[filled:]
	begun := added[:min(length, 16)]
	for index := range begun {
		begun[index] = value
	}
	for filled := len(begun); filled < length; filled *= 2 {
		copy(added[filled:], added[:filled])
	}
	return buffer
}
