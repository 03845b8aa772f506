// What Go does otherwise: make clears a buffer before it is filled. A copy of 64 bytes keeps nothing of the buffer, a
// sub-slice keeps all of it, and what is not kept waits for the collector. Go has no memset for bytes other than 0, so a
// buffer is filled by doubling. From 256 KiB on a local array lies on the heap.
package allocation_count

import (
	"slices"

	"claimbench/bench"
)

const (
	amount = 128
	kept   = 64
)

var Variants = bench.Variants{
	"whole":        whole,
	"stack_copy":   bench.At(stackCopy, 1_024, 4_096, 16_384, 65_536),
	"heap_copy":    heapCopy,
	"scratch_copy": scratchCopy,
	"view":         view,
	"untouched":    untouched,
	"stack_unfilled": bench.Only(stackUnfilled, "keeps 64 bytes of a temporary array that is never filled, only cleared").
		At(65_536),
}

func whole(run *bench.Run) {
	size := run.Size()
	register(run, func(index int) []byte { return filled(size, index) })
}

// The size of an array is part of its type, so each point has a function of its own.
func stackCopy(run *bench.Run) {
	switch run.Point() {
	case 1_024:
		register(run, func(index int) []byte {
			var temporary [1_024]byte
			fill(temporary[:], index)
			return slices.Clone(temporary[:kept])
		})
	case 4_096:
		register(run, func(index int) []byte {
			var temporary [4_096]byte
			fill(temporary[:], index)
			return slices.Clone(temporary[:kept])
		})
	case 16_384:
		register(run, func(index int) []byte {
			var temporary [16_384]byte
			fill(temporary[:], index)
			return slices.Clone(temporary[:kept])
		})
	default:
		register(run, func(index int) []byte {
			var temporary [65_536]byte
			fill(temporary[:], index)
			return slices.Clone(temporary[:kept])
		})
	}
}

func stackUnfilled(run *bench.Run) {
	register(run, func(index int) []byte {
		var temporary [65_536]byte
		touch(temporary[:], index)
		return slices.Clone(temporary[:kept])
	})
}

func heapCopy(run *bench.Run) {
	size := run.Size()
	register(run, func(index int) []byte { return slices.Clone(filled(size, index)[:kept]) })
}

// The scratch buffer is made inside the turn, as in a function that is called once.
func scratchCopy(run *bench.Run) {
	size := run.Size()
	bench.Iter(run, func() [][]byte {
		scratch := make([]byte, size)
		return results(func(index int) []byte {
			fill(scratch, index)
			return slices.Clone(scratch[:kept])
		})
	}, wanted)
}

func view(run *bench.Run) {
	size := run.Size()
	register(run, func(index int) []byte { return filled(size, index)[:kept] })
}

func untouched(run *bench.Run) {
	size := run.Size()
	bench.Iter(run, func() [][]byte {
		return results(func(int) []byte { return make([]byte, 0, size) })
	}, func(results [][]byte) bench.Digest {
		return bench.OfAll(results, func(h *bench.Hasher, result []byte) { h.Length(cap(result)) })
	})
}

func register(run *bench.Run, made func(index int) []byte) {
	bench.Iter(run, func() [][]byte { return results(made) }, wanted)
}

// wanted is the digest of the wanted bytes of every result.
func wanted(results [][]byte) bench.Digest {
	return bench.OfAll(results, func(h *bench.Hasher, result []byte) { h.Bytes(result[:kept]) })
}

// results is the work of every variant: a list of results, each made from its index.
func results(made func(index int) []byte) [][]byte {
	results := make([][]byte, 0, amount)
	for index := range amount {
		results = append(results, made(index))
	}
	return results
}

func filled(size, index int) []byte {
	buffer := make([]byte, size)
	fill(buffer, index)
	return buffer
}

// fill writes every byte, those too that nobody reads.
//
//go:noinline
func fill(buffer []byte, index int) {
	buffer[0] = byte(index + 1)
	for done := 1; done < len(buffer); done *= 2 {
		copy(buffer[done:], buffer[:done])
	}
}

//go:noinline
func touch(buffer []byte, index int) {
	buffer[0] = byte(index + 1)
}
