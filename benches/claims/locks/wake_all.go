// What Go does otherwise: what is woken is a goroutine, by a processor that may be awake already, and a closed channel
// makes all of its receivers ready at once. There is no barrier in the standard library.
package wake_all

import (
	"sync"

	"claimbench/bench"
)

// rounds of a turn in which all go on.
const rounds = 8

var Variants = bench.Variants{
	"one_permit":     func(run *bench.Run) { permits(run, (*sync.Cond).Signal) },
	"all_permit":     func(run *bench.Run) { permits(run, (*sync.Cond).Broadcast) },
	"broadcast":      broadcast,
	"closed_channel": closedChannel,
}

// state is what goroutines share under a lock, with the conditions of the waiters and of the one that wakes them.
type state struct {
	lock           sync.Mutex
	waiters, waker *sync.Cond
	// given are the permits that are there, or the number of the round; seen are the waiters that have seen the round.
	given, seen uint64
}

func newState() *state {
	s := new(state)
	s.waiters, s.waker = sync.NewCond(&s.lock), sync.NewCond(&s.lock)
	return s
}

// see says that one more of so many has seen the round, under the lock.
func (s *state) see(of uint64) {
	s.seen++
	if s.seen == of {
		s.waker.Signal()
	}
}

// permits registers a turn in which goroutine 0 gives a permit for each of the others, one behind the other.
func permits(run *bench.Run, wake func(*sync.Cond)) {
	waiters, s := run.Point(), newState()
	run.Operations(waiters)
	bench.Threads(run, run.Size()+1, func(thread int) uint64 {
		s.lock.Lock()
		defer s.lock.Unlock()
		if thread > 0 {
			for s.given == 0 {
				s.waiters.Wait()
			}
			s.given = 0
			s.waker.Signal()
			return 1
		}
		for range waiters {
			s.given = 1
			wake(s.waiters)
			for s.given > 0 {
				s.waker.Wait()
			}
		}
		return 0
	})
}

// allGoOn registers a turn of eight rounds, each goroutine's part of which is given.
func allGoOn(run *bench.Run, once func(thread int)) {
	run.Operations(rounds)
	bench.Threads(run, run.Size()+1, func(thread int) uint64 {
		for range rounds {
			once(thread)
		}
		if thread == 0 {
			return 0
		}
		return rounds
	})
}

func broadcast(run *bench.Run) {
	waiters, s := run.Point(), newState()
	last := make([]uint64, run.Size()+1)
	allGoOn(run, func(thread int) {
		s.lock.Lock()
		defer s.lock.Unlock()
		if thread == 0 {
			s.given, s.seen = s.given+1, 0
			s.waiters.Broadcast()
			for s.seen < waiters {
				s.waker.Wait()
			}
			return
		}
		last[thread]++
		for s.given < last[thread] {
			s.waiters.Wait()
		}
		s.see(waiters)
	})
}

// closedChannel has each goroutine take the next channel before it says that it has seen the round, or goroutine 0 could
// close one unseen.
func closedChannel(run *bench.Run) {
	waiters, s, place := run.Point(), newState(), make(chan struct{})
	own := make([]chan struct{}, run.Size()+1)
	for thread := range own {
		own[thread] = place
	}
	allGoOn(run, func(thread int) {
		if thread == 0 {
			s.lock.Lock()
			spent := place
			place = make(chan struct{})
			s.lock.Unlock()
			close(spent)
			s.lock.Lock()
			for s.seen < waiters {
				s.waker.Wait()
			}
			s.seen = 0
			s.lock.Unlock()
			return
		}
		<-own[thread]
		s.lock.Lock()
		own[thread] = place
		s.see(waiters)
		s.lock.Unlock()
	})
}
