// What Go does otherwise: its map has no order either and hashes by a hash of its own with a random seed, and the order of a
// walk is another one each time. Its library has no ordered map. What is collected is left to the collector.
package ordered_output

import (
	"cmp"
	"slices"

	"claimbench/bench"
)

const (
	// keys are those of a map, and updates the different ones there are.
	keys    = 1_000
	updates = 1 << 16
)

var Variants = bench.Variants{
	"hash_sorted":       func(run *bench.Run) { register(run, hashed{table{}, keysSorted}) },
	"hash_pairs_sorted": func(run *bench.Run) { register(run, hashed{table{}, pairsSorted}) },
	"hash_kept_order":   func(run *bench.Run) { register(run, &keptOrder{table: table{}}) },
	"sorted_list":       func(run *bench.Run) { register(run, &sortedList{make([]pair, 0, keys)}) },
}

type table = map[uint64]uint64

type pair struct{ key, number uint64 }

// store is what numbers are kept in by key.
type store interface {
	// update writes the number of a key, and says whether the key was there.
	update(key, number uint64) bool
	// output folds all keys and numbers in the order of the keys into a word.
	output() uint64
}

// fold takes one more pair into a word that tells their order.
func fold(word uint64, key, number uint64) uint64 { return (word<<1 | word>>63) + (key ^ number) }

// hashed is a map and how it is put out in order.
type hashed struct {
	table  table
	sorted func(table) uint64
}

func (h hashed) update(key, number uint64) bool {
	before := len(h.table)
	h.table[key] = number
	return len(h.table) == before
}

func (h hashed) output() uint64 { return h.sorted(h.table) }

func keysSorted(of table) uint64 {
	keys := make([]uint64, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	word := uint64(0)
	for _, key := range keys {
		word = fold(word, key, of[key])
	}
	return word
}

func pairsSorted(of table) uint64 {
	pairs := make([]pair, 0, len(of))
	for key, number := range of {
		pairs = append(pairs, pair{key, number})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.key, b.key) })
	word := uint64(0)
	for _, pair := range pairs {
		word = fold(word, pair.key, pair.number)
	}
	return word
}

// keptOrder is a map and its keys in order.
type keptOrder struct {
	table   table
	keys    []uint64
	isStale bool
}

func (k *keptOrder) update(key, number uint64) bool {
	before := len(k.table)
	k.table[key] = number
	known := len(k.table) == before
	k.isStale = k.isStale || !known
	return known
}

func (k *keptOrder) output() uint64 {
	if k.isStale {
		k.keys = k.keys[:0]
		for key := range k.table {
			k.keys = append(k.keys, key)
		}
		slices.Sort(k.keys)
		k.isStale = false
	}
	word := uint64(0)
	for _, key := range k.keys {
		word = fold(word, key, k.table[key])
	}
	return word
}

// sortedList is pairs in order, searched by halving.
type sortedList struct{ pairs []pair }

func (s *sortedList) update(key, number uint64) bool {
	place, known := slices.BinarySearchFunc(s.pairs, key, func(pair pair, key uint64) int {
		return cmp.Compare(pair.key, key)
	})
	if known {
		s.pairs[place].number = number
	} else {
		s.pairs = slices.Insert(s.pairs, place, pair{key, number})
	}
	return known
}

func (s *sortedList) output() uint64 {
	word := uint64(0)
	for _, pair := range s.pairs {
		word = fold(word, pair.key, pair.number)
	}
	return word
}

// output is what a turn gives: how many of the updates found their key, and the word of all pairs.
type output struct{ known, word uint64 }

// register registers a turn of so many updates and one output.
func register[S store](run *bench.Run, into S) {
	length := run.Size()
	drawn := bench.Input(run, func() []pair {
		random := bench.NewRandom(1)
		pairs := make([]pair, keys)
		for at := range pairs {
			pairs[at] = pair{random.Uint64(), random.Uint64()}
		}
		for _, pair := range pairs {
			into.update(pair.key, pair.number)
		}
		into.output()
		drawn := make([]pair, updates)
		for at := range drawn {
			drawn[at] = pairs[random.Below(keys)]
		}
		return drawn
	})
	next := 0
	bench.Iter(run, func() output {
		known := uint64(0)
		for range length {
			of := drawn[next%updates]
			next++
			if into.update(of.key, of.number) {
				known++
			}
		}
		return output{known, into.output()}
	}, func(of output) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(of.known)
			h.Uint64(of.word)
		})
	})
}
