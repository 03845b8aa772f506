package bench

import (
	"time"
	"unsafe"
)

// registered is a function that was registered, with its loop.
type registered interface {
	// slice runs so many turns at a stretch and returns the time they took.
	slice(turns uint64) time.Duration
	// stretches is how many stretches a slice of so many turns is timed in.
	stretches(turns uint64) uint64
	// observe runs turns one by one, tells the observer of each moment, and keeps so many outputs alive together.
	observe(kept int, watching observer) Digest
	// tally runs so many turns and adds up the figures that they report.
	tally(turns uint64, sums observer)
}

// moment is a moment of an observed turn: one of those below, or a phase by its name.
type moment struct {
	kind  int
	phase string
}

const (
	inPhase = iota
	before
	held
	dropping
	dropped
)

// observer is told of the moments of an observed turn.
type observer interface {
	mark(moment moment)
	figure(name string, value uint64)
}

// unobserved looks away.
type unobserved struct{}

func (unobserved) mark(moment)           {}
func (unobserved) figure(string, uint64) {}

// observed runs turns between their marks. What one made is kept in a place of the caller's that is no local variable, so
// that it lives until that is cleared and no longer; what several made in a list, whose pages are touched before the
// first mark.
func observed[T any](kept int, watching observer, output *T, turn func() T, digest func(T) Digest) Digest {
	outputs := unsafe.Slice(output, 1)
	if kept > 1 {
		outputs = make([]T, kept)
		clear(outputs)
	}
	watching.mark(moment{kind: before})
	for place := range outputs {
		outputs[place] = turn()
	}
	watching.mark(moment{kind: held})
	reduced := digest(outputs[len(outputs)-1])
	watching.mark(moment{kind: dropping})
	clear(outputs)
	watching.mark(moment{kind: dropped})
	return reduced
}

// plain is a turn without an input of its own.
type plain[T any] struct {
	turn   func() T
	digest func(T) Digest
	output T
}

func (p *plain[T]) slice(turns uint64) time.Duration {
	turn := p.turn
	start := time.Now()
	for ; turns != 0; turns-- {
		turn()
	}
	return time.Since(start)
}

func (p *plain[T]) stretches(uint64) uint64 { return 1 }

func (p *plain[T]) observe(kept int, watching observer) Digest {
	return observed(kept, watching, &p.output, p.turn, p.digest)
}

func (p *plain[T]) tally(uint64, observer) {}

// marked is a turn that goes through named phases.
type marked[T any] struct {
	turn   func(*Marks) T
	digest func(T) Digest
	output T
}

func (m *marked[T]) slice(turns uint64) time.Duration {
	turn, marks := m.turn, &Marks{}
	start := time.Now()
	for ; turns != 0; turns-- {
		turn(marks)
	}
	return time.Since(start)
}

func (m *marked[T]) stretches(uint64) uint64 { return 1 }

func (m *marked[T]) observe(kept int, watching observer) Digest {
	marks := &Marks{observer: watching}
	return observed(kept, watching, &m.output, func() T { return m.turn(marks) }, m.digest)
}

func (m *marked[T]) tally(turns uint64, sums observer) {
	marks := &Marks{observer: sums}
	for ; turns != 0; turns-- {
		m.turn(marks)
	}
}

// with is a turn with an input of its own.
type with[S, T any] struct {
	batch  int
	setUp  func() S
	turn   func(S) T
	digest func(T) Digest
	output T
}

func (w *with[S, T]) slice(turns uint64) time.Duration {
	var spent time.Duration
	inputs := make([]S, 0, w.batch)
	outputs := make([]T, w.batch)
	for turns != 0 {
		inputs = inputs[:0]
		for range min(turns, uint64(w.batch)) {
			inputs = append(inputs, w.setUp())
		}
		turn := w.turn
		start := time.Now()
		for index, input := range inputs {
			outputs[index] = turn(input)
		}
		spent += time.Since(start)
		turns -= uint64(len(inputs))
		clear(inputs)
		clear(outputs)
	}
	return spent
}

func (w *with[S, T]) stretches(turns uint64) uint64 {
	return (turns + uint64(w.batch) - 1) / uint64(w.batch)
}

func (w *with[S, T]) observe(kept int, watching observer) Digest {
	return observed(kept, watching, &w.output, w.fed(kept, w.turn), w.digest)
}

// fed is a turn with the inputs for so many turns, in the order in which Rust's side takes them: each is let go of when
// its turn begins.
func (w *with[S, T]) fed(kept int, turn func(S) T) func() T {
	if kept == 1 {
		input := w.setUp()
		return func() T { return turn(input) }
	}
	inputs := make([]S, 0, kept)
	for range kept {
		inputs = append(inputs, w.setUp())
	}
	inputs = append(inputs[1:], inputs[0])
	return func() T {
		var nothing S
		last := len(inputs) - 1
		input := inputs[last]
		inputs[last], inputs = nothing, inputs[:last]
		return turn(input)
	}
}

func (w *with[S, T]) tally(uint64, observer) {}

// withMarked is a turn with an input of its own that goes through named phases.
type withMarked[S, T any] struct {
	batch  int
	setUp  func() S
	turn   func(S, *Marks) T
	digest func(T) Digest
	output T
}

func (w *withMarked[S, T]) timed() *with[S, T] {
	marks := &Marks{}
	return &with[S, T]{batch: w.batch, setUp: w.setUp, turn: func(input S) T { return w.turn(input, marks) }}
}

func (w *withMarked[S, T]) slice(turns uint64) time.Duration {
	return w.timed().slice(turns)
}

func (w *withMarked[S, T]) stretches(turns uint64) uint64 {
	return w.timed().stretches(turns)
}

func (w *withMarked[S, T]) observe(kept int, watching observer) Digest {
	marks := &Marks{observer: watching}
	turn := func(input S) T { return w.turn(input, marks) }
	return observed(kept, watching, &w.output, w.timed().fed(kept, turn), w.digest)
}

func (w *withMarked[S, T]) tally(turns uint64, sums observer) {
	marks := &Marks{observer: sums}
	for ; turns != 0; turns-- {
		w.turn(w.setUp(), marks)
	}
}

// looped is a turn whose loop the claim writes.
type looped[T any] struct {
	loop   func(uint64) T
	digest func(T) Digest
	output T
}

func (l *looped[T]) slice(turns uint64) time.Duration {
	start := time.Now()
	l.loop(turns)
	return time.Since(start)
}

func (l *looped[T]) stretches(uint64) uint64 { return 1 }

func (l *looped[T]) observe(kept int, watching observer) Digest {
	return observed(kept, watching, &l.output, func() T { return l.loop(1) }, l.digest)
}

func (l *looped[T]) tally(uint64, observer) {}
