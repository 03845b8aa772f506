// What Go does otherwise: the loop is the goroutine that takes turns, and its queue is a channel. The thread that is
// kept is a goroutine, which waits parked in user space; goroutine_offload starts one for each slow command. What is left
// of a slow command is finished by the set-up of the next turn, for Go drops nothing.
package head_of_line

import (
	"runtime"

	"claimbench/bench"
)

const (
	// fast are the steps of a fast command, of about a nanosecond each.
	fast = 100
	// behind are the fast commands behind a slow one.
	behind = 50
	// stretch are the steps of a slow command that are done at a stretch.
	stretch = 10_000
	// payload are the bytes that go with a command.
	payload = 64 << 10
)

var Variants = bench.Variants{
	"inline":              inline,
	"chunked":             chunked,
	"thread_offload":      func(run *bench.Run) { offloaded(run, kept(run)) },
	"inline_both":         inlineBoth,
	"thread_offload_both": func(run *bench.Run) { both(run, nothing, kept(run)) },
	"offload_cloned":      bench.At(func(run *bench.Run) { both(run, cloned(run), kept(run)) }, 10_000),
	"offload_shared":      bench.At(func(run *bench.Run) { both(run, shared(run), kept(run)) }, 10_000),
	"goroutine_offload": bench.Only(
		func(run *bench.Run) { offloaded(run, started) },
		"the slow one is done by a goroutine that is started for it",
	),
	"goroutine_offload_both": bench.Only(
		func(run *bench.Run) { both(run, nothing, started) },
		"as `goroutine_offload`, and the slow one's answer is waited for",
	),
}

// slow is a command of many steps, as far as it is done.
type slow struct {
	done, left, value uint64
}

// command is a slow one, or a fast one with its number from 1 on.
type command struct {
	slow   slow
	number uint64
}

