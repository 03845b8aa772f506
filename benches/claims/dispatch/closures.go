// What Go does otherwise: the compiler decides whether a closure lies on the heap: one that its function returns does, one
// that is only called does not. What is captured and not changed is copied into the closure up to 128 bytes; beyond, the
// variable itself moves to the heap, and that is a second block.
package closures

import "claimbench/bench"

const calls = 1_024

// amount is what a call adds where nothing is captured.
var amount uint64 = 12_345

var Variants = bench.Variants{
	"boxed_dyn":                of(1, returned),
	"boxed_dyn_made_each_time": of(calls, returned),
	"dyn_ref":                  of(1, called),
	"dyn_ref_made_each_time":   of(calls, called),
}

// of is a routine that makes so many closures in a turn, of as many words as the point says, and calls them 1,024 times
// together.
func of(made int, makeAndCall func(words, times int, value uint64) uint64) func(*bench.Run) {
	return func(run *bench.Run) {
		words := run.Size() / 8
		bench.Iter(run, func() uint64 {
			value := uint64(1)
			for range made {
				value = makeAndCall(words, calls/made, value)
			}
			return value
		}, bench.OfUint64)
	}
}

// returned makes a closure that outlives the function that made it, and calls it.
func returned(words, times int, value uint64) uint64 {
	switch words {
	case 0:
		return repeated(adder0(), times, value)
	case 1:
		return repeated(adder1([1]uint64{amount}), times, value)
	case 8:
		return repeated(adder8([8]uint64{7: amount}), times, value)
	default:
		return repeated(adder32([32]uint64{31: amount}), times, value)
	}
}

//go:noinline
func adder0() func(uint64) uint64 {
	return func(value uint64) uint64 { return value + amount }
}

//go:noinline
func adder1(captured [1]uint64) func(uint64) uint64 {
	return func(value uint64) uint64 { return value + captured[0] }
}

//go:noinline
func adder8(captured [8]uint64) func(uint64) uint64 {
	return func(value uint64) uint64 { return value + captured[7] }
}

//go:noinline
func adder32(captured [32]uint64) func(uint64) uint64 {
	return func(value uint64) uint64 { return value + captured[31] }
}

// called makes a closure that nobody keeps, and calls it.
func called(words, times int, value uint64) uint64 {
	switch words {
	case 0:
		return repeated(func(value uint64) uint64 { return value + amount }, times, value)
	case 1:
		captured := [1]uint64{amount}
		return repeated(func(value uint64) uint64 { return value + captured[0] }, times, value)
	case 8:
		captured := [8]uint64{7: amount}
		return repeated(func(value uint64) uint64 { return value + captured[7] }, times, value)
	default:
		captured := [32]uint64{31: amount}
		return repeated(func(value uint64) uint64 { return value + captured[31] }, times, value)
	}
}

// repeated calls a closure again and again with what it returned, which is never 0.
//
//go:noinline
func repeated(closure func(uint64) uint64, times int, value uint64) uint64 {
	for range times {
		if value = closure(value); value == 0 {
			break
		}
	}
	return value
}
