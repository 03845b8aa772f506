package bench

import (
	"slices"
	"time"
)

const (
	// clocks is how many times what reading the clock costs a block takes at least, so that the clock is at most 5 % of it.
	clocks = 20
	// trials are the stretches whose median is believed: one operation in fifty may take a thousand times as long.
	trials = 5
	// enough is from which time on that trials took together no more are made.
	enough = 500 * time.Millisecond
	// mostOperations are those of the longest block.
	mostOperations = uint64(1) << 20
)

// timedSingly is a turn that is one operation, of which latencies can be taken.
type timedSingly interface {
	// begin takes latencies from here on, over blocks of so many calls, and forgets those so far; without a number it
	// finds the block by some calls.
	begin(block *uint64)
	// atMost takes at most so many latencies of each slice.
	atMost(most uint64)
	// told are the latencies so far; nil where there is not one whole block.
	told() *latencies
}

// latencies is what is told of them, in nanoseconds for one call.
type latencies struct {
	P50     float64 `json:"p50"`
	P99     float64 `json:"p99"`
	P999    float64 `json:"p999"`
	Longest float64 `json:"longest"`
	Block   uint64  `json:"block"`
	Count   uint64  `json:"count"`
}

// latency is a turn that is one operation, timed by itself into a histogram, or in blocks where it is too short for the
// clock.
type latency[T any] struct {
	plain[T]
	// timed is made where a lane begins to take latencies.
	timed *timed
	most  uint64
}

// slice is the time of a slice, in blocks; where no latencies are taken, in one stretch.
func (l *latency[T]) slice(turns uint64) time.Duration {
	if l.timed == nil {
		return l.plain.slice(turns)
	}
	return l.timed.slice(turns, l.most, l.plain.slice)
}

func (l *latency[T]) begin(block *uint64) {
	if l.timed == nil {
		l.timed = &timed{latencies: newHistogram()}
	}
	l.timed.latencies.forget()
	if block != nil {
		l.timed.block = max(*block, 1)
		return
	}
	l.timed.block = blockOf(clockCost(), l.plain.slice)
}

func (l *latency[T]) atMost(most uint64) {
	l.most = most
}

func (l *latency[T]) told() *latencies {
	if l.timed == nil {
		return nil
	}
	return l.timed.told()
}

// timed are the latencies so far, in picoseconds, because a block's mean may be below a nanosecond.
type timed struct {
	block     uint64
	latencies *histogram
}

// slice is the sum of the blocks' times. What is left over for no whole block is run and timed, and is no latency. Nor is
// the first block, which comes right behind the hand-over between processes, unless a slice is a single block.
func (t *timed) slice(turns, most uint64, stretch func(calls uint64) time.Duration) time.Duration {
	var spent time.Duration
	isHandedOver := turns >= 2*t.block
	for turns != 0 {
		calls := min(turns, t.block)
		took := stretch(calls)
		if calls == t.block && !isHandedOver && most > 0 {
			t.record(took)
			most--
		}
		isHandedOver = false
		spent += took
		turns -= calls
	}
	return spent
}

// record notes the mean of a block.
func (t *timed) record(took time.Duration) {
	t.latencies.record(max(uint64(took)*1000/t.block, 1))
}

func (t *timed) told() *latencies {
	all := t.latencies
	if all.total == 0 {
		return nil
	}
	nanos := func(picoseconds uint64) float64 { return float64(picoseconds) / 1e3 }
	return &latencies{
		P50:     nanos(all.at(0.5)),
		P99:     nanos(all.at(0.99)),
		P999:    nanos(all.at(0.999)),
		Longest: nanos(all.longest()),
		Block:   t.block,
		Count:   all.total,
	}
}

// clockCost is what reading the clock costs: the least of a few means, for an interruption only adds to one.
func clockCost() time.Duration {
	const reads = 200
	least := time.Duration(1<<63 - 1)
	for range trials {
		start := time.Now()
		for range reads {
			_ = time.Since(start)
		}
		least = min(least, time.Since(start)/reads)
	}
	return least
}

// blockOf is how many calls make a block: the least power of two whose stretch takes long enough, without the clock. The
// stretch that counts is the median of a few.
func blockOf(clockCost time.Duration, stretch func(calls uint64) time.Duration) uint64 {
	calls := uint64(1)
	for ; calls < mostOperations; calls *= 2 {
		tried, spent := make([]time.Duration, 0, trials), time.Duration(0)
		for len(tried) < trials && spent < enough {
			took := stretch(calls)
			tried = append(tried, took)
			spent += took
		}
		slices.Sort(tried)
		if tried[len(tried)/2]-clockCost >= clocks*clockCost {
			break
		}
	}
	return calls
}
