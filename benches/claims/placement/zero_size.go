// What Go does otherwise: a channel of units has a header and no buffer, and a new unit is the address of one variable, so
// that no block is made of it. A list of pointers has to be made all the same. There is no counted pointer.
package zero_size

import "claimbench/bench"

var Variants = bench.Variants{
	"unit_channel": func(run *bench.Run) { throughChannel(run, func(uint64) struct{} { return struct{}{} }) },
	"word_channel": func(run *bench.Run) { throughChannel(run, func(signal uint64) uint64 { return signal }) },
	"unit_list":    func(run *bench.Run) { throughList(run, 0, func(uint64) struct{} { return struct{}{} }) },
	"word_list":    func(run *bench.Run) { throughList(run, 0, func(signal uint64) uint64 { return signal }) },
	"unit_boxes": func(run *bench.Run) {
		throughList(run, run.Size(), func(uint64) *struct{} { return new(struct{}) })
	},
}

// passed is how many signals were received, and what they went through.
type passed[C any] struct {
	received int
	through  C
}

func digest[C any](of passed[C]) bench.Digest { return bench.OfInt(of.received) }

// throughChannel registers a turn that makes a channel, sends so many signals and receives them all.
func throughChannel[T any](run *bench.Run, signal func(uint64) T) {
	signals := run.Point()
	bench.Iter(run, func() passed[chan T] {
		channel := make(chan T, signals)
		for number := range signals {
			channel <- signal(number)
		}
		received := 0
		for len(channel) > 0 {
			<-channel
			received++
		}
		return passed[chan T]{received, channel}
	}, digest[chan T])
}

// throughList registers a turn that makes a list with so much room, pushes so many signals and pops them all.
func throughList[T any](run *bench.Run, room int, signal func(uint64) T) {
	signals := run.Point()
	bench.Iter(run, func() passed[[]T] {
		list := make([]T, 0, room)
		for number := range signals {
			list = append(list, signal(number))
		}
		received := 0
		for len(list) > 0 {
			list = list[:len(list)-1]
			received++
		}
		return passed[[]T]{received, list}
	}, digest[[]T])
}
