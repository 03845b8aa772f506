// What Go does otherwise: a goroutine has a stack, of 2 KB at first, which is none of what is counted on its heap: there the
// runtime's own record of a goroutine is, and what it captured. Nothing is dropped: what waits is let go of before the next
// turn, whose goroutines get records and stacks of those that have ended.
package parked_memory

import (
	"runtime"
	"sync"
	"time"

	"claimbench/bench"
)

const (
	// live are goroutines beside those that wait, and yields is how often each gives way.
	live, yields = 100, 10
)

var Variants = bench.Variants{
	"task_empty":  func(run *bench.Run) { waiting(run, empty) },
	"task_sleep":  fewer(func(run *bench.Run) { waiting(run, asleep) }),
	"task_1k":     fewer(func(run *bench.Run) { waiting(run, holding[[1_024]byte]) }),
	"task_16k":    fewer(func(run *bench.Run) { waiting(run, holding[[16_384]byte]) }),
	"live_beside": fewer(func(run *bench.Run) { living(run, run.Size()) }),
	"live_alone":  fewer(func(run *bench.Run) { living(run, 0) }),
	"alive_count": fewer(aliveCount),
}

// fewer leaves out 100,000: a collection goes through the stacks of all, and there are two at each mark.
func fewer(routine func(*bench.Run)) bench.Variant {
	return bench.At(routine, 100, 1_000, 10_000)
}

// bytes are what a goroutine holds.
type bytes interface{ [1_024]byte | [16_384]byte }

// parked are goroutines that wait until they are let go of.
type parked struct {
	over         chan struct{}
	begun, ended sync.WaitGroup
	number       uint64
}

// park starts so many goroutines, each of which says when it waits.
func park(units int, wait func(*parked)) *parked {
	p := &parked{over: make(chan struct{}), number: uint64(units)}
	p.begun.Add(units)
	p.ended.Add(units)
	for range units {
		go wait(p)
	}
	p.begun.Wait()
	return p
}

func (p *parked) letGo() {
	close(p.over)
	p.ended.Wait()
}

func empty(p *parked) {
	p.begun.Done()
	<-p.over
	p.ended.Done()
}

func asleep(p *parked) {
	hour := time.NewTimer(time.Hour)
	p.begun.Done()
	select {
	case <-hour.C:
	case <-p.over:
		hour.Stop()
	}
	p.ended.Done()
}

func holding[B bytes](p *parked) {
	var own B
	fill(&own)
	p.begun.Done()
	<-p.over
	read(&own)
	p.ended.Done()
}

//go:noinline
func fill[B bytes](own *B) {
	for place := range len(*own) {
		(*own)[place] = 1
	}
}

//go:noinline
func read[B bytes](own *B) byte {
	return (*own)[len(*own)-1]
}

// waiting registers a turn of so many goroutines that wait.
func waiting(run *bench.Run, wait func(*parked)) {
	units := run.Size()
	run.Operations(run.Point())
	var last *parked
	release := func() struct{} {
		if last != nil {
			last.letGo()
			last = nil
		}
		return struct{}{}
	}
	turn := func(struct{}) *parked {
		last = park(units, wait)
		return last
	}
	bench.IterWith(run, 1, release, turn, func(p *parked) bench.Digest { return bench.OfUint64(p.number) })
}

// living registers a turn of 100 goroutines that give way, where so many others wait.
func living(run *bench.Run, beside int) {
	bench.Input(run, func() *parked { return park(beside, empty) })
	results := bench.Input(run, func() []uint64 { return make([]uint64, live) })
	run.Operations(live)
	var ended sync.WaitGroup
	bench.Iter(run, func() (sum uint64) {
		ended.Add(live)
		for number := range results {
			go func() {
				for range yields {
					runtime.Gosched()
				}
				results[number] = uint64(number)
				ended.Done()
			}()
		}
		ended.Wait()
		for _, result := range results {
			sum += result
		}
		return sum
	}, bench.OfUint64)
}

func aliveCount(run *bench.Run) {
	others := runtime.NumGoroutine()
	bench.Input(run, func() *parked { return park(run.Size(), empty) })
	bench.Iter(run, func() uint64 { return uint64(runtime.NumGoroutine() - others) }, bench.OfUint64)
}
