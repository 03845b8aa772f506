// What Go does otherwise: its channel is the subject, with a lock of its own, and stands beside crossbeam's. Goroutines that
// wait are parked in user space, and what waits by giving way does so by runtime.Gosched. The deque is a ring written by
// hand.
package operation_cost

import (
	"runtime"
	"sync"

	"claimbench/bench"
)

const (
	// numbers are those of a turn.
	numbers = 1_024
	// queued is how many messages can be queued.
	queued = 64
	// atATime is how many messages one goroutine sends before it receives them.
	atATime = 16
)

// message are so many numbers, by value.
type message interface {
	[1]uint64 | [8]uint64 | [64]uint64
}

var Variants = bench.Variants{
	"crossbeam":       ofLength(channel[[1]uint64], channel[[8]uint64], channel[[64]uint64]),
	"mutex_queue":     ofLength(mutexQueue[[1]uint64], mutexQueue[[8]uint64], mutexQueue[[64]uint64]),
	"condvar_queue":   ofLength(condQueue[[1]uint64], condQueue[[8]uint64], condQueue[[64]uint64]),
	"crossbeam_alone": ofLength(channelAlone[[1]uint64], channelAlone[[8]uint64], channelAlone[[64]uint64]),
	"mutex_alone":     ofLength(mutexAlone[[1]uint64], mutexAlone[[8]uint64], mutexAlone[[64]uint64]),
	"deque_alone":     ofLength(dequeAlone[[1]uint64], dequeAlone[[8]uint64], dequeAlone[[64]uint64]),
}

// ofLength is the routine of the point's length.
func ofLength(one, eight, most func(*bench.Run)) func(*bench.Run) {
	return func(run *bench.Run) {
		switch run.Point() {
		case 1:
			one(run)
		case 8:
			eight(run)
		default:
			most(run)
		}
	}
}

// from is the message that begins with a number.
func from[M message](first int) (made M) {
	for place := range len(made) {
		made[place] = uint64(first + place)
	}
	return made
}

func sum[M message](received *M) (sum uint64) {
	for place := range len(*received) {
		sum += (*received)[place]
	}
	return sum
}

// stream registers a turn in which one goroutine sends all messages and the other adds up what it receives.
func stream[M message](run *bench.Run, send func(*M), receive func(*M)) {
	var length M
	run.Operations(numbers)
	bench.Threads(run, 2, func(thread int) (all uint64) {
		for first := 0; first < numbers; first += len(length) {
			if thread == 0 {
				sent := from[M](first)
				send(&sent)
				continue
			}
			var received M
			receive(&received)
			all += sum(&received)
		}
		return all
	})
}

// alone registers a turn in which one goroutine sends 16 messages at a time and receives them.
func alone[M message](run *bench.Run, send func(*M), receive func(*M)) {
	var length M
	run.Operations(numbers)
	bench.Iter(run, func() (all uint64) {
		var passed M
		for first := 0; first < numbers; first += atATime * len(length) {
			for number := range atATime {
				passed = from[M](first + number*len(length))
				send(&passed)
			}
			for range atATime {
				receive(&passed)
				all += sum(&passed)
			}
		}
		return all
	}, bench.OfUint64)
}

func channel[M message](run *bench.Run) {
	made := make(chan M, queued)
	stream(run, func(sent *M) { made <- *sent }, func(received *M) { *received = <-made })
}

func channelAlone[M message](run *bench.Run) {
	made := make(chan M, queued)
	alone(run, func(sent *M) { made <- *sent }, func(received *M) { *received = <-made })
}

// deque is a ring for what can be queued.
type deque[M message] struct {
	ring         [queued]M
	head, length int
}

func (d *deque[M]) push(sent *M) bool {
	if d.length == queued {
		return false
	}
	d.ring[(d.head+d.length)%queued] = *sent
	d.length++
	return true
}

func (d *deque[M]) pop(received *M) bool {
	if d.length == 0 {
		return false
	}
	*received = d.ring[d.head]
	d.head = (d.head + 1) % queued
	d.length--
	return true
}

func dequeAlone[M message](run *bench.Run) {
	made := new(deque[M])
	alone(run, func(sent *M) { made.push(sent) }, func(received *M) { made.pop(received) })
}

// locked is a deque behind a lock.
type locked[M message] struct {
	lock sync.Mutex
	deque[M]
}

func (l *locked[M]) send(sent *M) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.push(sent)
}

func (l *locked[M]) receive(received *M) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.pop(received)
}

func mutexAlone[M message](run *bench.Run) {
	made := new(locked[M])
	alone(run, func(sent *M) { made.send(sent) }, func(received *M) { made.receive(received) })
}

func mutexQueue[M message](run *bench.Run) {
	made := new(locked[M])
	stream(run, func(sent *M) {
		for !made.send(sent) {
			runtime.Gosched()
		}
	}, func(received *M) {
		for !made.receive(received) {
			runtime.Gosched()
		}
	})
}

// condQueue wakes only where the deque was empty or full.
func condQueue[M message](run *bench.Run) {
	made := new(locked[M])
	room, came := sync.NewCond(&made.lock), sync.NewCond(&made.lock)
	stream(run, func(sent *M) {
		made.lock.Lock()
		defer made.lock.Unlock()
		for !made.push(sent) {
			room.Wait()
		}
		if made.length == 1 {
			came.Signal()
		}
	}, func(received *M) {
		made.lock.Lock()
		defer made.lock.Unlock()
		for made.length == 0 {
			came.Wait()
		}
		if made.length == queued {
			room.Signal()
		}
		made.pop(received)
	})
}
