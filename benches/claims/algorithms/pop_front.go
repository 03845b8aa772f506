// What Go does otherwise: deque is a buffered channel, which is what the article explains: a ring behind a lock. The lists
// and the other rings are slices. removed moves all elements with slices.Delete, which also clears the last place. Taking one
// and putting one behind is a call that is not inlined.
package pop_front

import (
	"math/bits"
	"slices"

	"claimbench/bench"
)

// taken are the elements that are taken in a turn, and as many are put in.
const taken = 64

var Variants = bench.Variants{
	"deque": func(run *bench.Run) {
		register(run, channel(make(chan uint64, run.Size()+1)), digest)
	},
	"removed": func(run *bench.Run) { register(run, &list{make([]uint64, 0, run.Size()+1)}, digest) },
	"head_compacted": func(run *bench.Run) {
		register(run, &head{make([]uint64, 0, 2*run.Size()+2), 0}, digest)
	},
	"ring_masked": func(run *bench.Run) { register(run, &masked{ringOf(run.Size())}, digest) },
	"ring_modulo": func(run *bench.Run) { register(run, &modulo{ringOf(run.Size())}, digest) },
	"swapped":     func(run *bench.Run) { register(run, &swapped{make([]uint64, 0, run.Size()+1)}, ofTaken) },
	"moved_only":  movedOnly,
}

// queue is a queue of numbers that is never empty.
type queue interface {
	put(number uint64)
	// pass takes the first number and puts one behind that is so much larger.
	pass(larger uint64) uint64
	length() int
}

// output is how many numbers came out in order, and how long the queue is.
type output struct {
	inOrder uint64
	length  int
}

func digest(of output) bench.Digest {
	return bench.Of(func(h *bench.Hasher) {
		h.Uint64(of.inOrder)
		h.Length(of.length)
	})
}

// ofTaken is for turns that do not give the same numbers in order each time.
func ofTaken(of output) bench.Digest { return digest(output{taken, of.length}) }

// register registers a turn that takes numbers in front and puts others behind.
func register[Q queue](run *bench.Run, queue Q, digest func(output) bench.Digest) {
	length := run.Point()
	for number := range length {
		queue.put(number)
	}
	run.Operations(taken)
	next := uint64(0)
	bench.Iter(run, func() output {
		inOrder := uint64(0)
		for range taken {
			if queue.pass(length) == next {
				inOrder++
			}
			next++
		}
		return output{inOrder, queue.length()}
	}, digest)
}

// movedOnly moves numbers that are all alike, so that every turn leaves them as they were.
func movedOnly(run *bench.Run) {
	numbers := make([]uint64, run.Size())
	for at := range numbers {
		numbers[at] = taken
	}
	run.Operations(taken)
	bench.Iter(run, func() output {
		for range taken {
			copy(numbers, bench.Keep(numbers)[1:])
		}
		return output{numbers[0], len(numbers)}
	}, digest)
}

type channel chan uint64

func (c channel) put(number uint64) { c <- number }
func (c channel) take() uint64      { return <-c }

func (c channel) pass(larger uint64) uint64 {
	number := c.take()
	c.put(number + larger)
	return number
}

func (c channel) length() int { return len(c) }

type list struct{ numbers []uint64 }

func (l *list) put(number uint64) { l.numbers = append(l.numbers, number) }

func (l *list) take() uint64 {
	number := l.numbers[0]
	l.numbers = slices.Delete(l.numbers, 0, 1)
	return number
}

func (l *list) pass(larger uint64) uint64 {
	number := l.take()
	l.put(number + larger)
	return number
}

func (l *list) length() int { return len(l.numbers) }

// swapped moves its last element to the place of its first.
type swapped struct{ numbers []uint64 }

func (s *swapped) put(number uint64) { s.numbers = append(s.numbers, number) }

func (s *swapped) take() uint64 {
	last := len(s.numbers) - 1
	number := s.numbers[0]
	s.numbers[0] = s.numbers[last]
	s.numbers = s.numbers[:last]
	return number
}

func (s *swapped) pass(larger uint64) uint64 {
	number := s.take()
	s.put(number + larger)
	return number
}

func (s *swapped) length() int { return len(s.numbers) }

// head has the index of its first element, and moves down when half of it is consumed.
type head struct {
	numbers []uint64
	first   int
}

func (h *head) put(number uint64) { h.numbers = append(h.numbers, number) }

func (h *head) take() uint64 {
	number := h.numbers[h.first]
	h.first++
	if 2*h.first >= len(h.numbers) {
		left := copy(h.numbers, h.numbers[h.first:])
		h.numbers = h.numbers[:left]
		h.first = 0
	}
	return number
}

func (h *head) pass(larger uint64) uint64 {
	number := h.take()
	h.put(number + larger)
	return number
}

func (h *head) length() int { return len(h.numbers) - h.first }

// ring has indexes that go on upwards and are brought into it by a mask or by a division.
type ring struct {
	numbers    []uint64
	head, tail uint
}

// ringOf has room for the next power of two.
func ringOf(length int) ring {
	return ring{numbers: make([]uint64, 1<<bits.Len(uint(length-1)))}
}

func (r *ring) length() int { return int(r.tail - r.head) }

type masked struct{ ring }

func (m *masked) put(number uint64) {
	m.numbers[m.tail&(uint(len(m.numbers))-1)] = number
	m.tail++
}

func (m *masked) take() uint64 {
	number := m.numbers[m.head&(uint(len(m.numbers))-1)]
	m.head++
	return number
}

func (m *masked) pass(larger uint64) uint64 {
	number := m.take()
	m.put(number + larger)
	return number
}

type modulo struct{ ring }

func (m *modulo) put(number uint64) {
	m.numbers[m.tail%uint(len(m.numbers))] = number
	m.tail++
}

func (m *modulo) take() uint64 {
	number := m.numbers[m.head%uint(len(m.numbers))]
	m.head++
	return number
}

func (m *modulo) pass(larger uint64) uint64 {
	number := m.take()
	m.put(number + larger)
	return number
}
