// What Go does otherwise: slices.BinarySearch branches on what it compares, and siphash is Go's own map, which hashes by a
// hash of its own with a random seed. There is no ordered set to compare with.
package sorted_vec

import (
	"slices"

	"claimbench/bench"
)

const (
	// lookUps are those of a turn, and every those between two inserts; orders are one a turn.
	lookUps = 1_000
	every   = 10
	orders  = 64
)

var Variants = bench.Variants{
	"binary":         func(run *bench.Run) { lookUp(run, binary) },
	"linear":         bench.At(func(run *bench.Run) { lookUp(run, linear) }, 5, 16, 64, 256, 1_000),
	"siphash":        func(run *bench.Run) { lookUp(run, hashed) },
	"binary_chained": bench.At(binaryChained, 1_000, 30_000, 100_000),
	"list_mixed":     bench.At(listMixed, 64, 256, 1_000, 30_000),
}

// find is the key itself where it is there, and 0 elsewhere.
type find = func(key uint64) uint64

func sorted(keys []uint64) []uint64 {
	list := slices.Clone(keys)
	slices.Sort(list)
	return list
}

func binary(keys []uint64) find {
	list := sorted(keys)
	return func(key uint64) uint64 { return search(list, key) }
}

//go:noinline
func search(list []uint64, key uint64) uint64 {
	if place, found := slices.BinarySearch(list, key); found {
		return list[place]
	}
	return 0
}

func linear(keys []uint64) find {
	list := sorted(keys)
	return func(key uint64) uint64 {
		for _, found := range list {
			if found == key {
				return found
			}
		}
		return 0
	}
}

func hashed(keys []uint64) find {
	set := make(map[uint64]struct{}, len(keys))
	for _, key := range keys {
		set[key] = struct{}{}
	}
	return func(key uint64) uint64 {
		if _, found := set[key]; found {
			return key
		}
		return 0
	}
}

func lookUp(run *bench.Run, table func(keys []uint64) find) {
	run.Operations(lookUps)
	keys, sought := keysAndSought(run)
	find := table(keys)
	register(run, sought, func(sought []uint64) uint64 {
		sum := uint64(0)
		for _, key := range sought {
			sum += find(key)
		}
		return sum
	})
}

// binaryChained seeks what depends on what it found before.
func binaryChained(run *bench.Run) {
	run.Operations(lookUps)
	keys, sought := keysAndSought(run)
	find := binary(keys)
	register(run, sought, func(sought []uint64) uint64 {
		sum, last, found := uint64(0), uint64(0), uint64(0)
		for _, key := range sought {
			// What was found is what was sought, so this changes nothing; who calls does not know.
			found = find(key ^ last ^ found)
			last = key
			sum += found
		}
		return sum
	})
}

// listMixed inserts a key, looks ten up, and removes it.
func listMixed(run *bench.Run) {
	random := bench.NewRandom(2)
	added := make([]uint64, lookUps/every)
	for at := range added {
		added[at] = nonzero(random)
	}
	run.Operations(uint64(len(added)))
	keys, sought := keysAndSought(run)
	list := slices.Grow(sorted(keys), 1)
	register(run, sought, func(sought []uint64) uint64 {
		sum := uint64(0)
		for at, key := range added {
			place, known := slices.BinarySearch(list, key)
			list = slices.Insert(list, place, key)
			for _, key := range sought[at*every:][:every] {
				sum += search(list, key)
			}
			// A key that was not inserted, or not removed, shows in the sum.
			place, found := slices.BinarySearch(list, key)
			list = slices.Delete(list, place, place+1)
			if known || !found {
				sum++
			}
		}
		return sum
	})
}

// nonzero draws any key but 0.
func nonzero(random *bench.Random) uint64 { return 1 + random.Below(1<<64-1) }

// keysAndSought are the point's keys, and some of them that are sought in many orders.
func keysAndSought(run *bench.Run) ([]uint64, [][]uint64) {
	random := bench.NewRandom(1)
	keys := make([]uint64, run.Size())
	for at := range keys {
		keys[at] = nonzero(random)
	}
	sought := bench.Input(run, func() [][]uint64 {
		once := make([]uint64, lookUps)
		for at := range once {
			once[at] = keys[random.Below(uint64(len(keys)))]
		}
		sought := make([][]uint64, orders)
		for at := range sought {
			sought[at] = slices.Clone(once)
			bench.Shuffle(random, sought[at])
		}
		return sought
	})
	return keys, sought
}

// register registers a turn that seeks the keys in the next order.
func register(run *bench.Run, sought [][]uint64, turn func(sought []uint64) uint64) {
	next := 0
	bench.Iter(run, func() uint64 {
		next = (next + 1) % orders
		return turn(sought[next])
	}, bench.OfUint64)
}
