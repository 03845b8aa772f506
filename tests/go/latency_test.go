package bench

import (
	"os"
	"strings"
	"testing"
	"time"
)

// Of the same values both languages tell the same percentiles: each line has values in picoseconds, and behind a bar p50,
// p99, p99.9 and the longest.
func TestPercentilesAreThoseOfTheVectors(t *testing.T) {
	text, err := os.ReadFile("latencies.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		values, wanted, _ := strings.Cut(line, "|")
		all := newHistogram()
		for _, value := range numbers(t, values) {
			all.record(value)
		}
		told := []uint64{all.at(0.5), all.at(0.99), all.at(0.999), all.longest()}
		for place, value := range numbers(t, wanted) {
			if told[place] != value {
				t.Errorf("place %d of line %d: %d, not %d", place, seen, told[place], value)
			}
		}
		all.forget()
		if all.total != 0 || all.at(0.5) != 0 {
			t.Error("it is forgotten")
		}
		seen++
	}
	if seen < 4 {
		t.Errorf("%d lines", seen)
	}
}

func TestBlocksAreLongAgainstTheClock(t *testing.T) {
	of := func(nanos, fixed time.Duration) uint64 {
		return blockOf(41, func(calls uint64) time.Duration { return fixed + nanos*time.Duration(calls) })
	}
	for _, one := range []struct {
		nanos, fixed time.Duration
		calls        uint64
	}{{1, 41, 1024}, {4, 41, 256}, {500, 41, 2}, {820, 41, 1}, {819, 41, 2}, {0, 0, mostOperations}} {
		if calls := of(one.nanos, one.fixed); calls != one.calls {
			t.Errorf("%v: %d calls", one, calls)
		}
	}
	tried := 0
	blockOf(41, func(uint64) time.Duration { tried++; return time.Second })
	if tried != 1 {
		t.Errorf("an operation of a second was tried %d times", tried)
	}
}

// A first block of a slice takes a millisecond and every other call 10 ns.
func TestTheFirstBlockOfASliceIsTimeAndNoLatency(t *testing.T) {
	told := func(block, turns, most uint64) (time.Duration, *latencies) {
		timed := &timed{block: block, latencies: newHistogram()}
		var spent time.Duration
		for range 20 {
			first := true
			spent += timed.slice(turns, most, func(calls uint64) time.Duration {
				if first {
					first = false
					return time.Millisecond
				}
				return time.Duration(10 * calls)
			})
		}
		return spent, timed.told()
	}
	for _, block := range []uint64{1, 4} {
		spent, found := told(block, 10*block, 1000)
		if spent != 20*(time.Millisecond+time.Duration(90*block)) {
			t.Errorf("it took %v", spent)
		}
		if found.Count != 20*9 || found.P99 != 10.007 || found.Block != block {
			t.Errorf("%+v", found)
		}
	}
	if _, found := told(1, 10, 4); found.Count != 80 {
		t.Errorf("at most four of each slice: %+v", found)
	}
	if _, found := told(4, 7, 1000); found.Count != 20 {
		t.Errorf("a slice of one block has one: %+v", found)
	}
	if _, found := told(4, 3, 1000); found != nil {
		t.Errorf("less than a block: %+v", found)
	}
}

// Each goroutine does its turns, and the sum of their results is the output; a panic of one is told with its place.
func TestGoroutinesRunTheirTurnsTogether(t *testing.T) {
	done := make([]int, 3)
	crowd := startTeam(3, func(number int) uint64 { done[number]++; return uint64(number) })
	turn := &threaded{team: crowd}
	if spent := turn.slice(5); spent <= 0 || turn.waited() < 0 {
		t.Errorf("%v, waited %v", spent, turn.waited())
	}
	if digest := turn.observe(1, unobserved{}); digest != OfUint64(3) {
		t.Errorf("the digest is %x", digest)
	}
	crowd.leave()
	for number, turns := range done {
		if turns != 6 {
			t.Errorf("goroutine %d did %d turns", number, turns)
		}
	}
	broken := startTeam(2, func(number int) uint64 { panic("it broke") })
	answer := guarded(func() any { broken.run(1); return nil })
	failed, _ := answer.(named)["Failed"].(named)
	said, _ := failed["panicked"].(string)
	if !strings.HasPrefix(said, "it broke (") || !strings.Contains(said, "latency_test.go:") {
		t.Errorf("%v", answer)
	}
}
