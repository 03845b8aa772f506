// What Go does otherwise: a generic function is compiled for each shape of its types, and calls their methods through a
// dictionary; a method of a known type is inlined as in Rust.
package dyn_vs_generic

import "claimbench/bench"

const (
	calls  = 1_024
	amount = 0x3039
)

var Variants = bench.Variants{
	"concrete":   concrete,
	"generic":    generic,
	"dyn_ref":    dynRef,
	"boxed_dyn":  boxedDyn,
	"enum_match": enumMatch,
	"fn_pointer": fnPointer,
}

// caller is what is called.
type caller interface {
	call(value uint64) uint64
}

// adder does one add.
type adder struct {
	amount, steps uint64
}

func (a adder) call(value uint64) uint64 {
	return value + a.amount
}

// chain does as many dependent steps as the point says.
type chain struct {
	amount, steps uint64
}

func (c chain) call(value uint64) uint64 {
	for range c.steps {
		value = (value ^ c.amount) * 0x9e3779b97f4a7c15
	}
	return value
}

func adders() []adder {
	list := make([]adder, calls)
	for index := range list {
		list[index] = adder{amount: amount, steps: 1}
	}
	return list
}

func chains(steps uint64) []chain {
	list := make([]chain, calls)
	for index := range list {
		list[index] = chain{amount: amount, steps: steps}
	}
	return list
}

func concrete(run *bench.Run) {
	if run.Point() == 1 {
		list := adders()
		register(run, func(value uint64) uint64 {
			for index := range list {
				if value = list[index].call(value); value == 0 {
					break
				}
			}
			return value
		})
		return
	}
	list := chains(run.Point())
	register(run, func(value uint64) uint64 {
		for index := range list {
			if value = list[index].call(value); value == 0 {
				break
			}
		}
		return value
	})
}

func generic(run *bench.Run) {
	if run.Point() == 1 {
		list := adders()
		register(run, func(value uint64) uint64 { return walked(list, value) })
		return
	}
	list := chains(run.Point())
	register(run, func(value uint64) uint64 { return walked(list, value) })
}

// walked calls each of a list through a type parameter.
func walked[C caller](list []C, value uint64) uint64 {
	for index := range list {
		if value = list[index].call(value); value == 0 {
			break
		}
	}
	return value
}

// The receivers lie side by side, and the interfaces point to them.
func dynRef(run *bench.Run) {
	list := make([]caller, calls)
	if run.Point() == 1 {
		adders := adders()
		for index := range list {
			list[index] = &adders[index]
		}
	} else {
		chains := chains(run.Point())
		for index := range list {
			list[index] = &chains[index]
		}
	}
	register(run, func(value uint64) uint64 { return through(list, value) })
}

func boxedDyn(run *bench.Run) {
	list := make([]caller, calls)
	for index := range list {
		if run.Point() == 1 {
			list[index] = &adder{amount: amount, steps: 1}
		} else {
			list[index] = &chain{amount: amount, steps: run.Point()}
		}
	}
	register(run, func(value uint64) uint64 { return through(list, value) })
}

// through calls each of a list of interfaces.
func through(list []caller, value uint64) uint64 {
	for _, receiver := range list {
		if value = receiver.call(value); value == 0 {
			break
		}
	}
	return value
}

// anyType is one of four types, of which the first occurs.
type anyType struct {
	kind  int
	adder adder
	chain chain
}

func (a *anyType) call(value uint64) uint64 {
	switch a.kind {
	case 0:
		return a.adder.call(value)
	case 1:
		return a.chain.call(value)
	case 2:
		return a.adder.call(value) ^ 0x5555
	default:
		return a.chain.call(value) ^ 0xaaaa
	}
}

func enumMatch(run *bench.Run) {
	list := make([]anyType, calls)
	for index := range list {
		list[index] = anyType{adder: adder{amount: amount}, chain: chain{amount: amount, steps: run.Point()}}
		if run.Point() > 1 {
			list[index].kind = 1
		}
	}
	register(run, func(value uint64) uint64 {
		for index := range list {
			if value = list[index].call(value); value == 0 {
				break
			}
		}
		return value
	})
}

func fnPointer(run *bench.Run) {
	type held struct {
		call  func(steps, amount, value uint64) uint64
		steps uint64
		added uint64
	}
	called := func(_, amount, value uint64) uint64 { return adder{amount: amount}.call(value) }
	if run.Point() > 1 {
		called = func(steps, amount, value uint64) uint64 {
			return chain{amount: amount, steps: steps}.call(value)
		}
	}
	list := make([]held, calls)
	for index := range list {
		list[index] = held{call: called, steps: run.Point(), added: amount}
	}
	register(run, func(value uint64) uint64 {
		for index := range list {
			of := &list[index]
			if value = of.call(of.steps, of.added, value); value == 0 {
				break
			}
		}
		return value
	})
}

// register registers a turn that calls each receiver with the result of the call before.
func register(run *bench.Run, turn func(value uint64) uint64) {
	run.Operations(calls)
	bench.Iter(run, func() uint64 { return turn(1) }, bench.OfUint64)
}