// work are multiplications that depend on each other.
//
//go:noinline
func work(steps, seed uint64) uint64 {
	for step := uint64(0); step < steps; step++ {
		seed = (seed ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	return seed
}

// advance does a stretch of it.
func (s *slow) advance() {
	steps := min(s.left, stretch)
	s.value = work(steps, s.value)
	s.done += steps
	s.left -= steps
}

// finish does what is left of it: the answer.
func (s *slow) finish() uint64 {
	for s.left > 0 {
		s.advance()
	}
	return s.value
}

// job is a slow command with what goes with it, and where its answer goes.
type job struct {
	slow    slow
	payload []byte
	answer  chan uint64
}

// do answers a job; of the payload it reads one byte.
func (j job) do() {
	answer := j.slow.finish()
	if len(j.payload) > 0 {
		answer ^= uint64(j.payload[payload/2])
	}
	j.answer <- answer
}

// kept hands jobs to a goroutine that is kept for them.
func kept(run *bench.Run) func(job) {
	jobs := bench.Input(run, func() chan job { return make(chan job, 1) })
	go func() {
		for job := range jobs {
			job.do()
		}
	}()
	return func(job job) { jobs <- job }
}

// started hands a job to a goroutine of its own.
func started(job job) {
	go job.do()
}

// queue is that of a loop.
type queue chan command

func newQueue(run *bench.Run) queue {
	return bench.Input(run, func() queue { return make(queue, 16*2+behind) })
}

// send sends a slow command and so many fast ones behind it.
func (q queue) send(steps, fast uint64) {
	q <- command{slow: slow{left: steps, value: 1}}
	for number := range fast {
		q <- command{number: number + 1}
	}
}

// withFast is the answer to so many fast commands, of which one more is answered.
func withFast(answer, number uint64) uint64 {
	return answer*31 + work(fast, number)
}

// serve is the loop: it takes commands until so many fast ones are answered.
func (q queue) serve(fast uint64, take func(slow)) (answer uint64) {
	for {
		command := <-q
		if command.number == 0 {
			take(command.slow)
			continue
		}
		answer = withFast(answer, command.number)
		if command.number == fast {
			return answer
		}
	}
}

// serveBetween is the same loop, which gives way every so many steps of the slow command and takes then what is
// there. It tells of the steps that were done before the first fast one.
func (q queue) serveBetween(fast uint64) (answer, before uint64, slow slow) {
	for {
		select {
		case command := <-q:
			if command.number == 0 {
				slow = command.slow
				break
			}
			if command.number == 1 {
				before = slow.done
			}
			answer = withFast(answer, command.number)
			if command.number == fast {
				return answer, before, slow
			}
			continue
		default:
		}
		slow.advance()
		runtime.Gosched()
	}
}

// answered is the answer to the fast commands, and what gives the slow one's.
type answered struct {
	fast, slow uint64
	rest       func() uint64
}

// finish finishes the slow command, once.
func (a *answered) finish() {
	if a != nil && a.rest != nil {
		a.slow, a.rest = a.rest(), nil
	}
}

func digest(answered *answered) bench.Digest {
	answered.finish()
	return bench.OfUint64(answered.fast*31 + answered.slow)
}

// delay registers a turn that ends when the fast commands are answered.
func delay(run *bench.Run, serve func(queue, *bench.Marks) *answered) {
	commands := newQueue(run)
	var last *answered
	bench.IterWithMarked(run, 1, func() struct{} {
		last.finish()
		commands.send(run.Point(), behind)
		return struct{}{}
	}, func(_ struct{}, marks *bench.Marks) *answered {
		last = serve(commands, marks)
		return last
	}, digest)
}

const before = "steps before the fast one"

func inline(run *bench.Run) {
	delay(run, func(commands queue, marks *bench.Marks) *answered {
		var taken slow
		fast := commands.serve(behind, func(slow slow) {
			slow.finish()
			taken = slow
		})
		marks.Figure(before, taken.done)
		return &answered{fast: fast, slow: taken.value}
	})
}

func chunked(run *bench.Run) {
	delay(run, func(commands queue, marks *bench.Marks) *answered {
		fast, done, slow := commands.serveBetween(behind)
		marks.Figure(before, done)
		return &answered{fast: fast, rest: slow.finish}
	})
}

// offloaded registers a turn whose slow command is handed over.
func offloaded(run *bench.Run, handOver func(job)) {
	delay(run, func(commands queue, _ *bench.Marks) *answered {
		answer := make(chan uint64, 1)
		fast := commands.serve(behind, func(slow slow) { handOver(job{slow: slow, answer: answer}) })
		return &answered{fast: fast, rest: func() uint64 { return <-answer }}
	})
}

// bothOf registers a turn that ends when both are answered.
func bothOf(run *bench.Run, serve func(queue) *answered) {
	commands := newQueue(run)
	batch := min(max(100_000/run.Size(), 1), 16)
	bench.IterWith(run, batch, func() struct{} {
		commands.send(run.Point(), 1)
		return struct{}{}
	}, func(struct{}) *answered { return serve(commands) }, digest)
}

func inlineBoth(run *bench.Run) {
	bothOf(run, func(commands queue) *answered {
		var slowAnswer uint64
		fast := commands.serve(1, func(slow slow) { slowAnswer = slow.finish() })
		return &answered{fast: fast, slow: slowAnswer}
	})
}

// both registers a turn of both whose slow command is handed over with a payload.
func both(run *bench.Run, payload func() []byte, handOver func(job)) {
	bothOf(run, func(commands queue) *answered {
		answer := make(chan uint64, 1)
		fast := commands.serve(1, func(slow slow) { handOver(job{slow, payload(), answer}) })
		return &answered{fast: fast, slow: <-answer}
	})
}

func nothing() []byte { return nil }

// filled are bytes that are not zero.
func filled(run *bench.Run) []byte {
	return bench.Input(run, func() []byte {
		made := make([]byte, payload)
		for place := range made {
			made[place] = 1
		}
		return made
	})
}

func cloned(run *bench.Run) func() []byte {
	own := filled(run)
	return func() []byte { return append([]byte(nil), own...) }
}

func shared(run *bench.Run) func() []byte {
	own := filled(run)
	return func() []byte { return own }
}
