package bench

import (
	"slices"
	"time"
)

const (
	// look and decision are the pairs of a first look, and those that decide.
	look     = 3
	decision = 21
	// emptyTurns are those of an empty slice.
	emptyTurns = 100_000
	// slowTurn is from how many nanoseconds on a turn is not compared with an empty one.
	slowTurn = 20.0
	// clearOfEmpty is how much longer a turn takes that needs no second look.
	clearOfEmpty = 1.6
	// longestLook is the longest slice that is doubled.
	longestLook = 2 * time.Millisecond
)

// checked is what the guards ask of a case.
type checked struct {
	AgainstEmpty *[2]float64 `json:"against_empty"`
	Doubled      *float64    `json:"doubled"`
	Resolution   uint64      `json:"resolution"`
	Stretches    uint64      `json:"stretches"`
	Threads      int         `json:"threads"`
	Uncollected  bool        `json:"uncollected"`
}

// check looks at a case whose slices have so many turns, at first with half of them.
func check(measured registered, turns uint64) checked {
	var found checked
	half := max(turns/2, 1)
	if measured.slice(half) <= longestLook/2 {
		found = pairs(measured, half, look)
		if !found.isFine() {
			found = pairs(measured, turns, decision)
		}
	}
	found.Resolution = resolution()
	found.Stretches = measured.stretches(turns)
	return found
}

func (c checked) isFine() bool {
	linear := c.Doubled == nil || (*c.Doubled >= 1.6 && *c.Doubled <= 2.5)
	working := c.AgainstEmpty == nil || c.AgainstEmpty[0] > clearOfEmpty*c.AgainstEmpty[1]
	return linear && working
}

// pairs times slices of so many turns and of twice as many in turn, and empty ones where a turn is fast.
func pairs(measured registered, turns uint64, count int) checked {
	empty := &plain[struct{}]{turn: func() struct{} { return struct{}{} }}
	var doubled, own, nothing []float64
	slice := func(turns uint64) float64 { return float64(measured.slice(turns)) }
	for pair := range count {
		var once, twice float64
		if pair%2 == 0 {
			once = slice(turns)
			twice = slice(2 * turns)
		} else {
			twice = slice(2 * turns)
			once = slice(turns)
		}
		if once > 0 {
			doubled = append(doubled, twice/once)
		}
		if turn := twice / float64(2*turns); turn < slowTurn {
			own = append(own, turn)
			nothing = append(nothing, float64(empty.slice(emptyTurns))/emptyTurns)
		}
	}
	var found checked
	if ratio, known := median(doubled); known {
		found.Doubled = &ratio
	}
	turn, known := median(own)
	if least, both := median(nothing); known && both {
		found.AgainstEmpty = &[2]float64{turn, least}
	}
	return found
}

func median(values []float64) (float64, bool) {
	if len(values) == 0 {
		return 0, false
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle], true
	}
	return (values[middle-1] + values[middle]) / 2, true
}

// resolution is the shortest time that the clock can tell, in nanoseconds: the median of 21 steps between readings.
func resolution() uint64 {
	steps := make([]float64, 0, 21)
	start := time.Now()
	last := start
	for len(steps) < cap(steps) && last.Sub(start) < 20*time.Millisecond {
		now := time.Now()
		if step := now.Sub(last); step > 0 {
			steps = append(steps, float64(step))
			last = now
		}
	}
	step, _ := median(steps)
	return uint64(max(step, 1))
}
