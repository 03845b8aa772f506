package bench

import (
	"runtime"
	"runtime/metrics"
	"syscall"
	"time"
)

// used is what slices used beside time, as the parent wants it told.
type used struct {
	CPU         int64      `json:"cpu"`
	Voluntary   int64      `json:"voluntary"`
	Involuntary int64      `json:"involuntary"`
	Minor       int64      `json:"minor"`
	Major       int64      `json:"major"`
	Latencies   *latencies `json:"latencies"`
	Slices      uint64     `json:"slices"`
	Collector   collector  `json:"collector"`
	// Goroutines is how many more there are than before the rounds.
	Goroutines int `json:"goroutines"`
}

// collector is what the collector did meanwhile.
type collector struct {
	// Cycles is how many collections ended, and Outside how many more between two slices: they were left running.
	Cycles  uint64 `json:"cycles"`
	Outside uint64 `json:"outside"`
	// CPU is the time that it worked, and Assist that part of it for which allocations had to help; in nanoseconds.
	CPU    int64 `json:"cpu"`
	Assist int64 `json:"assist"`
}

// usage is what the slices of a case used, those apart that come first after it was set up.
type usage struct {
	first, later used
	isWarm       bool
	// ended is how many collections had ended behind the last slice, where slices follow each other.
	ended   uint64
	follows bool
	// goroutines is how many there were when the rounds began.
	goroutines int
	isCounted  bool
}

func (u *usage) setUp() {
	u.isWarm, u.isCounted = false, false
}

// begin says that rounds begin: what is between them and what came before belongs to no slice.
func (u *usage) begin() {
	u.follows = false
	if !u.isCounted {
		u.goroutines, u.isCounted = runtime.NumGoroutine(), true
	}
}

// during runs a slice and adds what the process used meanwhile. So many turns come first, which belong to no slice.
func (u *usage) during(measured registered, turns, first uint64) time.Duration {
	into := &u.first
	if u.isWarm {
		into = &u.later
	}
	u.isWarm = true
	begin := soFar()
	if u.follows {
		into.Collector.Outside += begin.Collector.Cycles - u.ended
	}
	if first > 0 {
		measured.slice(first)
		begin = soFar()
	}
	spent := measured.slice(turns)
	end := soFar()
	u.ended, u.follows = end.Collector.Cycles, true
	into.Slices++
	into.CPU += more(more(end.CPU, begin.CPU), waited(measured))
	into.Voluntary += more(end.Voluntary, begin.Voluntary)
	into.Involuntary += more(end.Involuntary, begin.Involuntary)
	into.Minor += more(end.Minor, begin.Minor)
	into.Major += more(end.Major, begin.Major)
	into.Collector.Cycles += end.Collector.Cycles - begin.Collector.Cycles
	into.Collector.CPU += more(end.Collector.CPU, begin.Collector.CPU)
	into.Collector.Assist += more(end.Collector.Assist, begin.Collector.Assist)
	return spent
}

// waited is the CPU time for which the goroutines of a turn waited for each other in the last slice.
func waited(measured registered) int64 {
	if team, isTeam := measured.(*threaded); isTeam {
		return team.waited().Nanoseconds()
	}
	return 0
}

// more is what was added to a figure that only grows.
func more(after, before int64) int64 {
	return max(after-before, 0)
}

// told is what the later slices used; where there are none, the first ones.
func (u *usage) told() used {
	told := u.first
	if u.later.Slices > 0 {
		told = u.later
	}
	told.Goroutines = max(runtime.NumGoroutine()-u.goroutines, 0)
	return told
}

// samples are asked for again and again, so they are made once.
var samples = []metrics.Sample{
	{Name: "/gc/cycles/total:gc-cycles"},
	{Name: "/cpu/classes/gc/total:cpu-seconds"},
	{Name: "/cpu/classes/gc/mark/assist:cpu-seconds"},
}

// cycles is how many collections have ended so far.
func cycles() uint64 {
	metrics.Read(samples[:1])
	return samples[0].Value.Uint64()
}

// soFar is what this process has used since it was started.
func soFar() used {
	var usage syscall.Rusage
	// It fails only for bad arguments.
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	metrics.Read(samples)
	nanos := func(sample metrics.Sample) int64 { return int64(sample.Value.Float64() * 1e9) }
	return used{
		CPU:         usage.Utime.Nano() + usage.Stime.Nano(),
		Voluntary:   usage.Nvcsw,
		Involuntary: usage.Nivcsw,
		Minor:       usage.Minflt,
		Major:       usage.Majflt,
		Collector: collector{
			Cycles: samples[0].Value.Uint64(),
			CPU:    nanos(samples[1]),
			Assist: nanos(samples[2]),
		},
	}
}
