// What Go does otherwise: it has the three kinds itself. guard is a defer of a function with up to eight of them, which is
// compiled into every way out; fn_list one of a function that has a defer in a loop as well, which lies on the stack;
// boxed_list is a defer in that loop, which lies on the heap and is used again. What such a defer captures is a new object.
package drop_guard

import "claimbench/bench"

// calls are those of a turn.
const calls = 64

// call registers clean-ups with numbers from the first one on, and runs the last one first.
type call = func(word *uint64, first uint64)

var Variants = bench.Variants{
	"manual":     manual,
	"guard":      bench.At(of(guard1, guard2, guard8), 1, 2, 8),
	"fn_list":    bench.At(of(stack1, stack2, stack8), 1, 2, 8),
	"boxed_list": boxedList,
}

// clean is what every clean-up does with its number.
func clean(word *uint64, number uint64) { *word = (*word ^ number) * 0x9e37_79b9_7f4a_7c15 }

// body is what each call does in between.
//
//go:noinline
func body(word *uint64) {
	if *word == 0 {
		panic("no call begins with 0")
	}
}

// of has a function for each point: the number of defers is written in it.
func of(one, two, eight call) func(*bench.Run) {
	return func(run *bench.Run) {
		switch run.Point() {
		case 1:
			register(run, one)
		case 2:
			register(run, two)
		default:
			register(run, eight)
		}
	}
}

func manual(run *bench.Run) {
	switch run.Point() {
	case 1:
		register(run, manual1)
	case 2:
		register(run, manual2)
	case 8:
		register(run, manual8)
	default:
		register(run, manual64)
	}
}

func boxedList(run *bench.Run) {
	cleanUps := run.Point()
	register(run, func(word *uint64, first uint64) { heap(word, first, cleanUps) })
}

// register registers a turn of calls; what each leaves in its word is folded.
func register(run *bench.Run, call call) {
	word := new(uint64)
	run.Operations(calls)
	bench.Iter(run, func() uint64 {
		folded := uint64(0)
		for number := uint64(1); number <= calls; number++ {
			*word = number
			call(word, number)
			folded = (folded<<7 | folded>>57) ^ *word
		}
		return folded
	}, bench.OfUint64)
}

//go:noinline
func manual1(word *uint64, first uint64) {
	body(word)
	clean(word, first)
}

//go:noinline
func manual2(word *uint64, first uint64) {
	body(word)
	clean(word, first+1)
	clean(word, first)
}

//go:noinline
func manual8(word *uint64, first uint64) {
	body(word)
	clean(word, first+7)
	clean(word, first+6)
	clean(word, first+5)
	clean(word, first+4)
	clean(word, first+3)
	clean(word, first+2)
	clean(word, first+1)
	clean(word, first)
}

//go:noinline
func manual64(word *uint64, first uint64) {
	body(word)
	for number := first + 63; number >= first; number-- {
		clean(word, number)
	}
}

//go:noinline
func guard1(word *uint64, first uint64) {
	defer clean(word, first)
	body(word)
}

//go:noinline
func guard2(word *uint64, first uint64) {
	defer clean(word, first)
	defer clean(word, first+1)
	body(word)
}

//go:noinline
func guard8(word *uint64, first uint64) {
	defer clean(word, first)
	defer clean(word, first+1)
	defer clean(word, first+2)
	defer clean(word, first+3)
	defer clean(word, first+4)
	defer clean(word, first+5)
	defer clean(word, first+6)
	defer clean(word, first+7)
	body(word)
}

// never is how often the loop runs that keeps the compiler from the kind without a list.
var never int

//go:noinline
func stack1(word *uint64, first uint64) {
	for range never {
		defer body(word)
	}
	defer clean(word, first)
	body(word)
}

//go:noinline
func stack2(word *uint64, first uint64) {
	for range never {
		defer body(word)
	}
	defer clean(word, first)
	defer clean(word, first+1)
	body(word)
}

//go:noinline
func stack8(word *uint64, first uint64) {
	for range never {
		defer body(word)
	}
	defer clean(word, first)
	defer clean(word, first+1)
	defer clean(word, first+2)
	defer clean(word, first+3)
	defer clean(word, first+4)
	defer clean(word, first+5)
	defer clean(word, first+6)
	defer clean(word, first+7)
	body(word)
}

//go:noinline
func heap(word *uint64, first, cleanUps uint64) {
	for number := range cleanUps {
		defer clean(word, first+number)
	}
	body(word)
}
