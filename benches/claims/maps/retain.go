// What Go does otherwise: maps.DeleteFunc is the walk, as deleting in a range over the map is. A map never shrinks, so there
// is none that does, and what is left of the old one is the collector's. A copy is made by maps.Clone, which keeps the table.
package retain

import (
	"maps"
	"slices"

	"claimbench/bench"
)

const (
	// entries are those of the map that is pruned, and walks those of a turn.
	entries = 10_000
	walks   = 64
)

var Variants = bench.Variants{
	"retained":          pruned(retained),
	"collected_removed": pruned(collectedRemoved),
	"rebuilt":           pruned(rebuilt),
	"walked_retained":   bench.At(walked(retained), 99),
	"walked_rebuilt":    bench.At(walked(rebuilt), 99),
}

type table = map[uint64]uint64

// goes is whether an entry with this value goes, where so many of a hundred do.
func goes(value, removed uint64) bool { return value%100 < removed }

func retained(of table, removed uint64) table {
	maps.DeleteFunc(of, func(_, value uint64) bool { return goes(value, removed) })
	return of
}

func collectedRemoved(of table, removed uint64) table {
	var keys []uint64
	for key, value := range of {
		if goes(value, removed) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		delete(of, key)
	}
	return of
}

func rebuilt(of table, removed uint64) table {
	left := make(table)
	for key, value := range of {
		if !goes(value, removed) {
			left[key] = value
		}
	}
	return left
}

// source is a map with room for its entries, whose keys are random and whose values count them.
func source() table {
	random := bench.NewRandom(1)
	source := make(table, entries)
	for value := range uint64(entries) {
		source[random.Uint64()] = value
	}
	return source
}

// pruned registers a turn that prunes a clone of the map.
func pruned(prune func(table, uint64) table) func(*bench.Run) {
	return func(run *bench.Run) {
		removed := run.Point()
		source := bench.Input(run, source)
		setUp := func() table { return maps.Clone(source) }
		bench.IterWith(run, 1, setUp, func(of table) table { return prune(of, removed) }, func(left table) bench.Digest {
			keys := make([]uint64, 0, len(left))
			for key := range left {
				keys = append(keys, key)
			}
			slices.Sort(keys)
			return bench.OfAll(keys, func(h *bench.Hasher, key uint64) {
				h.Uint64(key)
				h.Uint64(left[key])
			})
		})
	}
}

// walked registers a turn that walks over what is left of a map.
func walked(prune func(table, uint64) table) func(*bench.Run) {
	return func(run *bench.Run) {
		removed := run.Point()
		left := bench.Input(run, func() table { return prune(source(), removed) })
		run.Operations(walks)
		bench.Iter(run, func() uint64 {
			total := uint64(0)
			for range walks {
				for _, value := range left {
					total += value
				}
			}
			return total
		}, bench.OfUint64)
	}
}
