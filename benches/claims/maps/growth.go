// What Go does otherwise: since Go 1.24 its map is a table of groups of 8 slots as well, which from some size on is split in
// two instead of doubled, so that no insert moves all entries. It tells no capacity, so none is reported of it, and no map
// can be brought to the point at which its next insert grows. It hashes by a hash of its own with a random seed.
package growth

import "claimbench/bench"

var Variants = bench.Variants{
	"growing":        func(run *bench.Run) { filled(run, func(int) int { return 0 }) },
	"hinted":         func(run *bench.Run) { filled(run, func(entries int) int { return entries }) },
	"half_hint":      func(run *bench.Run) { filled(run, func(entries int) int { return entries / 2 }) },
	"over_16":        bench.At(func(run *bench.Run) { filled(run, func(entries int) int { return 16 * entries }) }, 10, 1_792, 14_336),
	"reused":         reused,
	"walked":         bench.At(func(run *bench.Run) { walked(run, 1) }, 10, 1_792, 14_336),
	"walked_over_16": bench.At(func(run *bench.Run) { walked(run, 16) }, 10, 1_792, 14_336),
}

func fill(table map[uint64]uint64, keys []uint64) {
	for _, key := range keys {
		table[key] = ^key
	}
}

// keysOf are so many keys in a fixed random order.
func keysOf(length int) []uint64 {
	random := bench.NewRandom(1)
	keys := make([]uint64, length)
	for at := range keys {
		keys[at] = random.Uint64()
	}
	return keys
}

// digest is a sum over all pairs, which needs no order.
func digest(table map[uint64]uint64) bench.Digest {
	sum := bench.Digest(0)
	for key, value := range table {
		sum += bench.Of(func(h *bench.Hasher) {
			h.Uint64(key)
			h.Uint64(value)
		})
	}
	return sum
}

// filled registers a turn that makes a map with so much room for so many entries and fills it.
func filled(run *bench.Run, room func(entries int) int) {
	length := run.Size()
	keys := bench.Input(run, func() []uint64 { return keysOf(length) })
	hint := room(length)
	bench.Iter(run, func() map[uint64]uint64 {
		table := make(map[uint64]uint64, hint)
		fill(table, keys)
		return table
	}, digest)
}

func reused(run *bench.Run) {
	length := run.Size()
	keys := bench.Input(run, func() []uint64 { return keysOf(length) })
	table := make(map[uint64]uint64, length)
	bench.Iter(run, func() map[uint64]uint64 {
		clear(table)
		fill(table, keys)
		return table
	}, digest)
}

func walked(run *bench.Run, times int) {
	length := run.Size()
	table := bench.Input(run, func() map[uint64]uint64 {
		table := make(map[uint64]uint64, times*length)
		fill(table, keysOf(length))
		return table
	})
	bench.Iter(run, func() uint64 {
		sum := uint64(0)
		for _, value := range table {
			sum += value
		}
		return sum
	}, bench.OfUint64)
}
