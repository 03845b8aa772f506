// What Go does otherwise: a function with a type parameter is not compiled for each type of pointer. They share one body
// that finds the method in a table, so `generic` is an indirect call as well. A call of a known type is inlined, as is a
// switch. An enum is a struct with a number for its type.
package dyn_vs_generic

import "claimbench/bench"

const (
	// calls are those of one turn, each to a receiver of its own.
	calls = 1024
	// orders are those that the variants of several types take in turn.
	orders = 64
	// amount is what every receiver adds.
	amount = 0x3039
)

var Variants = bench.Variants{
	"concrete": by(
		func(run *bench.Run) { register(run, list[adder](run), callAdders) },
		func(run *bench.Run) { register(run, list[chain](run), callChains) }),
	"generic":   by(generic[adder, *adder], generic[chain, *chain]),
	"dyn_ref":   by(dynRef[adder, *adder], dynRef[chain, *chain]),
	"boxed_dyn": by(boxedDyn[adder, *adder], boxedDyn[chain, *chain]),
	"enum_match": by(
		func(run *bench.Run) { register(run, enums(run), matchAdders) },
		func(run *bench.Run) { register(run, enums(run), matchChains) }),
	"fn_pointer": by(
		func(run *bench.Run) { fnPointer(run, (*adder).call) },
		func(run *bench.Run) { fnPointer(run, (*chain).call) }),
	"dyn_mixed_8":  func(run *bench.Run) { eight(run, bench.Shuffle[caller]) },
	"dyn_sorted_8": func(run *bench.Run) { eight(run, func(*bench.Random, []caller) {}) },
}

// by is a routine whose callee does one add at the first point, and as many steps as the point says at the others.
func by(one, more func(*bench.Run)) func(*bench.Run) {
	return func(run *bench.Run) {
		if run.Point() == 1 {
			one(run)
		} else {
			more(run)
		}
	}
}

// register calls each receiver with the result of the call before. Where there are several orders, a turn walks the next.
// No call returns 0, and each walk looks whether one did.
func register[R any](run *bench.Run, list []R, walk func(list []R, value uint64) uint64) {
	run.Operations(calls)
	end := 0
	bench.Iter(run, func() uint64 {
		if end == len(list) {
			end = 0
		}
		end += calls
		return walk(list[end-calls:end], 1)
	}, bench.OfUint64)
}

// caller is a receiver. All types give the same answer by code of their own: each keeps its amount in a disguise.
type caller interface{ call(value uint64) uint64 }

// pointer is a pointer to a receiver of a type.
type pointer[R any] interface {
	*R
	caller
}

// state is what a receiver knows: what it adds, and how often.
type state struct{ amount, steps uint64 }

// adder does one add, and chain as many dependent steps as the point says.
type adder state
type chain state

func (r *adder) call(value uint64) uint64 { return value + r.amount }
func (r *chain) call(value uint64) uint64 { return chained(r.amount, r.steps, value) }

func chained(amount, steps, value uint64) uint64 {
	for ; steps != 0; steps-- {
		value = (value ^ amount) * 0x9e37_79b9_7f4a_7c15
	}
	return value
}

// list is a list of receivers of one type, side by side.
func list[R ~struct{ amount, steps uint64 }](run *bench.Run) []R {
	list := make([]R, calls)
	for index := range list {
		list[index] = R(state{amount, run.Point()})
	}
	return list
}

func callAdders(list []adder, value uint64) uint64 {
	for index := 0; index < len(list) && value != 0; index++ {
		value = list[index].call(value)
	}
	return value
}

func callChains(list []chain, value uint64) uint64 {
	for index := 0; index < len(list) && value != 0; index++ {
		value = list[index].call(value)
	}
	return value
}

func generic[R ~struct{ amount, steps uint64 }, P pointer[R]](run *bench.Run) {
	register(run, list[R](run), func(list []R, value uint64) uint64 {
		for index := 0; index < len(list) && value != 0; index++ {
			value = through(P(&list[index]), value)
		}
		return value
	})
}

func through[C caller](receiver C, value uint64) uint64 {
	return receiver.call(value)
}

