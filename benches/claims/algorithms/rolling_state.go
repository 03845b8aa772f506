// What Go does otherwise: its compiler makes no vector code, so each of the sums is added one number at a time. make clears
// the list before it is filled.
package rolling_state

import "claimbench/bench"

// length is the numbers that the window moves over, and the steps that are climbed.
const length = 10_000

var Variants = bench.Variants{
	"rolling":         func(run *bench.Run) { register(run, rolling) },
	"rolling_growing": func(run *bench.Run) { register(run, rollingGrowing) },
	"rescanned":       func(run *bench.Run) { register(run, rescanned) },
	"rescanned_fixed": bench.At(rescannedFixed, 2, 3, 8, 64),
	"prefix_sums":     func(run *bench.Run) { register(run, prefixSums) },
	"steps_rolling":   bench.At(climbed(byThreeValues), 3),
	"steps_table":     bench.At(climbed(byTable), 3),
}

// register registers a turn that lists the sums of all windows.
func register(run *bench.Run, sumsOf func(numbers []int64, window int) []int64) {
	window := run.Size()
	numbers := bench.Input(run, func() []int64 {
		random := bench.NewRandom(1)
		numbers := make([]int64, length)
		for at := range numbers {
			numbers[at] = int64(random.Below(1_000))
		}
		return numbers
	})
	bench.Iter(run, func() []int64 { return sumsOf(numbers, window) }, func(sums []int64) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Length(len(sums))
			for _, sum := range sums {
				h.Uint64(uint64(sum))
			}
		})
	})
}

func rolling(numbers []int64, window int) []int64 {
	return rolled(make([]int64, 0, len(numbers)-window+1), numbers, window)
}

func rollingGrowing(numbers []int64, window int) []int64 { return rolled(nil, numbers, window) }

// rolled does what the article's loop does.
func rolled(sums, numbers []int64, window int) []int64 {
	sum := int64(0)
	for _, number := range numbers[:window] {
		sum += number
	}
	sums = append(sums, sum)
	for right := window; right < len(numbers); right++ {
		sum -= numbers[right-window]
		sum += numbers[right]
		sums = append(sums, sum)
	}
	return sums
}

func rescanned(numbers []int64, window int) []int64 {
	sums := make([]int64, 0, len(numbers)-window+1)
	for left := 0; left+window <= len(numbers); left++ {
		sum := int64(0)
		for _, number := range numbers[left : left+window] {
			sum += number
		}
		sums = append(sums, sum)
	}
	return sums
}

// rescannedFixed has a function for each window: the length of an array is part of its type.
func rescannedFixed(run *bench.Run) {
	switch run.Point() {
	case 2:
		register(run, func(numbers []int64, _ int) []int64 {
			return addedAnew(numbers, 2, func(part []int64) int64 { return added((*[2]int64)(part)[:]) })
		})
	case 3:
		register(run, func(numbers []int64, _ int) []int64 {
			return addedAnew(numbers, 3, func(part []int64) int64 { return added((*[3]int64)(part)[:]) })
		})
	case 8:
		register(run, func(numbers []int64, _ int) []int64 {
			return addedAnew(numbers, 8, func(part []int64) int64 { return added((*[8]int64)(part)[:]) })
		})
	default:
		register(run, func(numbers []int64, _ int) []int64 {
			return addedAnew(numbers, 64, func(part []int64) int64 { return added((*[64]int64)(part)[:]) })
		})
	}
}

func addedAnew(numbers []int64, window int, sum func(part []int64) int64) []int64 {
	sums := make([]int64, 0, len(numbers)-window+1)
	for left := 0; left+window <= len(numbers); left++ {
		sums = append(sums, sum(numbers[left:left+window]))
	}
	return sums
}

func added(part []int64) int64 {
	sum := int64(0)
	for _, number := range part {
		sum += number
	}
	return sum
}

func prefixSums(numbers []int64, window int) []int64 {
	sum := int64(0)
	prefixes := append(make([]int64, 0, len(numbers)+1), 0)
	for _, number := range numbers {
		sum += number
		prefixes = append(prefixes, sum)
	}
	sums := make([]int64, 0, len(numbers)-window+1)
	for right := window; right < len(prefixes); right++ {
		sums = append(sums, prefixes[right]-prefixes[right-window])
	}
	return sums
}

// climbed registers a turn that counts the ways to climb so many steps by one, two or three at a time.
func climbed(ways func(steps int) uint64) func(*bench.Run) {
	return func(run *bench.Run) {
		steps := bench.Keep(length)
		bench.Iter(run, func() uint64 { return ways(steps) }, bench.OfUint64)
	}
}

// byThreeValues does what the article's code does, with three values instead of a slice of them.
//
//go:noinline
func byThreeValues(steps int) uint64 {
	last, second, third := uint64(1), uint64(0), uint64(0)
	for range steps {
		last, second, third = last+second+third, last, second
	}
	return last
}

//go:noinline
func byTable(steps int) uint64 {
	ways := append(make([]uint64, 0, steps+1), 1, 1, 2)
	for step := 3; step <= steps; step++ {
		ways = append(ways, ways[step-1]+ways[step-2]+ways[step-3])
	}
	return ways[steps]
}
