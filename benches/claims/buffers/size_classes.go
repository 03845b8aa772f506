// What Go does otherwise: make clears the room of a buffer, and a buffer that has become too small is the collector's to
// take back, as is each of fresh. A sync.Pool would be emptied by a collection, so the pools are plain lists, whose slots
// are cleared when a buffer is taken: else they would keep it.
package size_classes

import (
	"math"
	"math/bits"

	"claimbench/bench"
)

const (
	// holders have one buffer each at any time; history is how many operations come before the first turn.
	holders = 64
	history = 100_000
	// operations is how many a turn has, and smallest the smallest room of the pools by size: 2 KiB, as a power of two.
	operations = 100
	smallest   = 11
)

var Variants = bench.Variants{
	"one_growing": func(run *bench.Run) { register(run, &one{}, history) },
	"one_maximal": func(run *bench.Run) { register(run, &one{room: run.Size()}, history) },
	"classes": func(run *bench.Run) {
		register(run, &classes{lists: make([]list, bits.Len(uint(run.Size()))-smallest)}, history)
	},
	"fresh": func(run *bench.Run) { register(run, none{}, 10*operations) },
}

// request is what one operation asks for, and what it writes.
type request struct {
	holder, size int
	value        byte
}

// register registers a turn of the next operations over a pool with so many of them behind it.
func register(run *bench.Run, from pool, before int) {
	largest := run.Size()
	requests := bench.Input(run, func() []request { return requestsOf(largest) })
	held := bench.Input(run, func() [][]byte { return make([][]byte, holders) })
	for _, request := range requests[:before] {
		exchange(from, &held[request.holder], request.size)
	}
	buffers, ofTheLargest := uint64(0), uint64(0)
	for _, buffer := range append(from.idle(), held...) {
		fill(buffer[:cap(buffer)], 1)
		buffers++
		if cap(buffer) >= largest {
			ofTheLargest++
		}
	}
	run.Operations(operations)
	end := 0
	bench.IterMarked(run, func(marks *bench.Marks) uint64 {
		marks.Figure("buffers", buffers)
		marks.Figure("buffers of the largest size", ofTheLargest)
		if end == history {
			end = 0
		}
		end += operations
		var sum uint64
		for _, request := range requests[end-operations : end] {
			buffer := &held[request.holder]
			exchange(from, buffer, request.size)
			*buffer = (*buffer)[:request.size]
			fill(*buffer, request.value)
			written := bench.Keep(*buffer)
			sum += uint64(written[len(written)-1]) * uint64(len(written))
		}
		return sum
	}, bench.OfUint64)
}

// exchange has a holder give back what it has and take a buffer for a size.
func exchange(from pool, held *[]byte, size int) {
	if cap(*held) > 0 {
		from.give(*held)
	}
	*held = from.take(size)[:0]
}

// requestsOf makes those of all operations: in every turn the same sizes, in an order of their own and by holders of
// their own.
func requestsOf(largest int) []request {
	random := bench.NewRandom(1)
	requests := make([]request, 0, history)
	for range history / operations {
		numbers := make([]int, operations)
		for number := range numbers {
			numbers[number] = number
		}
		bench.Shuffle(random, numbers)
		for _, number := range numbers {
			requests = append(requests, request{
				holder: int(random.Below(holders)), size: sizeOf(number, largest), value: byte(number + 1),
			})
		}
	}
	return requests
}

func sizeOf(number, largest int) int {
	if largest == 4_096 {
		return 2_048 << (number % 2)
	}
	share := (float64(number) + 0.5) / operations
	return int(1_024 * math.Pow(float64(largest)/1_024, share))
}

// pool hands out buffers with room for a size.
type pool interface {
	take(size int) []byte
	give(buffer []byte)
	// idle is the buffers that nobody uses.
	idle() [][]byte
}

type list struct{ buffers [][]byte }

func (l *list) push(buffer []byte) { l.buffers = append(l.buffers, buffer) }

func (l *list) pop() []byte {
	last := len(l.buffers) - 1
	if last < 0 {
		return nil
	}
	buffer := l.buffers[last]
	l.buffers[last] = nil
	l.buffers = l.buffers[:last]
	return buffer
}

// one is one pool for all sizes, with the room of a new buffer.
type one struct {
	list list
	room int
}

func (o *one) give(buffer []byte) { o.list.push(buffer) }
func (o *one) idle() [][]byte     { return append([][]byte(nil), o.list.buffers...) }

func (o *one) take(size int) []byte {
	buffer := o.list.pop()
	if room := max(size, o.room); cap(buffer) < size {
		buffer = make([]byte, 0, room)
	}
	return buffer
}

// classes is a pool for each power of two from the smallest room on.
type classes struct{ lists []list }

// class is how often the smallest room is doubled until it has room for a size.
func class(size int) int { return max(bits.Len(uint(size-1))-smallest, 0) }

func (c *classes) give(buffer []byte) { c.lists[class(cap(buffer))].push(buffer) }

func (c *classes) take(size int) []byte {
	buffer := c.lists[class(size)].pop()
	if buffer == nil {
		buffer = make([]byte, 0, 1<<(smallest+class(size)))
	}
	return buffer
}

func (c *classes) idle() (all [][]byte) {
	for _, list := range c.lists {
		all = append(all, list.buffers...)
	}
	return all
}

// none keeps nothing.
type none struct{}

func (none) take(size int) []byte { return make([]byte, 0, size) }
func (none) give([]byte)          {}
func (none) idle() [][]byte       { return nil }

// fill writes a value all over a buffer, by copies of what is written already: Go has no memset for bytes other than 0.
//
//go:noinline
func fill(buffer []byte, value byte) {
	begun := buffer[:min(len(buffer), 16)]
	for index := range begun {
		begun[index] = value
	}
	for filled := len(begun); filled < len(buffer); {
		filled += copy(buffer[filled:], buffer[:min(filled, 4_096)])
	}
}
