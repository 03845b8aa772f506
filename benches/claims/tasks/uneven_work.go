// What Go does otherwise: there are no threads to deal work out to, so a block is a goroutine's, and there are as many
// processors as the point says. `rayon_ramp` and `rayon_even` are a goroutine for each job, started by one: the others'
// processors steal them.
package uneven_work

import (
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"claimbench/bench"
)

const (
	// jobs are those of a turn, and ramp is by how many steps each is longer than the one before.
	jobs, ramp = 100, 600
	// alike are the steps of each job where all are alike: as many in all.
	alike = ramp * (jobs + 1) / 2
	seed  = 7
)

var Variants = bench.Variants{
	"static_ramp":     func(run *bench.Run) { dealt(run, ramped()) },
	"shared_index":    sharedIndex,
	"rayon_ramp":      func(run *bench.Run) { stolen(run, ramped()) },
	"static_shuffled": func(run *bench.Run) { dealt(run, shuffled()) },
	"static_even":     func(run *bench.Run) { dealt(run, even()) },
	"rayon_even":      func(run *bench.Run) { stolen(run, even()) },
}

// job is the number of a job with its steps.
type job struct{ number, steps uint64 }

func ramped() []job {
	made := make([]job, jobs)
	for place := range made {
		made[place] = job{uint64(place) + 1, (uint64(place) + 1) * ramp}
	}
	return made
}

func even() []job {
	made := ramped()
	for place := range made {
		made[place].steps = alike
	}
	return made
}

func shuffled() []job {
	made, random := ramped(), bench.NewRandom(seed)
	for last := len(made) - 1; last > 0; last-- {
		other := random.Below(uint64(last) + 1)
		made[last], made[other] = made[other], made[last]
	}
	return made
}

// sink keeps the result of work.
var sink uint64

// do does a job, and gives its number.
//
//go:noinline
func do(job job) uint64 {
	value := job.number
	for step := uint64(0); step < job.steps; step++ {
		value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	if value == 0 {
		sink = value
	}
	return job.number
}

// spread registers a turn that starts so many goroutines, and adds up what they give. What each captures is made
// before.
func spread(run *bench.Run, of int, begin func(), work func(one, of int) uint64) {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(run.Size())
	}
	var sum atomic.Uint64
	var ended sync.WaitGroup
	all := make([]func(), of)
	for one := range all {
		all[one] = func() {
			sum.Add(work(one, of))
			ended.Done()
		}
	}
	bench.Iter(run, func() uint64 {
		begin()
		sum.Store(0)
		ended.Add(of)
		for _, one := range all {
			go one()
		}
		ended.Wait()
		return sum.Load()
	}, bench.OfUint64)
}

func nothing() {}

func dealt(run *bench.Run, all []job) {
	spread(run, run.Size(), nothing, func(one, of int) (sum uint64) {
		for _, job := range all[len(all)*one/of : len(all)*(one+1)/of] {
			sum += do(job)
		}
		return sum
	})
}

func sharedIndex(run *bench.Run) {
	all := ramped()
	var next atomic.Int64
	spread(run, run.Size(), func() { next.Store(0) }, func(int, int) (sum uint64) {
		for place := next.Add(1); place <= jobs; place = next.Add(1) {
			sum += do(all[place-1])
		}
		return sum
	})
}

func stolen(run *bench.Run, all []job) {
	spread(run, jobs, nothing, func(one, _ int) uint64 { return do(all[one]) })
}
