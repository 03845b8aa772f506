// What Go does otherwise: make clears all of the room that it reserves before anything is appended, where Rust only
// reserves it. An append to a full array doubles it up to 256 elements, beyond that adds less and less, down to a
// quarter, and rounds up to what the allocator hands out. An array that was outgrown lies there until it is collected.
package expected_size

import "claimbench/bench"

var Variants = bench.Variants{
	"growing":     reserving(func(int) int { return 0 }),
	"exact":       reserving(func(length int) int { return length }),
	"half":        reserving(func(length int) int { return length / 2 }),
	"tenth_short": reserving(func(length int) int { return length * 9 / 10 }),
	"tenth_over":  reserving(func(length int) int { return (length*11 + 9) / 10 }),
	"tenfold":     reserving(func(length int) int { return 10 * length }),
	"extended":    func(run *bench.Run) { register(run, extended) },
}

// reserving is a routine that makes room, where there is any to be made, and appends one by one.
func reserving(room func(int) int) func(*bench.Run) {
	return func(run *bench.Run) {
		register(run, func(length int) []uint64 {
			if room := room(length); room > 0 {
				return appended(make([]uint64, 0, room), length)
			}
			return appended(nil, length)
		})
	}
}

// register registers a turn that makes the numbers below a length, and reports how much room they have in the end.
func register(run *bench.Run, turn func(int) []uint64) {
	length := run.Size()
	run.Kept(min(max(1_000_000/length, 1), 10_000))
	bench.IterMarked(run, func(marks *bench.Marks) []uint64 {
		numbers := turn(length)
		marks.Figure("capacity", uint64(cap(numbers)))
		return numbers
	}, bench.OfUint64s)
}

// appended is the work of every variant that appends: an append for each element, in one and the same loop.
//
//go:noinline
func appended(numbers []uint64, length int) []uint64 {
	for number := range uint64(length) {
		numbers = append(numbers, number)
	}
	return numbers
}

// extended makes all room in one append, which clears it, and then writes the elements without asking for room.
func extended(length int) []uint64 {
	var numbers []uint64
	numbers = append(numbers, make([]uint64, length)...)
	for index := range numbers {
		numbers[index] = uint64(index)
	}
	return numbers
}
