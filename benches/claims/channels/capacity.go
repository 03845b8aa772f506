// What Go does otherwise: a goroutine that waits for a channel is parked in user space, and a value for one that waits is
// copied to its stack. A channel has a lock of its own, and there is one kind: it stands beside crossbeam's. A goroutine
// that waits does not look again first.
package capacity

import "claimbench/bench"

const (
	// messages are those of a turn.
	messages = 50
	// length is how many words a message of 1 KiB has.
	length = 128
)

// words are a message of 1 KiB with a number at both ends.
type words [length]uint64

var Variants = bench.Variants{
	"crossbeam": stream,
	"round_trip": bench.At(func(run *bench.Run) {
		answered(run, uint64(0),
			func(message uint64, number uint64) uint64 { return number },
			func(message *uint64) uint64 { return *message })
	}, 0, 1),
	"round_trip_1k": bench.At(func(run *bench.Run) {
		answered(run, words{},
			func(message words, number uint64) words {
				message[0], message[length-1] = number, number
				return message
			},
			numberOf)
	}, 1),
	"round_trip_1k_boxed": bench.At(func(run *bench.Run) {
		answered(run, new(words),
			func(message *words, number uint64) *words {
				message[0], message[length-1] = number, number
				return message
			},
			func(message **words) uint64 { return numberOf(*message) })
	}, 1),
}

// numberOf is the number, where both ends have the same.
func numberOf(message *words) uint64 {
	return (message[0] + message[length-1]) / 2
}

// stream registers a turn in which one goroutine sends numbers and the other adds up what it receives.
func stream(run *bench.Run) {
	channel := make(chan uint64, run.Size())
	run.Operations(messages)
	bench.Threads(run, 2, func(thread int) uint64 {
		sum := uint64(0)
		for number := uint64(0); number < messages; number++ {
			if thread == 0 {
				channel <- number
			} else {
				sum += <-channel
			}
		}
		return sum
	})
}

// answered registers a turn in which a message goes there and back, with another number each time.
func answered[M any](run *bench.Run, first M, numbered func(M, uint64) M, read func(*M) uint64) {
	asked, answers := make(chan M, run.Size()), make(chan M, run.Size())
	kept := first
	run.Operations(messages)
	bench.Threads(run, 2, func(thread int) uint64 {
		sum := uint64(0)
		if thread == 1 {
			for range messages {
				message := <-asked
				sum += read(&message)
				answers <- message
			}
			return sum
		}
		for number := uint64(0); number < messages; number++ {
			asked <- numbered(kept, number)
			kept = <-answers
			sum += read(&kept) - number
		}
		return sum
	})
}
