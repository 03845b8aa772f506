// What Go does otherwise: a buffer is the collector's from its last use on, wherever its scope ends, so setting a variable
// to nil, a block or a function of its own changes nothing; kept_alive has the scope's rule by hand. make clears a
// buffer before it is filled. What is alive is read where both buffers are filled and the second is still to be summed.
// The sum is a loop over single bytes, which the compiler does not widen, so it outweighs the rest.
package scope_end

import (
	"runtime"

	"claimbench/bench"
)

// peak is the phase in which both buffers are filled and the second is not yet summed.
const peak = "peak"

var Variants = bench.Variants{
	"end_of_scope": func(run *bench.Run) { register(run, endOfScope) },
	"dropped":      func(run *bench.Run) { register(run, dropped) },
	"inner_block":  func(run *bench.Run) { register(run, innerBlock) },
	"moved":        func(run *bench.Run) { register(run, moved) },
	"two_kept":     bench.At(twoKept, 1_024, 65_536, 262_144, 1_048_576),
	"one_kept":     bench.At(oneKept, 1_024, 65_536, 262_144, 1_048_576),
	"kept_alive": bench.Only(
		func(run *bench.Run) { register(run, keptAlive) },
		"two buffers of which runtime.KeepAlive holds the first to the end, as its scope does in Rust"),
}

func endOfScope(size int, marks *bench.Marks) [2]uint64 {
	first := filled(size, 1)
	sumOfFirst := sum(first)
	second := filled(size, 2)
	marks.Phase(peak)
	return [2]uint64{sumOfFirst, sum(second)}
}

func dropped(size int, marks *bench.Marks) [2]uint64 {
	first := filled(size, 1)
	sumOfFirst := sum(first)
	first = nil
	second := filled(size, 2)
	marks.Phase(peak)
	return [2]uint64{sumOfFirst, sum(second)}
}

func innerBlock(size int, marks *bench.Marks) [2]uint64 {
	var sumOfFirst uint64
	{
		first := filled(size, 1)
		sumOfFirst = sum(first)
	}
	second := filled(size, 2)
	marks.Phase(peak)
	return [2]uint64{sumOfFirst, sum(second)}
}

func moved(size int, marks *bench.Marks) [2]uint64 {
	sumOfFirst := sum(filled(size, 1))
	second := filled(size, 2)
	marks.Phase(peak)
	return [2]uint64{sumOfFirst, sum(second)}
}

func keptAlive(size int, marks *bench.Marks) [2]uint64 {
	first := filled(size, 1)
	sumOfFirst := sum(first)
	second := filled(size, 2)
	marks.Phase(peak)
	sums := [2]uint64{sumOfFirst, sum(second)}
	runtime.KeepAlive(first)
	return sums
}

func twoKept(run *bench.Run) {
	registerKept(run, func(first, second []byte) [2]uint64 {
		return [2]uint64{refilled(first, 1), refilled(second, 2)}
	})
}

func oneKept(run *bench.Run) {
	registerKept(run, func(first, _ []byte) [2]uint64 {
		return [2]uint64{refilled(first, 1), refilled(first, 2)}
	})
}

// register registers a turn that works with two buffers of a size; its output is the sum of each.
func register(run *bench.Run, turn func(size int, marks *bench.Marks) [2]uint64) {
	size := run.Size()
	bench.IterMarked(run, func(marks *bench.Marks) [2]uint64 { return turn(bench.Keep(size), marks) }, ofSums)
}

func registerKept(run *bench.Run, turn func(first, second []byte) [2]uint64) {
	first := bench.Input(run, func() []byte { return filled(run.Size(), 1) })
	second := bench.Input(run, func() []byte { return filled(run.Size(), 2) })
	bench.Iter(run, func() [2]uint64 { return turn(first, second) }, ofSums)
}

func ofSums(sums [2]uint64) bench.Digest {
	return bench.OfUint64s(sums[:])
}

//go:noinline
func filled(size int, value byte) []byte {
	buffer := make([]byte, size)
	fill(buffer, bench.Keep(value))
	return buffer
}

func refilled(buffer []byte, value byte) uint64 {
	fill(buffer, bench.Keep(value))
	return sum(buffer)
}

//go:noinline
func sum(buffer []byte) uint64 {
	var sum uint64
	for _, value := range buffer {
		sum += uint64(value)
	}
	return sum
}

// fill writes a value all over a buffer, by copies of what is written already: Go has no memset for bytes other than 0.
func fill(buffer []byte, value byte) {
	begun := buffer[:min(len(buffer), 16)]
	for index := range begun {
		begun[index] = value
	}
	for filled := len(begun); filled < len(buffer); {
		filled += copy(buffer[filled:], buffer[:min(filled, 4_096)])
	}
}
