// What Go does otherwise: a value is cleared before it is filled, in the frame and on the heap. A pointer that a function
// returns makes its value an object on the heap where the function is not inlined, as none is here. There is no Rc.
package value_or_box

import "claimbench/bench"

// values are those that a turn makes.
const values = 64

// words are what a value is made of.
type words interface {
	[1]uint64 | [2]uint64 | [8]uint64 | [16]uint64 | [128]uint64 | [512]uint64 | [2_048]uint64
}

var Variants = bench.Variants{
	"value":         turns(func(of ways) way { return of.value }),
	"boxed":         turns(func(of ways) way { return of.boxed }),
	"out":           turns(func(of ways) way { return of.out }),
	"value_moved_4": turns(func(of ways) way { return of.valueMoved }),
	"boxed_moved_4": turns(func(of ways) way { return of.boxedMoved }),
}

// way is a way to make a value from a seed and to sum it.
type way = func(seed uint64) uint64

// ways are those of values of one size.
type ways struct{ value, boxed, out, valueMoved, boxedMoved way }

func waysOf[W words]() ways {
	return ways{value[W], boxed[W], out[W], valueMoved[W], boxedMoved[W]}
}

// bySize has what is compiled for the words of each point.
var bySize = map[uint64]ways{
	8:      waysOf[[1]uint64](),
	16:     waysOf[[2]uint64](),
	64:     waysOf[[8]uint64](),
	128:    waysOf[[16]uint64](),
	1_024:  waysOf[[128]uint64](),
	4_096:  waysOf[[512]uint64](),
	16_384: waysOf[[2_048]uint64](),
}

func turns(chosen func(ways) way) func(*bench.Run) {
	return func(run *bench.Run) {
		way := chosen(bySize[run.Point()])
		run.Operations(values)
		bench.Iter(run, func() uint64 {
			sum := uint64(0)
			for number := range uint64(values) {
				sum += way(1 + number)
			}
			return sum
		}, bench.OfUint64)
	}
}

func value[W words](seed uint64) uint64 {
	made := newValue[W](seed)
	made[0] += 4
	return sum(&made)
}

func boxed[W words](seed uint64) uint64 {
	made := newBoxed[W](seed)
	(*made)[0] += 4
	return sum(made)
}

func out[W words](seed uint64) uint64 {
	var slot W
	write(&slot, seed)
	slot[0] += 4
	return sum(&slot)
}

func valueMoved[W words](seed uint64) uint64 {
	made := oneMore(oneMore(oneMore(oneMore(newValue[W](seed)))))
	return sum(&made)
}

func boxedMoved[W words](seed uint64) uint64 {
	return sum(oneMoreBoxed(oneMoreBoxed(oneMoreBoxed(oneMoreBoxed(newBoxed[W](seed))))))
}

//go:noinline
func newValue[W words](seed uint64) W {
	var made W
	for place := 0; place < len(made); place++ {
		made[place] = seed + uint64(place)
	}
	return made
}

//go:noinline
func newBoxed[W words](seed uint64) *W {
	made := new(W)
	for place := 0; place < len(*made); place++ {
		(*made)[place] = seed + uint64(place)
	}
	return made
}

//go:noinline
func write[W words](slot *W, seed uint64) {
	for place := 0; place < len(*slot); place++ {
		(*slot)[place] = seed + uint64(place)
	}
}

//go:noinline
func oneMore[W words](made W) W {
	made[0]++
	return made
}

//go:noinline
func oneMoreBoxed[W words](made *W) *W {
	(*made)[0]++
	return made
}

//go:noinline
func sum[W words](made *W) uint64 {
	sum := uint64(0)
	for place := 0; place < len(*made); place++ {
		sum += (*made)[place]
	}
	return sum
}
