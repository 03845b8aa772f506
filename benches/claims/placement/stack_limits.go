// What Go does otherwise: what has a stack of its own is a goroutine. It begins with some KiB and is copied to a larger place
// when calls go deep; a goroutine that ends gives it back. A local array above a size, 128 KiB of late, lies on the heap.
package stack_limits

import (
	"encoding/binary"

	"claimbench/bench"
)

const (
	// words are those of a frame, and frame its bytes.
	words = 64
	frame = 8 * words
)

var Variants = bench.Variants{
	"local_thread":           localThread,
	"heap_thread":            func(run *bench.Run) { onAGoroutine(run, heap) },
	"descended_thread":       bench.At(func(run *bench.Run) { onAGoroutine(run, descended) }, 65_536, 1<<20, 10_485_760),
	"descended_twice_thread": bench.At(func(run *bench.Run) { onAGoroutine(run, twice) }, 65_536, 1<<20, 10_485_760),
	"descended":              bench.At(func(run *bench.Run) { here(run, descended) }, 65_536, 1<<20),
	"frames_reserved":        bench.At(func(run *bench.Run) { here(run, reserved) }, 65_536, 1<<20, 10_485_760),
	"frames_growing":         bench.At(func(run *bench.Run) { here(run, growing) }, 65_536, 1<<20, 10_485_760),
	"thread_only":            func(run *bench.Run) { onAGoroutine(run, func(int) uint64 { return 0 }) },
}

// onAGoroutine registers a turn that works on a goroutine of its own; all variants start it in the same way.
func onAGoroutine(run *bench.Run, work func(size int) uint64) {
	size := run.Size()
	done := make(chan uint64)
	bench.Iter(run, func() uint64 {
		go func() { done <- work(size) }()
		return <-done
	}, bench.OfUint64)
}

// here registers a turn that works on the calling goroutine.
func here(run *bench.Run, work func(size int) uint64) {
	size := run.Size()
	bench.Iter(run, func() uint64 { return work(size) }, bench.OfUint64)
}

// The size of an array is part of its type, so each point has a function of its own.
func localThread(run *bench.Run) {
	switch run.Point() {
	case 65_536:
		onAGoroutine(run, func(int) uint64 {
			var array [65_536]byte
			fill(array[:])
			return sum(array[:])
		})
	case 1 << 20:
		onAGoroutine(run, func(int) uint64 {
			var array [1 << 20]byte
			fill(array[:])
			return sum(array[:])
		})
	case 10_485_760:
		onAGoroutine(run, func(int) uint64 {
			var array [10 * 1024 * 1024]byte
			fill(array[:])
			return sum(array[:])
		})
	default:
		onAGoroutine(run, func(int) uint64 {
			var array [10*1024*1024 + 1]byte
			fill(array[:])
			return sum(array[:])
		})
	}
}

func heap(size int) uint64 {
	list := make([]byte, size)
	fill(list)
	return sum(list)
}

// fill writes to each word the number of its frame; a byte that is left over stays zero.
//
//go:noinline
func fill(values []byte) {
	for at := 0; at+8 <= len(values); at += 8 {
		binary.LittleEndian.PutUint64(values[at:], uint64(at/frame))
	}
}

//go:noinline
func sum(values []byte) uint64 {
	sum := uint64(0)
	for len(values) >= 8 {
		sum += binary.LittleEndian.Uint64(values)
		values = values[8:]
	}
	for _, value := range values {
		sum += uint64(value)
	}
	return sum
}

// descend fills a frame, descends by one call for each that is left, and sums on the way back.
//
//go:noinline
func descend(number uint64, left int) uint64 {
	if left == 0 {
		return 0
	}
	var frame [words]uint64
	for at := range frame {
		frame[at] = number
	}
	below := descend(number+1, left-1)
	return below + added(&frame)
}

//go:noinline
func added(frame *[words]uint64) uint64 {
	sum := uint64(0)
	for _, word := range frame {
		sum += word
	}
	return sum
}

func descended(size int) uint64 { return descend(0, size/frame) }

func twice(size int) uint64 {
	first, second := descended(size), descended(size)
	if first != second {
		panic("two descents differ")
	}
	return second
}

func reserved(size int) uint64 { return pushed(make([][words]uint64, 0, size/frame), size) }

func growing(size int) uint64 { return pushed(nil, size) }

// pushed pushes as many frames as there are and sums them from the last to the first.
func pushed(list [][words]uint64, size int) uint64 {
	for number := range uint64(size / frame) {
		var pushed [words]uint64
		for at := range pushed {
			pushed[at] = number
		}
		list = append(list, pushed)
	}
	sum := uint64(0)
	for at := len(list) - 1; at >= 0; at-- {
		sum += added(&list[at])
	}
	return sum
}