func dynRef[R ~struct{ amount, steps uint64 }, P pointer[R]](run *bench.Run) {
	refs, list := make([]caller, calls), list[R](run)
	for index := range list {
		refs[index] = P(&list[index])
	}
	register(run, refs, callAny)
}

// boxedDyn has each receiver in an object of its own.
func boxedDyn[R ~struct{ amount, steps uint64 }, P pointer[R]](run *bench.Run) {
	boxes := make([]caller, calls)
	for index, receiver := range list[R](run) {
		boxes[index] = P(&receiver)
	}
	register(run, boxes, callAny)
}

func callAny(list []caller, value uint64) uint64 {
	for index := 0; index < len(list) && value != 0; index++ {
		value = list[index].call(value)
	}
	return value
}

// pointing is a function beside its receiver.
type pointing[R any] struct {
	call     func(*R, uint64) uint64
	receiver R
}

func fnPointer[R ~struct{ amount, steps uint64 }](run *bench.Run, call func(*R, uint64) uint64) {
	pointers := make([]pointing[R], calls)
	for index, receiver := range list[R](run) {
		pointers[index] = pointing[R]{call, receiver}
	}
	register(run, pointers, func(list []pointing[R], value uint64) uint64 {
		for index := 0; index < len(list) && value != 0; index++ {
			value = list[index].call(&list[index].receiver, value)
		}
		return value
	})
}

// enum is a receiver of one of four types, of which one occurs.
type enum struct {
	kind uint8
	state
}

func enums(run *bench.Run) []enum {
	enums := make([]enum, calls)
	for index := range enums {
		enums[index].state = state{amount, run.Point()}
	}
	return enums
}

// shown is the amount without the disguise of its type.
func (r *enum) shown() uint64 {
	switch r.kind {
	case 0:
		return r.amount
	case 1:
		return r.amount ^ 0x5555
	case 2:
		return r.amount ^ 2*0x5555
	}
	return r.amount ^ 3*0x5555
}

func matchAdders(list []enum, value uint64) uint64 {
	for index := 0; index < len(list) && value != 0; index++ {
		value += list[index].shown()
	}
	return value
}

func matchChains(list []enum, value uint64) uint64 {
	for index := 0; index < len(list) && value != 0; index++ {
		value = chained(list[index].shown(), list[index].steps, value)
	}
	return value
}

type kind1 struct{ amount uint64 }
type kind2 struct{ amount uint64 }
type kind3 struct{ amount uint64 }
type kind4 struct{ amount uint64 }
type kind5 struct{ amount uint64 }
type kind6 struct{ amount uint64 }
type kind7 struct{ amount uint64 }

func (r *kind1) call(value uint64) uint64 { return value + (r.amount ^ 0x5555) }
func (r *kind2) call(value uint64) uint64 { return value + (r.amount ^ 2*0x5555) }
func (r *kind3) call(value uint64) uint64 { return value + (r.amount ^ 3*0x5555) }
func (r *kind4) call(value uint64) uint64 { return value + (r.amount ^ 4*0x5555) }
func (r *kind5) call(value uint64) uint64 { return value + (r.amount ^ 5*0x5555) }
func (r *kind6) call(value uint64) uint64 { return value + (r.amount ^ 6*0x5555) }
func (r *kind7) call(value uint64) uint64 { return value + (r.amount ^ 7*0x5555) }

// eight are eight types, each as often as the others, in orders that are arranged one by one.
func eight(run *bench.Run, arrange func(*bench.Random, []caller)) {
	kinds := [...]caller{
		&adder{amount: amount}, &kind1{amount ^ 0x5555}, &kind2{amount ^ 2*0x5555}, &kind3{amount ^ 3*0x5555},
		&kind4{amount ^ 4*0x5555}, &kind5{amount ^ 5*0x5555}, &kind6{amount ^ 6*0x5555}, &kind7{amount ^ 7*0x5555},
	}
	random := bench.NewRandom(1)
	list := make([]caller, 0, orders*calls)
	for range orders {
		for call := range calls {
			list = append(list, kinds[call*len(kinds)/calls])
		}
		arrange(random, list[len(list)-calls:])
	}
	register(run, list, callAny)
}
