// What Go does otherwise: the workers are goroutines, and one that waits is parked in user space. Those that sleep need no
// thread each. The list of results is made once, so that a turn leaves nothing to collect. What runs on virtual time, and
// what tasks hand over, has no counterpart here.
package worker_pool

import (
	"time"

	"claimbench/bench"
)

const (
	// workers are the article's.
	workers = 3
	// scale is how long a worker sleeps for each millisecond of a job.
	scale = 10 * time.Microsecond
)

var Variants = bench.Variants{
	"threads":        bench.At(func(run *bench.Run) { pooled(run, workers, 0, sleeps) }, 4),
	"threads_serial": bench.At(func(run *bench.Run) { pooled(run, 1, 0, sleeps) }, 4),
	"pool_0":         bench.At(func(run *bench.Run) { pooled(run, 2, 0, job.result) }, 16, 100),
	"pool_64":        bench.At(func(run *bench.Run) { pooled(run, 2, 64, job.result) }, 16, 100),
	"called":         bench.At(called, 16, 100),
}

// job is its place in the list, and how long it takes: in milliseconds where it sleeps, else in steps.
type job struct {
	place  int
	length uint64
}

// done is the result of the job at a place.
type done struct {
	place  int
	result uint64
}

// lengths are how long each of a point's jobs takes.
func lengths(point uint64) []uint64 {
	count, length := 100, uint64(1_000)
	switch point {
	case 4:
		return []uint64{120, 80, 90, 110}
	case 16:
		count, length = 16, 100_000
	}
	made := make([]uint64, count)
	for place := range made {
		made[place] = length
	}
	return made
}

// work are multiplications that depend on each other.
//
//go:noinline
func work(steps, seed uint64) uint64 {
	value := seed
	for step := uint64(0); step < steps; step++ {
		value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	return value
}

func (j job) result() uint64 {
	return work(j.length, uint64(j.place))
}

func sleeps(j job) uint64 {
	time.Sleep(time.Duration(j.length) * scale)
	return j.result()
}

// pooled starts goroutines that take jobs out of one channel and put results into another, which has room for all.
func pooled(run *bench.Run, goroutines, places int, do func(job) uint64) {
	all := bench.Input(run, func() []uint64 { return lengths(run.Point()) })
	ordered := bench.Input(run, func() []uint64 { return make([]uint64, len(all)) })
	jobs, results := make(chan job, places), make(chan done, len(all))
	for range goroutines {
		go func() {
			for taken := range jobs {
				results <- done{taken.place, do(taken)}
			}
		}()
	}
	run.Operations(run.Point())
	bench.Iter(run, func() []uint64 {
		for place, length := range all {
			jobs <- job{place, length}
		}
		for range all {
			result := <-results
			ordered[result.place] = result.result
		}
		return ordered
	}, bench.OfUint64s)
}

func called(run *bench.Run) {
	all := bench.Input(run, func() []uint64 { return lengths(run.Point()) })
	ordered := bench.Input(run, func() []uint64 { return make([]uint64, len(all)) })
	run.Operations(run.Point())
	bench.Iter(run, func() []uint64 {
		for place, length := range bench.Keep(all) {
			ordered[place] = job{place, length}.result()
		}
		return ordered
	}, bench.OfUint64s)
}
