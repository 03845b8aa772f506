// What Go does otherwise: its clear is a helper of the runtime, one for plain data and one that tells the collector of the
// pointers that go. A list that is cut to no length keeps what its slots refer to, so nothing is freed by that. There is no
// wipe that the compiler may not drop.
package clearing

import "claimbench/bench"

// resets are those of a turn.
const resets = 64

var Variants = bench.Variants{
	"cleared": func(run *bench.Run) { register(run, func(list []byte) []byte { return list[:0] }) },
	"filled":  func(run *bench.Run) { register(run, filled) },
	"looped":  func(run *bench.Run) { register(run, looped) },
	"words_filled": bench.At(func(run *bench.Run) {
		refills(run, 7, func(words []uint64) { clear(words) })
	}, 16, 256, 4_096),
	"slots_none": bench.At(func(run *bench.Run) {
		refills(run, nil, func(slots []*uint64) { clear(slots) })
	}, 16, 256, 4_096),
}

func filled(list []byte) []byte {
	clear(list)
	return list[:0]
}

// looped has the loop that the article's listing has; the compiler makes a call of it.
func looped(list []byte) []byte {
	for at := range list {
		list[at] = 0
	}
	return list[:0]
}

// output is the lengths after all pushes, the length of the list, and its first byte.
type output struct {
	lengths, length int
	first           byte
}

// register registers a turn that resets a list again and again and pushes a byte each time.
func register(run *bench.Run, reset func(list []byte) []byte) {
	length := run.Size()
	list := make([]byte, length)
	for at := range list {
		list[at] = 1
	}
	run.Operations(resets)
	bench.Iter(run, func() output {
		lengths := 0
		for range resets {
			list = append(reset(list), 7)
			lengths += len(list)
			list = list[:length]
		}
		return output{lengths, len(list), list[0]}
	}, func(of output) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Length(of.lengths)
			h.Length(of.length)
			h.Uint8(of.first)
		})
	})
}

// refills registers a turn that sets all elements of a list again and again.
func refills[T comparable](run *bench.Run, first T, refill func(list []T)) {
	list := make([]T, run.Size())
	for at := range list {
		list[at] = first
	}
	run.Operations(resets)
	bench.Iter(run, func() int {
		for range resets {
			refill(list)
		}
		return len(list)
	}, bench.OfInt)
}
