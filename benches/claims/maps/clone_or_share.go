// What Go does otherwise: a map is a pointer, so passing it is what lending, moving and sharing are in Rust, and an update
// shows through all of them; only maps.Clone makes a snapshot. The keys that are strings share their bytes with the clone's.
package clone_or_share

import (
	"fmt"
	"maps"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"borrowed":            borrowed,
	"cloned":              func(run *bench.Run) { clonedOf(run, run.Size()) },
	"cloned_strings":      bench.At(clonedStrings, 3, 1_000, 10_000),
	"cloned_then_updated": clonedThenUpdated,
	"cloned_sparse":       bench.At(func(run *bench.Run) { clonedOf(run, 16*run.Size()) }, 1_000),
}

// seen is the value found and the number of entries.
type seen struct {
	value   uint64
	entries int
}

func digest(of seen) bench.Digest {
	return bench.Of(func(h *bench.Hasher) {
		h.Uint64(of.value)
		h.Length(of.entries)
	})
}

// pass looks up in what it is given.
//
//go:noinline
func pass(table map[uint64]uint64, key uint64) seen { return seen{table[key], len(table)} }

//go:noinline
func passStrings(table map[string]uint64, key string) seen { return seen{table[key], len(table)} }

// source is a key and a map in which it has the value that it has everywhere.
func source(run *bench.Run, room int) (uint64, map[uint64]uint64) {
	length := run.Point()
	keyOf := func(number uint64) uint64 { return number * 0x9e37_79b9_7f4a_7c15 }
	table := bench.Input(run, func() map[uint64]uint64 {
		table := make(map[uint64]uint64, room)
		for number := range length {
			table[keyOf(number)] = number
		}
		return table
	})
	return keyOf(length / 2), table
}

func borrowed(run *bench.Run) {
	key, table := source(run, run.Size())
	bench.Iter(run, func() seen { return pass(table, key) }, digest)
}

func clonedOf(run *bench.Run, room int) {
	key, table := source(run, room)
	bench.Iter(run, func() seen { return pass(maps.Clone(table), key) }, digest)
}

func clonedStrings(run *bench.Run) {
	length := run.Point()
	keyOf := func(number uint64) string { return fmt.Sprintf("%016d", number) }
	table := bench.Input(run, func() map[string]uint64 {
		table := make(map[string]uint64, length)
		for number := range length {
			table[keyOf(number)] = number
		}
		return table
	})
	key := keyOf(length / 2)
	bench.Iter(run, func() seen { return passStrings(maps.Clone(table), key) }, digest)
}

// clonedThenUpdated writes the value that is there to the original.
func clonedThenUpdated(run *bench.Run) {
	key, table := source(run, run.Size())
	bench.Iter(run, func() seen {
		snapshot := maps.Clone(table)
		table[key] = bench.Keep(table[key])
		return pass(snapshot, key)
	}, digest)
}
