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
	keptOfEach(run, func(buffer []byte) []byte { return buffer })
}

// The size of an array is part of its type, so each point has a function of its own.
func stackCopy(run *bench.Run) {
	switch run.Point() {
	case 1_024:
		register(run, func(index int) ([]byte, uint64) {
			var temporary [1_024]byte
			seen := fill(temporary[:], index)
			return slices.Clone(temporary[:kept]), seen
		})
	case 4_096:
		register(run, func(index int) ([]byte, uint64) {
			var temporary [4_096]byte
			seen := fill(temporary[:], index)
			return slices.Clone(temporary[:kept]), seen
		})
	case 16_384:
		register(run, func(index int) ([]byte, uint64) {
			var temporary [16_384]byte
			seen := fill(temporary[:], index)
			return slices.Clone(temporary[:kept]), seen
		})
	default:
		register(run, func(index int) ([]byte, uint64) {
			var temporary [65_536]byte
			seen := fill(temporary[:], index)
			return slices.Clone(temporary[:kept]), seen
		})
	}
}

func stackUnfilled(run *bench.Run) {
	register(run, func(index int) ([]byte, uint64) {
		var temporary [65_536]byte
		touch(temporary[:], index)
		return slices.Clone(temporary[:kept]), 0
	})
}

func heapCopy(run *bench.Run) {
	keptOfEach(run, func(buffer []byte) []byte { return slices.Clone(buffer[:kept]) })
}

// The scratch buffer is made inside the turn, as in a function that is called once.
func scratchCopy(run *bench.Run) {
	size := run.Size()
	keepAlike(run)
	bench.Iter(run, func() output {
		scratch := make([]byte, size)
		return results(func(index int) ([]byte, uint64) {
			seen := fill(scratch, index)
			return slices.Clone(scratch[:kept]), seen
		})
	}, wanted)
}

func view(run *bench.Run) {
	keptOfEach(run, func(buffer []byte) []byte { return buffer[:kept] })
}

func untouched(run *bench.Run) {
	size := run.Size()
	keepAlike(run)
	bench.Iter(run, func() output {
		return results(func(int) ([]byte, uint64) { return make([]byte, 0, size), 0 })
	}, func(made output) bench.Digest {
		return bench.OfAll(made.results, func(h *bench.Hasher, result []byte) { h.Length(cap(result)) })
	})
}

// keptOfEach registers a turn that fills buffers, each a new one, and keeps something of each.
func keptOfEach(run *bench.Run, keep func(buffer []byte) []byte) {
	size := run.Size()
	register(run, func(index int) ([]byte, uint64) {
		buffer := make([]byte, size)
		seen := fill(buffer, index)
		return keep(buffer), seen
	})
}

func register(run *bench.Run, made func(index int) ([]byte, uint64)) {
	keepAlike(run)
	bench.Iter(run, func() output { return results(made) }, wanted)
}

// keepAlike keeps so many outputs where resident memory is read that the whole buffers come to 128 MiB at each point.
func keepAlike(run *bench.Run) {
	run.Kept((1 << 20) / run.Size())
}

// output is a list of results, and the sum of what was seen of the buffers.
type output struct {
	results [][]byte
	seen    uint64
}

// wanted is the digest of the wanted bytes of every result, and of what was seen of all buffers.
func wanted(made output) bench.Digest {
	return bench.OfAll(made.results, func(h *bench.Hasher, result []byte) {
		h.Bytes(result[:kept])
		h.Uint64(made.seen)
	})
}

// results is the work of every variant: a list of results, each made from its index.
func results(made func(index int) ([]byte, uint64)) output {
	output := output{results: make([][]byte, 0, amount)}
	for index := range amount {
		result, seen := made(index)
		output.results = append(output.results, result)
		output.seen += seen
	}
	return output
}

// fill writes every byte, those too that nobody wants, and says how long the buffer is and what stands at its end.
//
//go:noinline
func fill(buffer []byte, index int) uint64 {
	buffer[0] = byte(index + 1)
	for done := 1; done < len(buffer); done *= 2 {
		copy(buffer[done:], buffer[:done])
	}
	return uint64(len(buffer)) * uint64(buffer[len(buffer)-1])
}

//go:noinline
func touch(buffer []byte, index int) {
	buffer[0] = byte(index + 1)
}
