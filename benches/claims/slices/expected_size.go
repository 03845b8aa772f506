// What Go does otherwise: make clears all the room that it reserves. append doubles up to 256 elements and grows by less
// and less beyond, always to a new array; the outgrown one is the collector's.
package expected_size

import "claimbench/bench"

var Variants = bench.Variants{
	"growing":     expecting(func(int) int { return 0 }),
	"exact":       expecting(func(length int) int { return length }),
	"half":        expecting(func(length int) int { return length / 2 }),
	"tenth_short": expecting(func(length int) int { return length * 9 / 10 }),
	"tenth_over":  expecting(func(length int) int { return (length*11 + 9) / 10 }),
	"tenfold":     expecting(func(length int) int { return 10 * length }),
}

// expecting is a routine that reserves what is expected of a length, reports the room in the end, and returns the numbers.
func expecting(expected func(length int) int) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		bench.IterMarked(run, func(marks *bench.Marks) []uint64 {
			var numbers []uint64
			if room := expected(length); room > 0 {
				numbers = make([]uint64, 0, room)
			}
			numbers = pushed(numbers, length)
			marks.Figure("capacity", uint64(cap(numbers)))
			return numbers
		}, bench.OfUint64s)
	}
}

//go:noinline
func pushed(numbers []uint64, length int) []uint64 {
	for number := range length {
		numbers = append(numbers, uint64(number))
	}
	return numbers
}
