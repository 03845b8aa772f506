package bench

import (
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

// team are the goroutines of one case: started at registration, given their slices through channels.
//
// A goroutine that is woken does not run at once, so each waits after it woke, with its processor in hand, until all are
// awake. What they wait for each other is the harness's, and is left out of their CPU time.
type team struct {
	turn    func(int) uint64
	members []member
	// awake is how many goroutines are awake, over all slices, and slices how many of these have begun.
	awake, slices atomic.Uint64
	ended         sync.WaitGroup
	gone          sync.WaitGroup
	// allAwake is the CPU time of the process when the last one was awake, and waiting that before the slice.
	allAwake, waiting time.Duration
	panicked          atomic.Pointer[elsewhere]
}

// member is one goroutine, with what it says of its last slice.
type member struct {
	turns      chan uint64
	start, end time.Time
	result     uint64
	// Many processors fetch two lines of 64 bytes together.
	_ [128]byte
}

// elsewhere is a panic of another goroutine than the worker's, with its place.
type elsewhere struct {
	text string
}

// processorsOf gives Go's scheduler as many processors as there are goroutines, where it runs as it does by default.
// Where the lane says how many there are, so it stays.
func processorsOf(goroutines int) {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(goroutines)
	}
}

// startTeam starts the goroutines; they wait for the first slice.
func startTeam(goroutines int, turn func(int) uint64) *team {
	processorsOf(goroutines)
	t := &team{turn: turn, members: make([]member, goroutines)}
	t.gone.Add(goroutines)
	for number := range t.members {
		t.members[number].turns = make(chan uint64, 1)
		go t.work(number)
	}
	// One empty slice, so that every goroutine has a stack and a thread before the first mark.
	t.run(0)
	return t
}

// run runs a slice; the time from the first goroutine's start to the last one's end, and the sum of the results.
func (t *team) run(turns uint64) (time.Duration, uint64) {
	t.waiting = cpuTime()
	t.ended.Add(len(t.members))
	for number := range t.members {
		t.members[number].turns <- turns
	}
	t.ended.Wait()
	if panicked := t.panicked.Swap(nil); panicked != nil {
		panic(panicked)
	}
	start, end, sum := t.members[0].start, t.members[0].end, uint64(0)
	for number := range t.members {
		member := &t.members[number]
		if member.start.Before(start) {
			start = member.start
		}
		if member.end.After(end) {
			end = member.end
		}
		sum += member.result
	}
	return end.Sub(start), sum
}

// work is one goroutine: waits for a slice, runs it, leaves its times, until there are no more.
func (t *team) work(number int) {
	defer t.gone.Done()
	for turns := range t.members[number].turns {
		t.wait()
		t.slice(number, turns)
	}
}

// wait waits until all goroutines are awake. Those that are more than there are processors let each other run.
func (t *team) wait() {
	all := uint64(len(t.members))
	before := t.awake.Add(1) - 1
	if before%all == all-1 {
		t.allAwake = cpuTime()
		t.slices.Add(1)
		return
	}
	slice := before/all + 1
	for tries := 1; t.slices.Load() < slice; tries++ {
		if tries%256 != 0 && len(t.members) <= cores {
			continue
		}
		if len(t.members) > cores {
			_, _, _ = syscall.RawSyscall(syscall.SYS_SCHED_YIELD, 0, 0, 0)
		}
		runtime.Gosched()
	}
}

// slice runs one goroutine's turns.
func (t *team) slice(number int, turns uint64) {
	defer t.ended.Done()
	defer func() {
		if panicked := recover(); panicked != nil {
			t.panicked.Store(&elsewhere{textOf(panicked) + placeOf(panicked)})
		}
	}()
	member, turn, result := &t.members[number], t.turn, uint64(0)
	start := time.Now()
	for ; turns != 0; turns-- {
		result = turn(number)
	}
	member.start, member.end, member.result = start, time.Now(), result
}

func (t *team) spend(turns uint64) time.Duration {
	spent, _ := t.run(turns)
	return spent
}

// waited is the CPU time of the goroutines before all of them were awake for the last slice.
func (t *team) waited() time.Duration {
	return max(t.allAwake-t.waiting, 0)
}

// leave ends the goroutines.
func (t *team) leave() {
	for number := range t.members {
		close(t.members[number].turns)
	}
	t.gone.Wait()
}

// threaded is a turn that several goroutines do at once.
type threaded struct {
	*team
	output uint64
}

func (t *threaded) slice(turns uint64) time.Duration { return t.team.spend(turns) }

func (t *threaded) stretches(uint64) uint64 { return 1 }

func (t *threaded) observe(kept int, watching observer) Digest {
	turn := func() uint64 {
		_, sum := t.run(1)
		return sum
	}
	return observed(kept, watching, &t.output, turn, OfUint64)
}

func (t *threaded) tally(uint64, observer) {}

// cores is how many this process may use, as they were when it was started.
var cores = runtime.NumCPU()

// cpuTime is the CPU time of the process so far.
func cpuTime() time.Duration {
	const ofProcess = 2
	var now syscall.Timespec
	_, _, _ = syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, ofProcess, uintptr(unsafe.Pointer(&now)), 0)
	return time.Duration(now.Nano())
}
