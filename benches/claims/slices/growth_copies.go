// What Go does otherwise: an append past the capacity always makes a new array, copies all elements and leaves the old
// array to the collector; nothing is lengthened in place, and make clears what an append does not. The new array is
// twice as large up to 256 elements only, then by less and less, down to a quarter more, and rounded up to what the
// allocator hands out. The first one has room for one element of 8 bytes or more.
package growth_copies

import (
	"claimbench/bench"
	"slices"
	"unsafe"
)

// chunk is the elements of a chunk.
const chunk = 4096

var Variants = bench.Variants{
	"pushed":         func(run *bench.Run) { numbers(run, 0, grown[uint64]) },
	"copied_by_hand": func(run *bench.Run) { numbers(run, 0, doubled) },
	"factor_1_5": func(run *bench.Run) {
		numbers(run, 0, func(list []uint64) []uint64 { return moved(list, max(4, cap(list)*3/2)) })
	},
	"chunked": func(run *bench.Run) { numbers(run, 0, nextChunk) },
	"exact_each_time": func(run *bench.Run) {
		numbers(run, 0, func(list []uint64) []uint64 { return moved(list, len(list)+1) })
	},
	"reserved": func(run *bench.Run) { numbers(run, run.Size(), grown[uint64]) },
	"pushed_bytes": func(run *bench.Run) {
		register(run, 0, func(list []byte, number, end uint64) []byte {
			for ; number < end; number++ {
				list = append(list, byte(number))
			}
			return list
		}, grown[byte], (*bench.Hasher).Uint8)
	},
	"pushed_large":         func(run *bench.Run) { register(run, 0, appendLarge, grown[large], hashLarge) },
	"one_push":             func(run *bench.Run) { onePush(run, grown[uint64]) },
	"one_push_copied":      func(run *bench.Run) { onePush(run, doubled) },
	"one_push_copied_warm": onePushWarm,
}

// grown makes room as append does.
func grown[T any](list []T) []T {
	return slices.Grow(list, 1)
}

// moved is a list in a new array with so much room. Only the part that was reserved is cleared before the copy.
func moved(list []uint64, room int) []uint64 {
	return append(make([]uint64, 0, room), list...)
}

func doubled(list []uint64) []uint64 {
	return moved(list, max(4, 2*cap(list)))
}

// nextChunk is an empty list, whereupon the full one is put away.
func nextChunk([]uint64) []uint64 {
	return make([]uint64, 0, chunk)
}

// numbers registers a turn that appends numbers to a list that has so much room at first.
func numbers(run *bench.Run, room int, grow func([]uint64) []uint64) {
	register(run, room, func(list []uint64, number, end uint64) []uint64 {
		for ; number < end; number++ {
			list = append(list, number)
		}
		return list
	}, grow, (*bench.Hasher).Uint64)
}

// large is an element of 1,032 bytes.
type large [129]uint64

func appendLarge(list []large, number, end uint64) []large {
	for ; number < end; number++ {
		var element large
		for index := range element {
			element[index] = number
		}
		list = append(list, element)
	}
	return list
}

func hashLarge(h *bench.Hasher, element large) {
	h.Uint64s(element[:])
}

// made is a turn's output: the chunks that are full, and the list.
type made[T any] struct {
	full [][]T
	list []T
}

// register registers a turn that appends so many elements to a new list and, whenever it is full, grows it or puts it
// away. From one growth to the next the elements are appended in a loop that is compiled for them.
func register[T any](
	run *bench.Run, room int, fill func(list []T, number, end uint64) []T, grow func([]T) []T,
	hash func(*bench.Hasher, T),
) {
	length := run.Point()
	size := int(unsafe.Sizeof(*new(T)))
	run.Kept((1 << 23) / (run.Size() * size))
	bench.IterMarked(run, func(marks *bench.Marks) made[T] {
		var output made[T]
		var list []T
		if room > 0 {
			list = make([]T, 0, room)
		}
		first, outgrown, moved, number := cap(list), 0, 0, uint64(0)
		for number < length {
			if len(list) == cap(list) {
				old := list
				list = grow(list)
				if number == 0 {
					first = cap(list)
				}
				outgrown += len(old) * size
				switch {
				case len(old) == 0:
				case len(list) == 0:
					output.full = append(output.full, old)
				case unsafe.SliceData(list) != unsafe.SliceData(old):
					moved += len(old) * size
				}
			}
			end := min(length, number+uint64(cap(list)-len(list)))
			list = fill(list, number, end)
			number = end
		}
		output.list = list
		capacity := cap(list)
		for _, chunk := range output.full {
			capacity += cap(chunk)
		}
		marks.Figure("length", length)
		marks.Figure("capacity", uint64(capacity))
		marks.Figure("unused", uint64(capacity)-length)
		marks.Figure("first capacity", uint64(first))
		marks.Figure("bytes outgrown", uint64(outgrown))
		marks.Figure("bytes moved", uint64(moved))
		return output
	}, func(output made[T]) bench.Digest {
		return bench.OfAll(slices.Concat(slices.Concat(output.full...), output.list), hash)
	})
}

// onePush registers a turn that appends one element to a full list, which is made once, for the new array leaves it as it is.
func onePush(run *bench.Run, grow func([]uint64) []uint64) {
	length := run.Point()
	list := bench.Input(run, func() []uint64 { return full(length) })
	bench.Iter(run, func() []uint64 { return append(grow(list), length) }, bench.OfUint64s)
}

// onePushWarm copies to an array that lives through all turns and has been written to.
func onePushWarm(run *bench.Run) {
	length := run.Point()
	list := bench.Input(run, func() []uint64 { return full(length) })
	larger := append(full(length), list...)
	bench.Iter(run, func() []uint64 {
		larger = append(append(larger[:0], list...), length)
		return larger
	}, bench.OfUint64s)
}

func full(length uint64) []uint64 {
	list := make([]uint64, length)
	for index := range list {
		list[index] = uint64(index)
	}
	return list
}
