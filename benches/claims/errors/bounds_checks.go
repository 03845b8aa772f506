// What Go does otherwise: its compiler makes no vector code, so every sum here adds one number at a time, and sum_scalar
// would be sum_unchecked. What it can prove to be inside loses its check; unchecked reads go through unsafe pointers.
package bounds_checks

import (
	"math/bits"
	"unsafe"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"sum_indexed":      summed(indexed),
	"sum_unchecked":    summed(unchecked),
	"sum_asserted":     summed(asserted),
	"sum_sliced":       summed(sliced),
	"sum_iterated":     summed(iterated),
	"sum_array":        bench.At(array, 64, 4_096),
	"gather_indexed":   bench.At(gathered(gatherIndexed), 64, 4_096),
	"gather_unchecked": bench.At(gathered(gatherUnchecked), 64, 4_096),
	"varint_indexed":   bench.At(decoded(varintIndexed), 64, 4_096),
	"varint_unchecked": bench.At(decoded(varintUnchecked), 64, 4_096),
}

// numbers are to be added: one more than the point says.
func numbers(length int) []uint32 {
	random := bench.NewRandom(1)
	numbers := make([]uint32, length+1)
	for at := range numbers {
		numbers[at] = random.Uint32()
	}
	return numbers
}

func summed(add func(numbers []uint32, length int) uint32) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		numbers := bench.Input(run, func() []uint32 { return numbers(length) })
		bench.Iter(run, func() uint32 { return add(numbers, length) }, bench.OfUint32)
	}
}

func array(run *bench.Run) {
	if run.Point() == 64 {
		summed(of64)(run)
	} else {
		summed(of4096)(run)
	}
}

func gathered(add func(numbers, order []uint32, length int) uint32) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		numbers := bench.Input(run, func() []uint32 { return numbers(length) })
		order := bench.Input(run, func() []uint32 {
			order := make([]uint32, length+1)
			for at := range order {
				order[at] = uint32(at)
			}
			bench.Shuffle(bench.NewRandom(2), order[:length])
			return order
		})
		bench.Iter(run, func() uint32 { return add(numbers, order, length) }, bench.OfUint32)
	}
}

func decoded(add func(encoded []byte, length int) uint32) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		encoded := bench.Input(run, func() []byte {
			var encoded []byte
			for _, number := range numbers(length) {
				encoded = appendEncoded(encoded, number)
			}
			return encoded
		})
		bench.Iter(run, func() uint32 { return add(encoded, length) }, bench.OfUint32)
	}
}

// appendEncoded writes a number in bytes of 7 bits each, the lowest first; all but the last have their highest bit set.
func appendEncoded(to []byte, number uint32) []byte {
	for last := max((bits.Len32(number)+6)/7, 1) - 1; last > 0; last-- {
		to = append(to, byte(number)|128)
		number >>= 7
	}
	return append(to, byte(number))
}

//go:noinline
func indexed(numbers []uint32, length int) uint32 {
	sum := uint32(0)
	for at := 0; at < length; at++ {
		sum += numbers[at]
	}
	return sum
}

//go:noinline
func unchecked(numbers []uint32, length int) uint32 {
	sum := uint32(0)
	for at := 0; at < length; at++ {
		sum += get(numbers, at)
	}
	return sum
}

// get is the element at an index that the caller knows to be below the length.
func get[T any](list []T, index int) T {
	var zero T
	return *(*T)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(list)), uintptr(index)*unsafe.Sizeof(zero)))
}

//go:noinline
func asserted(numbers []uint32, length int) uint32 {
	if length > len(numbers) {
		panic("the numbers are as many as are added")
	}
	sum := uint32(0)
	for at := 0; at < length; at++ {
		sum += numbers[at]
	}
	return sum
}

//go:noinline
func sliced(numbers []uint32, length int) uint32 {
	numbers = numbers[:length]
	sum := uint32(0)
	for at := 0; at < length; at++ {
		sum += numbers[at]
	}
	return sum
}

//go:noinline
func iterated(numbers []uint32, length int) uint32 {
	sum := uint32(0)
	for _, number := range numbers[:length] {
		sum += number
	}
	return sum
}

// The length of an array is part of its type, so each point has a function of its own.

//go:noinline
func of64(numbers []uint32, length int) uint32 {
	sum := uint32(0)
	for _, number := range (*[64]uint32)(numbers[:length]) {
		sum += number
	}
	return sum
}

//go:noinline
func of4096(numbers []uint32, length int) uint32 {
	sum := uint32(0)
	for _, number := range (*[4_096]uint32)(numbers[:length]) {
		sum += number
	}
	return sum
}

//go:noinline
func gatherIndexed(numbers, order []uint32, length int) uint32 {
	sum := uint32(0)
	for at := 0; at < length; at++ {
		sum += numbers[order[at]]
	}
	return sum
}

//go:noinline
func gatherUnchecked(numbers, order []uint32, length int) uint32 {
	sum := uint32(0)
	for at := 0; at < length; at++ {
		sum += get(numbers, int(get(order, at)))
	}
	return sum
}

//go:noinline
func varintIndexed(encoded []byte, length int) uint32 {
	sum, at := uint32(0), 0
	for range length {
		number, shift := uint32(0), 0
		for {
			read := encoded[at]
			at++
			number |= uint32(read&127) << shift
			shift += 7
			if read < 128 {
				break
			}
		}
		sum += number
	}
	return sum
}

//go:noinline
func varintUnchecked(encoded []byte, length int) uint32 {
	sum, at := uint32(0), 0
	for range length {
		number, shift := uint32(0), 0
		for {
			read := get(encoded, at)
			at++
			number |= uint32(read&127) << shift
			shift += 7
			if read < 128 {
				break
			}
		}
		sum += number
	}
	return sum
}
