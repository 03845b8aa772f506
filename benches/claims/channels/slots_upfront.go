// What Go does otherwise: a channel and its places are one block, which is cleared, and a place has no stamp. A channel that
// is no longer reached is left to the collector. There is one kind of channel: it stands beside crossbeam's.
package slots_upfront

import "claimbench/bench"

// numbers are sent where there is room: as many as in the article's example.
const numbers = 3

// output keeps the channel alive.
type output struct {
	sum     uint64
	channel chan uint64
}

var Variants = bench.Variants{
	"crossbeam":        func(run *bench.Run) { made(run, 0) },
	"crossbeam_filled": bench.At(func(run *bench.Run) { made(run, 1_000) }, 1_000),
}

// made registers a turn that makes a channel, uses it and puts it out; so many numbers go through it first.
func made(run *bench.Run, first uint64) {
	places, few := run.Size(), min(numbers, run.Point())
	bench.Iter(run, func() output {
		channel := make(chan uint64, bench.Keep(places))
		return output{through(channel, first) + through(channel, few), channel}
	}, func(made output) bench.Digest { return bench.OfUint64(made.sum) })
}

// through sends so many numbers and receives them.
func through(channel chan uint64, count uint64) (sum uint64) {
	for number := uint64(0); number < count; number++ {
		channel <- number
	}
	for range count {
		sum += <-channel
	}
	return sum
}
