// What Go does otherwise: the compiler decides where a closure lies. One that is handed to a function that is known lies
// on the stack; one that a function returns which is not inlined is an object, together with what it captures, up to 128
// bytes a variable; a larger variable, or one that is changed after it was captured, is an object of its own. What is
// handed to a function pointer goes to the heap as well, for nobody knows what the function does with it. A type
// parameter of a function's type is a call through a pointer, unless all of it is inlined.
package closures

import "claimbench/bench"

// calls are those of one turn: all of one closure, or each of a closure of its own.
const calls = 1024

// amount is what a call adds where nothing is captured.
var amount uint64 = 12_345

// words are what is captured.
type words interface {
	[0]uint64 | [1]uint64 | [8]uint64 | [32]uint64
}

// The kinds of closure.
const (
	generic = iota
	dynRef
	boxed
	shared
	pointer
	byHand
	inlined
)

var Variants = bench.Variants{
	"generic":                         one(generic),
	"dyn_ref":                         one(dynRef),
	"boxed_dyn":                       one(boxed),
	"boxed_dyn_shared":                one(shared),
	"fn_pointer":                      one(pointer),
	"by_hand":                         one(byHand),
	"generic_made_each_time":          each(generic),
	"dyn_ref_made_each_time":          each(dynRef),
	"boxed_dyn_made_each_time":        each(boxed),
	"boxed_dyn_shared_made_each_time": each(shared),
	"fn_pointer_made_each_time":       each(pointer),
	"by_hand_made_each_time":          each(byHand),
	"inlined_maker_made_each_time": bench.Only(each(inlined),
		"as boxed_dyn_shared_made_each_time, but what makes the closures is inlined, so that none outlives it"),
}

// one makes one closure and calls it so many times; each makes so many and calls each once.
func one(kind int) func(*bench.Run) {
	return func(run *bench.Run) { of(run, kind, 1, calls) }
}

func each(kind int) func(*bench.Run) {
	return func(run *bench.Run) { of(run, kind, calls, 1) }
}

// of registers a turn that makes closures and calls each so often; the point says how much is captured.
func of(run *bench.Run, kind, closures, calls int) {
	switch run.Point() {
	case 0:
		ofWords(run, kind, closures, calls, boxed0, shared0)
	case 8:
		ofWords(run, kind, closures, calls, boxed1, shared1)
	case 64:
		ofWords(run, kind, closures, calls, boxed8, shared8)
	case 256:
		ofWords(run, kind, closures, calls, boxed32, shared32)
	}
}

func ofWords[W words](run *bench.Run, kind, closures, calls int, boxed, shared func(*W) func(uint64) uint64) {
	turn := []func(*W, int, int) uint64{
		ofGeneric[W], ofDynRef[W], ofOutliving(boxed), ofOutliving(shared), ofPointer[W], ofByHand[W], ofInlined[W],
	}[kind]
	captured := new(W)
	for index := 0; index < len(*captured); index++ {
		(*captured)[index] = amount + uint64(index)
	}
	bench.Iter(run, func() uint64 { return turn(captured, closures, calls) }, bench.OfUint64)
}

// closure makes a closure over a copy of the words. A call adds the last of them. A closure of a function with a type
// parameter has a word more, so those that go to the heap are made elsewhere.
func closure[W words](words *W) func(uint64) uint64 {
	captured := *words
	return func(value uint64) uint64 {
		if len(captured) == 0 {
			return value + amount
		}
		return value + captured[len(captured)-1]
	}
}

// changing makes a closure over a variable that is changed later.
func changing[W words](words *W) func(uint64) uint64 {
	var captured W
	closure := func(value uint64) uint64 {
		if len(captured) == 0 {
			return value + amount
		}
		return value + captured[len(captured)-1]
	}
	captured = *words
	return closure
}

// repeated calls a closure again and again with what it returned, which is never 0.
func repeated[F ~func(uint64) uint64](closure F, calls int, value uint64) uint64 {
	for ; calls != 0 && value != 0; calls-- {
		value = closure(value)
	}
	return value
}

// called is the same, kept as a call.
//
//go:noinline
func called(closure func(uint64) uint64, calls int, value uint64) uint64 {
	return repeated(closure, calls, value)
}

func ofGeneric[W words](words *W, closures, calls int) uint64 {
	value := uint64(1)
	for range closures {
		value = repeated(closure(words), calls, value)
	}
	return value
}

func ofDynRef[W words](words *W, closures, calls int) uint64 {
	value := uint64(1)
	for range closures {
		value = called(closure(words), calls, value)
	}
	return value
}

// ofOutliving has the closures made by a function that is not inlined, so that they outlive it.
func ofOutliving[W words](maker func(*W) func(uint64) uint64) func(*W, int, int) uint64 {
	return func(words *W, closures, calls int) uint64 {
		value := uint64(1)
		for range closures {
			value = called(maker(words), calls, value)
		}
		return value
	}
}

// The makers of closures that nothing is changed in, for each number of words.

func boxed0(*[0]uint64) func(uint64) uint64 {
	return func(value uint64) uint64 { return value + amount }
}

func boxed1(words *[1]uint64) func(uint64) uint64 {
	captured := *words
	return func(value uint64) uint64 { return value + captured[0] }
}

func boxed8(words *[8]uint64) func(uint64) uint64 {
	captured := *words
	return func(value uint64) uint64 { return value + captured[7] }
}

func boxed32(words *[32]uint64) func(uint64) uint64 {
	captured := *words
	return func(value uint64) uint64 { return value + captured[31] }
}

// The same of variables that are changed after they were captured, which is how the listing captures its own.

func shared0(*[0]uint64) func(uint64) uint64 {
	return func(value uint64) uint64 { return value + amount }
}

func shared1(words *[1]uint64) func(uint64) uint64 {
	var captured [1]uint64
	closure := func(value uint64) uint64 { return value + captured[0] }
	captured = *words
	return closure
}

func shared8(words *[8]uint64) func(uint64) uint64 {
	var captured [8]uint64
	closure := func(value uint64) uint64 { return value + captured[7] }
	captured = *words
	return closure
}

func shared32(words *[32]uint64) func(uint64) uint64 {
	var captured [32]uint64
	closure := func(value uint64) uint64 { return value + captured[31] }
	captured = *words
	return closure
}

func ofInlined[W words](words *W, closures, calls int) uint64 {
	value := uint64(1)
	for range closures {
		value = called(changing(words), calls, value)
	}
	return value
}

// adder is a closure as it is written without one.
type adder[W words] struct{ captured W }

func (a *adder[W]) call(value uint64) uint64 { return added(&a.captured, value) }

func added[W words](captured *W, value uint64) uint64 {
	if len(*captured) == 0 {
		return value + amount
	}
	return value + (*captured)[len(*captured)-1]
}

func ofPointer[W words](words *W, closures, calls int) uint64 {
	value, function := uint64(1), bench.Keep(added[W])
	for range closures {
		captured := *words
		for call := calls; call != 0 && value != 0; call-- {
			value = function(&captured, value)
		}
	}
	return value
}

func ofByHand[W words](words *W, closures, calls int) uint64 {
	value := uint64(1)
	for range closures {
		adder := adder[W]{*words}
		for call := calls; call != 0 && value != 0; call-- {
			value = adder.call(value)
		}
	}
	return value
}
