// What Go does otherwise: make clears all the room that it reserves, and append begins with room for one number where a
// Vec begins with four.
package over_preallocation

import "claimbench/bench"

var Variants = bench.Variants{
	"growing": growing,
	"exact":   over(1),
	"over_2":  over(2),
	"over_16": over(16),
	"over_64": over(64),
}

func growing(run *bench.Run) {
	register(run, func(int) []uint64 { return nil })
}

func over(times int) func(*bench.Run) {
	return func(run *bench.Run) {
		register(run, func(length int) []uint64 { return make([]uint64, 0, times*length) })
	}
}

// register registers a turn that makes the numbers below a length.
func register(run *bench.Run, room func(length int) []uint64) {
	length := run.Size()
	switch {
	case length <= 16:
		run.Kept(10_000)
	case length <= 256:
		run.Kept(1_000)
	case length <= 4_096:
		run.Kept(100)
	}
	bench.Iter(run, func() []uint64 { return pushed(room(length), length) }, bench.OfUint64s)
}

// pushed is the work of every variant: an append for each number.
//
//go:noinline
func pushed(numbers []uint64, length int) []uint64 {
	for number := range length {
		numbers = append(numbers, uint64(number))
	}
	return numbers
}
