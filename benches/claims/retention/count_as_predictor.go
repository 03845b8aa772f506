// What Go does otherwise: make clears every block, so the block that is 16 times too large costs 16 MiB of clearing
// whether anybody asks for zeroes or not. Blocks are not freed one by one: the collector takes back all that is dead.
package count_as_predictor

import "claimbench/bench"

const (
	total     = 1 << 20
	oversized = 16 * total
)

var Variants = bench.Variants{
	"many":         many,
	"batch":        one(total),
	"one_reserved": one(oversized),
	"one_zeroed":   oneZeroed,
}

func many(run *bench.Run) {
	size := run.Size()
	register(run, func(blocks [][]byte) [][]byte {
		for piece := range total / size {
			blocks = append(blocks, fill(make([]byte, 0, size), size, piece))
		}
		return blocks
	})
}

func one(room int) func(*bench.Run) {
	return func(run *bench.Run) {
		size := run.Size()
		register(run, func(blocks [][]byte) [][]byte {
			return append(blocks, inOne(make([]byte, 0, room), size))
		})
	}
}

func oneZeroed(run *bench.Run) {
	size := run.Size()
	register(run, func(blocks [][]byte) [][]byte {
		block := bench.Keep(make([]byte, oversized))
		return append(blocks, inOne(block[:0], size))
	})
}

// inOne fills all the pieces in one block.
func inOne(block []byte, size int) []byte {
	for piece := range total / size {
		block = fill(block, size, piece)
	}
	return block
}

// register registers a turn that enters its blocks in a list, which stays for the next turn.
func register(run *bench.Run, turn func(blocks [][]byte) [][]byte) {
	list := bench.Input(run, func() [][]byte { return make([][]byte, 0, total/run.Size()) })
	bench.Iter(run, func() [][]byte {
		clear(list[:cap(list)])
		return turn(list)
	}, func(blocks [][]byte) bench.Digest {
		all := make([]byte, 0, total)
		for _, block := range blocks {
			all = append(all, block...)
		}
		return bench.OfBytes(all)
	})
}

// fill writes one more piece of a block, by doubling.
//
//go:noinline
func fill(block []byte, size, piece int) []byte {
	from := len(block)
	block = block[:from+size]
	part := block[from:]
	part[0] = byte(piece) | 1
	for done := 1; done < size; done *= 2 {
		copy(part[done:], part[:done])
	}
	return block
}
