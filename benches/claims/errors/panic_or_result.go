// What Go does otherwise: a clean-up is a deferred call, and a panic is recovered by one; frames are walked once, each
// running its deferred calls as it is met. A division by zero panics with an error that the runtime has ready. An error is
// an interface where Rust boxes it; the enum is a number beside the quotient. resumed_1 panics by a call, with a value.
package panic_or_result

import "claimbench/bench"

// divisions are those of a turn.
const divisions = 1_000

var Variants = bench.Variants{
	"panic_1":         caught(1),
	"panic_16":        bench.At(caught(16), 0, 1, 10, 100),
	"panic_64":        bench.At(caught(64), 0, 1, 10, 100),
	"result_1":        returned(1),
	"result_16":       returned(16),
	"result_64":       returned(64),
	"result_boxed_16": boxed(16),
	"resumed_1":       resumed,
}

// division is a number and what it is divided by, and a 0 that the compiler does not know.
type division struct{ dividend, divisor, zero int64 }

// failure is why a division has no quotient.
type failure uint8

const (
	none failure = iota
	divisionByZero
	overflow
)

func (f failure) Error() string {
	if f == divisionByZero {
		return "a division by zero"
	}
	return "a quotient that is too large"
}

// cleanUp counts itself.
func cleanUp(cleaned *uint64) { *cleaned++ }

// panicking is so many frames, in the last of which a division may panic.
//
//go:noinline
func panicking(frames uint64, of division, cleaned *uint64) int64 {
	defer cleanUp(cleaned)
	if frames > 1 {
		return panicking(frames-1, of, cleaned) ^ of.zero
	}
	return of.dividend / of.divisor
}

// returning is the same with an error that is returned.
//
//go:noinline
func returning(frames uint64, of division, cleaned *uint64) (int64, failure) {
	defer cleanUp(cleaned)
	if frames > 1 {
		quotient, why := returning(frames-1, of, cleaned)
		if why != none {
			return 0, why
		}
		return quotient ^ of.zero, none
	}
	if why := fault(of); why != none {
		return 0, why
	}
	return of.dividend / of.divisor, none
}

// fault is why a division has no quotient, or none.
func fault(of division) failure {
	switch {
	case of.divisor == 0:
		return divisionByZero
	case of.divisor == -1 && of.dividend == -of.dividend && of.dividend != 0:
		return overflow
	}
	return none
}

// returningBoxed is the same with an error of any type, which is an object of its own.
//
//go:noinline
func returningBoxed(frames uint64, of division, cleaned *uint64) (int64, error) {
	defer cleanUp(cleaned)
	if frames > 1 {
		quotient, err := returningBoxed(frames-1, of, cleaned)
		if err != nil {
			return 0, err
		}
		return quotient ^ of.zero, nil
	}
	if why := fault(of); why != none {
		boxed := new(failure)
		*boxed = why
		return 0, boxed
	}
	return of.dividend / of.divisor, nil
}

// resuming is one frame that panics with a value instead of dividing by zero.
//
//go:noinline
func resuming(of division, cleaned *uint64) int64 {
	defer cleanUp(cleaned)
	if of.divisor == 0 {
		panic(uint64(7_000))
	}
	return of.dividend / of.divisor
}

// recovered gives the caller 0 instead of a panic.
func recovered(quotient *int64) {
	if recover() != nil {
		*quotient = 0
	}
}

func caught(frames uint64) func(*bench.Run) {
	return register(frames, func(frames uint64, of division, cleaned *uint64) (quotient int64) {
		defer recovered(&quotient)
		return panicking(frames, of, cleaned)
	})
}

func returned(frames uint64) func(*bench.Run) {
	return register(frames, func(frames uint64, of division, cleaned *uint64) int64 {
		quotient, _ := returning(frames, of, cleaned)
		return quotient
	})
}

func boxed(frames uint64) func(*bench.Run) {
	return register(frames, func(frames uint64, of division, cleaned *uint64) int64 {
		quotient, _ := returningBoxed(frames, of, cleaned)
		return quotient
	})
}

var resumed = register(1, func(_ uint64, of division, cleaned *uint64) (quotient int64) {
	defer recovered(&quotient)
	return resuming(of, cleaned)
})

// output is what a turn gives: the sum of the quotients, and how many clean-ups each frame ran.
type output struct {
	sum     int64
	cleaned uint64
}

// register registers a turn of divisions through so many frames, of which as many fail as the point says.
func register(frames uint64, divide func(uint64, division, *uint64) int64) func(*bench.Run) {
	return func(run *bench.Run) {
		failing := run.Point()
		list := bench.Input(run, func() []division {
			random := bench.NewRandom(1)
			list := make([]division, divisions)
			for call := range uint64(divisions) {
				list[call].dividend = 1 + int64(random.Below(1<<40-1))
				if (call+1)*failing/divisions == call*failing/divisions {
					list[call].divisor = 1 + int64(random.Below(1_000-1))
				}
			}
			return list
		})
		cleaned := new(uint64)
		run.Operations(divisions)
		bench.Iter(run, func() output {
			sum := int64(0)
			*cleaned = 0
			for _, of := range list {
				sum += divide(frames, of, cleaned)
			}
			return output{sum, *cleaned / frames}
		}, func(of output) bench.Digest {
			return bench.Of(func(h *bench.Hasher) {
				h.Uint64(uint64(of.sum))
				h.Uint64(of.cleaned)
			})
		})
	}
}
