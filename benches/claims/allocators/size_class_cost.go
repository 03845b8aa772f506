// What Go does otherwise: its allocator has the lines that the articles name, and packs tiny objects into one block. make would
// clear the block, so it is that of a strings.Builder, which is not cleared; it has the room of its size class. Nothing is
// freed: the collector takes blocks back.
package size_class_cost

import (
	"strings"

	"claimbench/bench"
)

var Variants = bench.Variants{"untouched": untouched}

// untouched registers a turn of blocks one by one, whose output is the sum of what was asked for.
func untouched(run *bench.Run) {
	size := run.Size()
	blocks := min(max((1<<20)/size, 1), 64)
	run.Operations(uint64(blocks))
	bench.Iter(run, func() int {
		rooms := 0
		for range blocks {
			var block strings.Builder
			block.Grow(size)
			rooms += min(block.Cap(), size)
		}
		return rooms
	}, bench.OfInt)
}
