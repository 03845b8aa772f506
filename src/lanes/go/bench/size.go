package bench

import (
	"runtime"
	"time"
)

const (
	// mostTurns is given to a slice where even so many take no time.
	mostTurns = uint64(1) << 34
	// longest is what a slice may be stretched to for the sake of its turns.
	longest = 4.0
	// fewestTurns is what a slice should have, so that one more turn is 5 %.
	fewestTurns = 20.0
	// aside is how long a slice may take with what its turns do outside the clock.
	aside = 20 * time.Millisecond
	// collections is how many of them a slice should have whole.
	collections = 4
	// counted is over how many of them it is found how many turns one takes.
	counted = 8
	// roomy is how long a slice may be for the sake of several collections, and patience for that of one.
	roomy    = 50 * time.Millisecond
	patience = 250 * time.Millisecond
	// warming is how long a case may warm up.
	warming = 50 * time.Millisecond
)

// sized is how many turns a slice has and what it takes.
type sized struct {
	turns uint64
	nanos uint64
	// uncollected says that the turns allocate and no collection ended in the longest slice.
	uncollected bool
}

// allocated is how many bytes a turn allocates, of one that has run before: what three turns do more than one, for the
// loop may have something of its own.
func allocated(measured registered) uint64 {
	bytes := func(turns uint64) uint64 {
		runtime.ReadMemStats(&statistics)
		before := statistics.TotalAlloc
		measured.slice(turns)
		runtime.ReadMemStats(&statistics)
		return statistics.TotalAlloc - before
	}
	one, three := bytes(1), bytes(3)
	return (max(three, one) - one) / 2
}

// warmUp runs turns until some collections have ended, for a heap that grows for the first time touches new pages.
func warmUp(measured registered, bytes uint64) {
	if bytes == 0 {
		return
	}
	start, from := time.Now(), cycles()
	for turns := uint64(1); cycles()-from < collections && time.Since(start) < warming; {
		if measured.slice(turns) < warming/50 {
			turns *= 2
		}
	}
}

// size finds how many turns fill a slice, as Rust's side does, and lengthens it to whole collections: where only one
// slice in twenty had one, the median would never see any.
func size(measured registered, nanos uint64, bytes uint64) (sized, string) {
	found, failure := plainSize(measured, nanos)
	if failure != "" || bytes == 0 {
		return found, failure
	}
	each, ended := turnsOfCollection(measured, found)
	if !ended {
		found.uncollected = true
		return found, ""
	}
	turn := float64(found.nanos) / float64(found.turns)
	room := max(float64(roomy)/(each*turn), 1)
	whole := each * min(collections, float64(uint64(room)))
	if whole > float64(found.turns) {
		turns := uint64(whole + 0.5)
		found.nanos = uint64(turn * float64(turns))
		found.turns = turns
	}
	return found, ""
}

// turnsOfCollection is how many turns there are from one collection to the next, over some of them; false where none ends
// in the longest slice.
func turnsOfCollection(measured registered, slice sized) (float64, bool) {
	step := max(slice.turns/4, 1)
	// The first one that ends is where it begins to count.
	turns, seen := uint64(0), uint64(0)
	var first, last uint64
	known, start := cycles(), time.Now()
	for seen <= counted && time.Since(start) < 2*patience {
		measured.slice(step)
		turns += step
		now := cycles()
		if now == known {
			continue
		}
		if seen == 0 {
			first = turns
		} else {
			last = turns
		}
		if seen == 0 {
			seen = 1
		} else {
			seen += now - known
		}
		known = now
	}
	switch {
	case seen == 0:
		return 0, false
	case seen == 1:
		return float64(turns), true
	}
	return float64(last-first) / float64(seen-1), true
}

// plainSize doubles the turns until the shortest of three stretches takes half of a slice, then scales.
func plainSize(measured registered, nanos uint64) (sized, string) {
	turns := uint64(1)
	stretch := func() uint64 { return uint64(measured.slice(turns)) }
	for {
		start := time.Now()
		spent := stretch()
		if time.Since(start) >= aside && spent < nanos/2 {
			return sized{turns: turns, nanos: spent}, ""
		}
		if spent >= nanos/2 && (turns > 1 || spent < 2*uint64(longest)*nanos) {
			spent = min(spent, stretch(), stretch())
		}
		if spent >= nanos/2 {
			scaled := float64(turns) * float64(nanos) / float64(spent)
			scaled = max(scaled, min(fewestTurns, scaled*longest))
			whole := max(uint64(scaled+0.5), 1)
			return sized{turns: whole, nanos: spent / turns * whole}, ""
		}
		if turns >= mostTurns {
			return sized{}, "a turn takes no time that the clock can tell: the compiler removed its work"
		}
		turns *= 2
	}
}
