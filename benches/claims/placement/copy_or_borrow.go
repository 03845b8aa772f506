// What Go does otherwise: it hands an array over on the stack, whatever its length, and a struct of a few words in registers.
// Which word is read is not known, so arrays of up to 16 bytes are structs here too. There is no other kind of reference.
package copy_or_borrow

import (
	"unsafe"

	"claimbench/bench"
)

// calls are those of a turn.
const calls = 256

// The structs: of one and of two fields, and those that are arrays.
type (
	one struct{ a uint64 }
	two struct{ a, b uint64 }
)

type structs interface {
	one | two | [4]uint64 | [8]uint64 | [16]uint64 | [32]uint64 | [64]uint64 | [100]uint64 | [150]uint64 | [512]uint64
}

var Variants = bench.Variants{
	"by_value":             at(func(of ways) way { return of.value }),
	"by_reference":         at(func(of ways) way { return of.reference }),
	"boxed_each":           at(func(of ways) way { return of.boxed }).At(8, 16, 32, 64, 128, 256, 512, 800, 1_200),
	"by_value_all":         at(func(of ways) way { return of.valueAll }),
	"by_reference_all":     at(func(of ways) way { return of.referenceAll }),
	"by_value_inlined":     at(func(of ways) way { return of.valueInlined }),
	"by_reference_inlined": at(func(of ways) way { return of.referenceInlined }),
}

// way is a turn of calls, each of which is told where to read.
type way = func(place int) uint64

// ways are the turns over a struct of one size.
type ways struct{ value, reference, boxed, valueAll, referenceAll, valueInlined, referenceInlined way }

var bySize = map[uint64]func() ways{
	8:     waysOf[one],
	16:    waysOf[two],
	32:    waysOf[[4]uint64],
	64:    waysOf[[8]uint64],
	128:   waysOf[[16]uint64],
	256:   waysOf[[32]uint64],
	512:   waysOf[[64]uint64],
	800:   waysOf[[100]uint64],
	1_200: waysOf[[150]uint64],
	4_096: waysOf[[512]uint64],
}

func at(chosen func(ways) way) bench.Variant {
	return bench.At(func(run *bench.Run) {
		turn, place := chosen(bySize[run.Point()]()), run.Size()/16
		run.Operations(calls)
		bench.Iter(run, func() uint64 { return turn(place) }, bench.OfUint64)
	}, 8, 16, 32, 64, 128, 256, 512, 800, 1_200, 4_096)
}

// word is the word at a place of a struct.
func word[S structs](of *S, place int) *uint64 {
	return (*uint64)(unsafe.Add(unsafe.Pointer(of), uintptr(place)*8))
}

// waysOf are the turns over a struct whose largest word stands in its middle.
func waysOf[S structs]() ways {
	made := new(S)
	length := int(unsafe.Sizeof(*made) / 8)
	for place := range length {
		*word(made, place) = uint64(place)
	}
	*word(made, length/2) = 1<<40 + uint64(length/2)
	return ways{
		value: func(place int) uint64 {
			sum := uint64(0)
			for range calls {
				sum += byValue(*made, place)
			}
			return sum
		},
		reference: func(place int) uint64 {
			sum := uint64(0)
			for range calls {
				sum += byReference(made, place)
			}
			return sum
		},
		boxed: func(place int) uint64 {
			sum := uint64(0)
			for range calls {
				sum += byReference(boxed(*made), place)
			}
			return sum
		},
		valueAll: func(int) uint64 {
			sum := uint64(0)
			for range calls {
				sum += largestOfValue(*made)
			}
			return sum
		},
		referenceAll: func(int) uint64 {
			sum := uint64(0)
			for range calls {
				sum += largest(made)
			}
			return sum
		},
		valueInlined: func(place int) uint64 {
			sum := uint64(0)
			for range calls {
				copied := *made
				sum += *word(&copied, place)
			}
			return sum
		},
		referenceInlined: func(place int) uint64 {
			sum := uint64(0)
			for range calls {
				sum += *word(made, place)
			}
			return sum
		},
	}
}

//go:noinline
func byValue[S structs](of S, place int) uint64 { return *word(&of, place) }

//go:noinline
func byReference[S structs](of *S, place int) uint64 { return *word(of, place) }

// boxed is a copy on the heap, for its pointer outlives the function.
//
//go:noinline
func boxed[S structs](of S) *S { return &of }

//go:noinline
func largest[S structs](of *S) uint64 {
	most := uint64(0)
	for place := range int(unsafe.Sizeof(*of) / 8) {
		most = max(most, *word(of, place))
	}
	return most
}

//go:noinline
func largestOfValue[S structs](of S) uint64 {
	most := uint64(0)
	for place := range int(unsafe.Sizeof(of) / 8) {
		most = max(most, *word(&of, place))
	}
	return most
}
