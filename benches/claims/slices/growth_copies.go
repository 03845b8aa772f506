// What Go does otherwise: append doubles up to 256 elements, grows by less and less beyond, and rounds up to what the
// allocator has blocks of. It always copies: nothing asks whether the block could be lengthened where it is.
package growth_copies

import (
	"slices"
	"unsafe"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"pushed":         growing(func(list []uint64) []uint64 { return slices.Grow(list, 1) }),
	"copied_by_hand": growing(doubled),
	"factor_1_5":     growing(byHalf),
	"reserved":       reserved,
}

func doubled(list []uint64) []uint64 {
	return append(make([]uint64, 0, max(4, 2*cap(list))), list...)
}

func byHalf(list []uint64) []uint64 {
	return append(make([]uint64, 0, max(4, cap(list)*3/2)), list...)
}

func growing(grow func(list []uint64) []uint64) func(*bench.Run) {
	return func(run *bench.Run) {
		register(run, func() []uint64 { return nil }, grow)
	}
}

func reserved(run *bench.Run) {
	length := run.Size()
	register(run, func() []uint64 { return make([]uint64, 0, length) }, func(list []uint64) []uint64 {
		return slices.Grow(list, 1)
	})
}

// register registers a turn that pushes so many elements to a new list and grows it whenever it is full.
func register(run *bench.Run, make func() []uint64, grow func(list []uint64) []uint64) {
	length := run.Point()
	bench.IterMarked(run, func(marks *bench.Marks) []uint64 {
		list := make()
		first, outgrown, moved := cap(list), 0, 0
		for number := range length {
			if len(list) == cap(list) {
				address, bytes := unsafe.SliceData(list), 8*len(list)
				list = grow(list)
				if number == 0 {
					first = cap(list)
				}
				outgrown += bytes
				if unsafe.SliceData(list) != address {
					moved += bytes
				}
			}
			list = append(list, number)
		}
		marks.Figure("length", length)
		marks.Figure("capacity", uint64(cap(list)))
		marks.Figure("unused", uint64(cap(list))-length)
		marks.Figure("first capacity", uint64(first))
		marks.Figure("bytes outgrown", uint64(outgrown))
		marks.Figure("bytes moved", uint64(moved))
		return list
	}, func(list []uint64) bench.Digest { return bench.OfAll(list, (*bench.Hasher).Uint64) })
}
