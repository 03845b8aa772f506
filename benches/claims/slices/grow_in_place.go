// What Go does otherwise: a slice that is cut longer shows the bytes that are there, and needs no unsafe code for it.
// Where an array has to grow, Go never lengthens it in place. Nor does the listing zero what it copies over: the
// compiler joins make and a copy that follows it at once, and only the rest is zeroed. So there is no tail_zeroed_grows
// beside new_and_copied_grows; what keeps the two statements apart is a variant of Go only. An append may make more room
// than it is asked for.
package grow_in_place

import (
	"bytes"
	"claimbench/bench"
)

const (
	// stretch is how many bytes are made between two readings of the clock, where an array has fewer.
	stretch = 1 << 18
	// page is a page's bytes, or less.
	page = 4096
	// oldByte is what the old bytes are.
	oldByte = 7
)

var Variants = bench.Variants{
	"resized_fits":         func(run *bench.Run) { fits(run, resized) },
	"length_only_fits":     func(run *bench.Run) { fits(run, lengthOnly) },
	"tail_zeroed_fits":     func(run *bench.Run) { fits(run, tailZeroed) },
	"resized_grows":        func(run *bench.Run) { grows(run, resized) },
	"new_and_copied_grows": func(run *bench.Run) { grows(run, newAndCopied) },
	"zeroed_and_copied_grows": bench.Only(func(run *bench.Run) { grows(run, zeroedAndCopied) },
		"makes an array, which zeroes it all, and copies in a statement that the compiler can not join to that"),
	"three_to_eight": threeToEight,
}

// resized appends as many zeroes as are missing, which makes a larger array where there is no room.
func resized(buffer []byte, length int) []byte {
	return append(buffer, make([]byte, length-len(buffer))...)
}

// lengthOnly is the listing's way where there is room.
func lengthOnly(buffer []byte, length int) []byte {
	return buffer[:length]
}

func tailZeroed(buffer []byte, length int) []byte {
	grown := buffer[:length]
	clear(grown[len(buffer):])
	return grown
}

// newAndCopied is the listing's way where there is no room.
func newAndCopied(buffer []byte, length int) []byte {
	next := make([]byte, length)
	copy(next, buffer)
	return next
}

func zeroedAndCopied(buffer []byte, length int) []byte {
	next := bench.Keep(make([]byte, length))
	copy(next, buffer)
	return next
}

// old makes the bytes that are there before a growth.
func old(length int) []byte {
	made := make([]byte, length)
	made[0] = oldByte
	for filled := 1; filled < length; filled *= 2 {
		copy(made[filled:], made[:filled])
	}
	return made
}

// fits registers a turn that cuts a buffer back and grows it within its capacity. The turns are a loop of their own, for
// setting a length takes no longer than calling something that does.
func fits(run *bench.Run, grow func([]byte, int) []byte) {
	length := run.Size()
	half := length / 2
	buffer := bench.Input(run, func() []byte { return old(length) })
	grown := grow(buffer[:half], length)
	if len(grown) != length || !bytes.Equal(grown[:half], old(half)) {
		panic("a growth keeps the old bytes")
	}
	bench.Loop(run, func(turns uint64) []byte {
		for ; turns != 0; turns-- {
			buffer = grow(buffer[:half], length)
		}
		return buffer
	}, bench.OfBytes)
}

// grows registers a turn that grows a buffer whose capacity is used up and uses each new page. The buffers are made
// outside the clock.
func grows(run *bench.Run, grow func([]byte, int) []byte) {
	length := run.Size()
	half := length / 2
	bench.IterWith(run, min(max(stretch/length, 1), 512),
		func() []byte { return old(half) },
		func(buffer []byte) []byte {
			grown := grow(buffer, length)
			for index := half; index < length; index += page {
				grown[index] = 0
			}
			return grown
		},
		bench.OfBytes)
}

// threeToEight shows the listing's own step, whatever the point.
func threeToEight(run *bench.Run) {
	bench.IterMarked(run, func(marks *bench.Marks) []byte {
		three := bench.Keep([]byte{1, 2, 3})
		marks.Phase("made")
		eight := newAndCopied(three, 8)
		marks.Phase("grown")
		marks.Figure("capacity", uint64(cap(eight)))
		return eight
	}, bench.OfBytes)
}
