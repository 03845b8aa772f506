// What Go does otherwise: make clears a buffer before it is filled, and an arena of 64 KiB as well; an arena that is kept is
// not cleared again. What a scope made is left to the collector. The arena is the listing's: bytes and an offset.
package arena

import "claimbench/bench"

// size is the bytes of the article's arena.
const size = 64 << 10

var Variants = bench.Variants{
	"boxes":            boxes,
	"arena_zeroed_64k": arenaZeroed,
	"arena_reset":      arenaReset,
	"one_list":         oneList,
}

// buffer is how long a buffer of a scope is, and what fills it.
type buffer struct {
	length int
	value  byte
}

// buffersOf are those of a scope; three are the article's.
func buffersOf(run *bench.Run) []buffer {
	return bench.Input(run, func() []buffer {
		buffers := make([]buffer, run.Size())
		for at := range buffers {
			buffers[at] = buffer{32, byte(at) + 1}
			if len(buffers) == 3 {
				buffers[at].length = []int{256, 4_096, 512}[at]
			}
		}
		return buffers
	})
}

func bytesOf(buffers []buffer) int {
	sum := 0
	for _, buffer := range buffers {
		sum += buffer.length
	}
	return sum
}

// ends takes in what is read of each buffer.
func ends(sum uint64, buffer []byte) uint64 {
	return sum*31 + (uint64(buffer[0])<<8 | uint64(buffer[len(buffer)-1]))
}

func endsOf(list [][]byte) uint64 {
	sum := uint64(0)
	for _, buffer := range list {
		sum = ends(sum, buffer)
	}
	return sum
}

func boxes(run *bench.Run) {
	buffers := buffersOf(run)
	list := bench.Input(run, func() [][]byte { return make([][]byte, 0, len(buffers)) })
	bench.Iter(run, func() uint64 {
		for _, buffer := range buffers {
			made := make([]byte, buffer.length)
			fill(made, buffer.value)
			list = append(list, made)
		}
		sum := endsOf(list)
		clear(list)
		list = list[:0]
		return sum
	}, bench.OfUint64)
}

// arena is bytes that are cut by an offset.
type arena struct {
	bytes  []byte
	offset int
}

func (a *arena) alloc(length int) []byte {
	start := a.offset
	a.offset += length
	return a.bytes[start:a.offset:a.offset]
}

// in fills the buffers of a scope in an arena.
func in(of *arena, buffers []buffer, list [][]byte) uint64 {
	for _, buffer := range buffers {
		made := of.alloc(buffer.length)
		fill(made, buffer.value)
		list = append(list, made)
	}
	sum := endsOf(list)
	clear(list)
	return sum
}

func arenaZeroed(run *bench.Run) {
	buffers := buffersOf(run)
	list := bench.Input(run, func() [][]byte { return make([][]byte, 0, len(buffers)) })
	bench.Iter(run, func() uint64 {
		return in(&arena{bytes: make([]byte, size)}, buffers, list)
	}, bench.OfUint64)
}

func arenaReset(run *bench.Run) {
	buffers := buffersOf(run)
	list := bench.Input(run, func() [][]byte { return make([][]byte, 0, len(buffers)) })
	of := arena{bytes: make([]byte, bytesOf(buffers))}
	bench.Iter(run, func() uint64 {
		sum := in(&of, buffers, list)
		of.offset = 0
		return sum
	}, bench.OfUint64)
}

// part is where a buffer lies in the one list.
type part struct{ start, end int }

func oneList(run *bench.Run) {
	buffers := buffersOf(run)
	parts := bench.Input(run, func() []part { return make([]part, 0, len(buffers)) })
	bench.Iter(run, func() uint64 {
		all := make([]byte, bytesOf(buffers))
		start := 0
		for _, buffer := range buffers {
			end := start + buffer.length
			fill(all[start:end], buffer.value)
			parts = append(parts, part{start, end})
			start = end
		}
		sum := uint64(0)
		for _, part := range parts {
			sum = ends(sum, all[part.start:part.end])
		}
		parts = parts[:0]
		return sum
	}, bench.OfUint64)
}

// fill writes a value all over a buffer, by copies of what is written already: Go has no memset for bytes other than 0.
//
//go:noinline
func fill(buffer []byte, value byte) {
	begun := buffer[:min(len(buffer), 16)]
	for at := range begun {
		begun[at] = value
	}
	for filled := len(begun); filled < len(buffer); {
		filled += copy(buffer[filled:], buffer[:min(filled, 4_096)])
	}
}
