// What Go does otherwise: make hands out zeroes, and whether a span still needs them is known to its allocator, as the article
// says. Memory that is reserved and not cleared is a strings.Builder's. Go has no memset for other bytes than 0, so those are
// filled by doubling. Nothing is mapped by hand, for nothing would unmap it.
package zeroed_memory

import (
	"bytes"
	"strings"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"zeroed":         func(run *bench.Run) { register(run, zeroed, all(0)) },
	"resized":        func(run *bench.Run) { register(run, resized, all(0)) },
	"reserved":       reserved,
	"filled":         func(run *bench.Run) { register(run, filled(1), all(1)) },
	"zeroed_written": func(run *bench.Run) { register(run, filled(7), all(7)) },
	"seen_flags":     bench.At(seenFlags, 256, 65_536, 1<<20),
	"distances":      bench.At(distances, 256, 65_536, 1<<20),
}

func zeroed(length int) []byte { return make([]byte, length) }

func resized(length int) []byte { return append([]byte(nil), make([]byte, length)...) }

func filled(value byte) func(length int) []byte {
	return func(length int) []byte {
		list := make([]byte, length)
		fill(list, value)
		return list
	}
}

func reserved(run *bench.Run) {
	register(run, func(length int) *strings.Builder {
		builder := new(strings.Builder)
		builder.Grow(length)
		return builder
	}, func(builder *strings.Builder) bench.Digest { return bench.OfBytes([]byte(builder.String())) })
}

// register registers a turn that makes something of so many bytes.
func register[T any](run *bench.Run, made func(length int) T, digest func(T) bench.Digest) {
	length := run.Size()
	bench.Iter(run, func() T { return made(length) }, digest)
}

// all is the digest of bytes all of which have to be the same.
func all(value byte) func([]byte) bench.Digest {
	return func(list []byte) bench.Digest {
		if bytes.Count(list, []byte{value}) != len(list) {
			panic("all bytes are the same")
		}
		return bench.Of(func(h *bench.Hasher) {
			h.Length(len(list))
			h.Uint8(value)
		})
	}
}

func seenFlags(run *bench.Run) {
	marked(run, func(length int) []bool { return make([]bool, length) }, true)
}

func distances(run *bench.Run) {
	marked(run, func(length int) []int64 {
		list := make([]int64, length)
		for at := range list {
			list[at] = -1
		}
		return list
	}, 1)
}

// marked registers a turn that marks every hundredth element of a list.
func marked[T comparable](run *bench.Run, made func(length int) []T, mark T) {
	register(run, func(length int) []T {
		list := made(length)
		for at := 0; at < len(list); at += 100 {
			list[at] = mark
		}
		return list
	}, func(list []T) bench.Digest {
		var places []uint64
		for place, element := range list {
			if element == mark {
				places = append(places, uint64(place))
			}
		}
		return bench.OfUint64s(places)
	})
}

// fill writes a value all over a list, by copies of what is written already.
//
//go:noinline
func fill(list []byte, value byte) {
	begun := list[:min(len(list), 16)]
	for at := range begun {
		begun[at] = value
	}
	for filled := len(begun); filled < len(list); {
		filled += copy(list[filled:], list[:min(filled, 4_096)])
	}
}
