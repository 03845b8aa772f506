// What Go does otherwise: its compiler removes what nobody reads and keeps the loop around it. A new number stays on the
// stack where it does not outlive its function; what is held is stored where everybody can read it.
package elided_work

import (
	"math"

	"claimbench/bench"
)

// chained are the multiplications that each turn does besides, one after the other.
const chained = 1_000

var Variants = bench.Variants{
	"local":         func(run *bench.Run) { register(run, local) },
	"boxed":         func(run *bench.Run) { register(run, boxed) },
	"boxed_held":    bench.At(func(run *bench.Run) { register(run, boxedHeld) }, 1_000, 100_000),
	"grown":         bench.At(func(run *bench.Run) { register(run, grown) }, 1_000, 100_000),
	"empty_unread":  func(run *bench.Run) { register(run, emptyUnread) },
	"sqrt_unread":   func(run *bench.Run) { register(run, sqrtUnread) },
	"sqrt_held":     bench.At(func(run *bench.Run) { register(run, sqrtHeld) }, 1_000, 100_000),
	"buffer_unread": func(run *bench.Run) { register(run, bufferUnread) },
	"buffer_held":   bench.At(func(run *bench.Run) { register(run, bufferHeld) }, 1_000, 100_000),
}

// What is held.
var (
	heldNumber *uint64
	heldRoot   float64
	heldBuffer []byte
)

func local(turns uint64) uint64 {
	sum := uint64(0)
	for turn := range turns {
		sum += turn
	}
	return sum
}

func boxed(turns uint64) uint64 {
	sum := uint64(0)
	for turn := range turns {
		number := new(uint64)
		*number = turn
		sum += *number
	}
	return sum
}

func boxedHeld(turns uint64) uint64 {
	sum := uint64(0)
	for turn := range turns {
		number := new(uint64)
		*number = turn
		heldNumber = number
		sum += *number
	}
	return sum
}

func grown(turns uint64) uint64 {
	sum := uint64(0)
	for turn := range turns {
		var list []uint64
		list = append(list, turn)
		sum += list[0]
	}
	return sum
}

func emptyUnread(turns uint64) uint64 {
	for range turns {
	}
	return 0
}

func sqrtUnread(turns uint64) uint64 {
	for turn := range turns {
		_ = math.Sqrt(float64(turn))
	}
	return 0
}

func sqrtHeld(turns uint64) uint64 {
	for turn := range turns {
		heldRoot = math.Sqrt(float64(turn))
	}
	return 0
}

func bufferUnread(turns uint64) uint64 {
	for range turns {
		_ = make([]byte, 0, 128)
	}
	return 0
}

func bufferHeld(turns uint64) uint64 {
	for range turns {
		heldBuffer = make([]byte, 0, 128)
	}
	return 0
}

// register registers a turn that begins with the chain and then does a loop of so many turns.
func register(run *bench.Run, work func(turns uint64) uint64) {
	turns := run.Point()
	bench.Iter(run, func() uint64 {
		bench.Keep(chain(bench.Keep(uint64(0x9e37_79b9))))
		return work(turns)
	}, bench.OfUint64)
}

// chain is multiplications that can not be shortened: each has something unknown mixed in.
//
//go:noinline
func chain(mixed uint64) uint64 {
	state := mixed
	for range chained {
		state = (state ^ mixed) * 0x2545_f491_4f6c_dd1d
	}
	return state
}
