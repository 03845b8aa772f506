// What Go does otherwise: Go has reflection, so `name_compare` asks it for the name of the type. The lists of `generic`
// share one body, which finds each type's method in a table, as Go compiles one for all types of one shape. A switch over
// ten types is no chain, for Go looks the type up by its hash: it is a variant of Go only. So are the two nil checks,
// which are what the article speaks of.
package downcast

import (
	"claimbench/bench"
	"math/bits"
	"reflect"
)

// most are all values, and tenth those that one turn goes through, which is the next tenth of them.
const (
	most  = 100_000
	tenth = 10_000
)

var Variants = bench.Variants{
	"generic": generic,
	"enum_match": func(run *bench.Run) {
		register(run, func(number int, word uint64) enum { return enum{uint8(number), word} }, matched)
	},
	"downcast":          func(run *bench.Run) { register(run, anyOf, by(run, asserted1, asserted3, asserted10)) },
	"downcast_chain_10": func(run *bench.Run) { register(run, anyOf, asserted10) },
	"virtual_method":    func(run *bench.Run) { register(run, valueOf, called) },
	"name_compare":      func(run *bench.Run) { register(run, valueOf, by(run, named(1), named(3), named(10))) },
	"type_switch_10":    bench.Only(func(run *bench.Run) { register(run, anyOf, switched) }, "a switch over ten types"),
	"nil_by_assertion":  bench.Only(nilByAssertion, "asserts a pointer's type and compares it with nil").At(1),
	"nil_by_reflection": bench.Only(nilByReflection, "asks reflection whether a value is a pointer that is nil").At(1),
}

// by is a walk for as many types as the point says.
func by[V any](run *bench.Run, one, three, ten func([]V) uint64) func([]V) uint64 {
	return map[uint64]func([]V) uint64{1: one, 3: three, 10: ten}[run.Point()]
}

// value is a value of one of ten types, each of which makes an amount of its word by code of its own.
type value interface{ amount() uint64 }

type t0 struct{ word uint64 }
type t1 struct{ word uint64 }
type t2 struct{ word uint64 }
type t3 struct{ word uint64 }
type t4 struct{ word uint64 }
type t5 struct{ word uint64 }
type t6 struct{ word uint64 }
type t7 struct{ word uint64 }
type t8 struct{ word uint64 }
type t9 struct{ word uint64 }

func (v t0) amount() uint64 { return v.word }
func (v t1) amount() uint64 { return ^v.word }
func (v t2) amount() uint64 { return -v.word }
func (v t3) amount() uint64 { return bits.ReverseBytes64(v.word) }
func (v t4) amount() uint64 { return bits.RotateLeft64(v.word, 32) }
func (v t5) amount() uint64 { return v.word ^ 0x5555 }
func (v t6) amount() uint64 { return 0x7777 - v.word }
func (v t7) amount() uint64 { return bits.Reverse64(v.word) }
func (v t8) amount() uint64 { return ^bits.ReverseBytes64(v.word) }
func (v t9) amount() uint64 { return ^bits.RotateLeft64(v.word, 32) }

// ofWord is a type whose values are a word.
type ofWord interface {
	~struct{ word uint64 }
	value
}

func boxed[V ofWord](word uint64) value { return V(struct{ word uint64 }{word}) }

// valueOf makes a value of a type by its number, in an object of its own.
func valueOf(number int, word uint64) value {
	of := [...]func(uint64) value{
		boxed[t0], boxed[t1], boxed[t2], boxed[t3], boxed[t4], boxed[t5], boxed[t6], boxed[t7], boxed[t8], boxed[t9],
	}
	return of[number](word)
}

func anyOf(number int, word uint64) any { return valueOf(number, word) }

// enum is the ten types as one.
type enum struct {
	kind uint8
	word uint64
}

func (v enum) amount() uint64 {
	switch v.kind {
	case 0:
		return v.word
	case 1:
		return ^v.word
	case 2:
		return -v.word
	case 3:
		return bits.ReverseBytes64(v.word)
	case 4:
		return bits.RotateLeft64(v.word, 32)
	case 5:
		return v.word ^ 0x5555
	case 6:
		return 0x7777 - v.word
	case 7:
		return bits.Reverse64(v.word)
	case 8:
		return ^bits.ReverseBytes64(v.word)
	}
	return ^bits.RotateLeft64(v.word, 32)
}

func matched(list []enum) (sum uint64) {
	for _, value := range list {
		sum += value.amount()
	}
	return sum
}

func called(list []value) (sum uint64) {
	for _, value := range list {
		sum += value.amount()
	}
	return sum
}

func asserted1(list []any) (sum uint64) {
	for _, value := range list {
		if value, is := value.(t0); is {
			sum += value.amount()
		}
	}
	return sum
}

func asserted3(list []any) (sum uint64) {
	for _, value := range list {
		sum += ask3(value)
	}
	return sum
}

func asserted10(list []any) (sum uint64) {
	for _, value := range list {
		sum += ask10(value)
	}
	return sum
}

// ask3 asks for three types in turn, the last first, and ask10 for ten.
func ask3(value any) uint64 {
	if value, is := value.(t2); is {
		return value.amount()
	}
	if value, is := value.(t1); is {
		return value.amount()
	}
	if value, is := value.(t0); is {
		return value.amount()
	}
	return 0
}

func ask10(value any) uint64 {
	if value, is := value.(t9); is {
		return value.amount()
	}
	if value, is := value.(t8); is {
		return value.amount()
	}
	if value, is := value.(t7); is {
		return value.amount()
	}
	if value, is := value.(t6); is {
		return value.amount()
	}
	if value, is := value.(t5); is {
		return value.amount()
	}
	if value, is := value.(t4); is {
		return value.amount()
	}
	if value, is := value.(t3); is {
		return value.amount()
	}
	return ask3(value)
}

func switched(list []any) (sum uint64) {
	for _, value := range list {
		switch value := value.(type) {
		case t0:
			sum += value.amount()
		case t1:
			sum += value.amount()
		case t2:
			sum += value.amount()
		case t3:
			sum += value.amount()
		case t4:
			sum += value.amount()
		case t5:
			sum += value.amount()
		case t6:
			sum += value.amount()
		case t7:
			sum += value.amount()
		case t8:
			sum += value.amount()
		case t9:
			sum += value.amount()
		}
	}
	return sum
}

// named looks up the name of each value's type among so many, the last first.
func named(types int) func([]value) uint64 {
	names := [...]string{"t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9"}
	return func(list []value) (sum uint64) {
		for _, value := range list {
			name := reflect.TypeOf(value).Name()
			for number := types - 1; number >= 0; number-- {
				if name == names[number] {
					sum += value.amount()
					break
				}
			}
		}
		return sum
	}
}

// typed is the number of a value's type, and its word.
type typed struct {
	number int
	word   uint64
}

// values are of as many types as the point says, in random order.
func values(run *bench.Run) []typed {
	random, values := bench.NewRandom(1), make([]typed, most)
	for index := range values {
		values[index] = typed{int(random.Below(run.Point())), random.Uint64()}
	}
	return values
}

// register registers a turn that adds up what is got from each value of the next tenth of a list.
func register[V any](run *bench.Run, make func(number int, word uint64) V, walk func([]V) uint64) {
	var list []V
	for _, value := range values(run) {
		list = append(list, make(value.number, value.word))
	}
	tenthByTenth(run, func(from int) uint64 { return walk(list[from : from+tenth]) })
}

// tenthByTenth registers a turn that takes the next tenth. Its output is by how much the sum differs from the right one,
// and that one of all values: so it is the same in every turn.
func tenthByTenth(run *bench.Run, sum func(from int) uint64) {
	var right [most / tenth]uint64
	all, next := uint64(0), 0
	for index, value := range values(run) {
		amount := enum{uint8(value.number), value.word}.amount()
		right[index/tenth] += amount
		all += amount
	}
	run.Operations(tenth)
	bench.Iter(run, func() [2]uint64 {
		next = (next + 1) % len(right)
		return [2]uint64{all, sum(next*tenth) - right[next]}
	}, func(output [2]uint64) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(output[0])
			h.Uint64(output[1])
		})
	})
}

// generic has a list for each type, so that nothing is asked.
func generic(run *bench.Run) {
	var sums [most / tenth][]func() uint64
	values := values(run)
	for index := range sums {
		of := values[index*tenth:][:tenth]
		sums[index] = []func() uint64{
			summing[t0](of, 0), summing[t1](of, 1), summing[t2](of, 2), summing[t3](of, 3), summing[t4](of, 4),
			summing[t5](of, 5), summing[t6](of, 6), summing[t7](of, 7), summing[t8](of, 8), summing[t9](of, 9),
		}
	}
	tenthByTenth(run, func(from int) (sum uint64) {
		for _, of := range sums[from/tenth] {
			sum += of()
		}
		return sum
	})
}

// summing has the values of one type in a list of their own, and a loop over them.
func summing[V ofWord](values []typed, number int) func() uint64 {
	var list []V
	for _, value := range values {
		if value.number == number {
			list = append(list, V(struct{ word uint64 }{value.word}))
		}
	}
	return func() (sum uint64) {
		for _, value := range list {
			sum += value.amount()
		}
		return sum
	}
}

// nilOrNot registers a turn that counts the pointers that are not nil, about a half of them, behind interfaces.
func nilOrNot(run *bench.Run, count func([]any) uint64) {
	random, list := bench.NewRandom(1), make([]any, tenth)
	for index := range list {
		var pointer *t0
		if random.Bool() {
			pointer = &t0{uint64(index)}
		}
		list[index] = pointer
	}
	run.Operations(tenth)
	bench.Iter(run, func() uint64 { return count(list) }, bench.OfUint64)
}

func nilByAssertion(run *bench.Run) {
	nilOrNot(run, func(list []any) (count uint64) {
		for _, value := range list {
			if pointer, is := value.(*t0); is && pointer != nil {
				count++
			}
		}
		return count
	})
}

func nilByReflection(run *bench.Run) {
	nilOrNot(run, func(list []any) (count uint64) {
		for _, value := range list {
			if of := reflect.ValueOf(value); of.Kind() != reflect.Pointer || !of.IsNil() {
				count++
			}
		}
		return count
	})
}
