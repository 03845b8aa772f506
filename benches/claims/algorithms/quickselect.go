// What Go does otherwise: its library selects nothing, so the loop is written by hand, as in the article. slices.Sort is the
// unstable sort; the stable one, slices.SortStableFunc, works in place and takes longer for it. The heap is container/heap.
package quickselect

import (
	"cmp"
	"container/heap"
	"slices"

	"claimbench/bench"
)

// ten is how many of the least numbers a heap keeps.
const ten = 10

// What is looked for.
const (
	median = iota
	medianOfOrdered
	tenth
)

var Variants = bench.Variants{
	"sorted_unstable": func(run *bench.Run) { register(run, median, sortedUnstable) },
	"sorted_stable":   func(run *bench.Run) { register(run, median, sortedStable) },
	"by_hand":         func(run *bench.Run) { register(run, median, byHand) },
	"split_off":       func(run *bench.Run) { register(run, median, splitOff) },
	"by_hand_ordered": func(run *bench.Run) { register(run, medianOfOrdered, byHand) },
	"sorted_first_10": bench.At(func(run *bench.Run) { register(run, tenth, sortedUnstable) }, 1_000, 100_000),
	"heap_first_10":   bench.At(func(run *bench.Run) { register(run, tenth, least) }, 1_000, 100_000),
}

// task is a list, the number that is to be found in it, and the sum of all.
type task struct {
	numbers       []uint64
	expected, sum uint64
}

// output is the list as it is left, and what was found.
type output struct {
	task
	found uint64
}

func sum(numbers []uint64) uint64 {
	sum := uint64(0)
	for _, number := range numbers {
		sum += number
	}
	return sum
}

// register registers a turn that finds the number at a place of the order.
func register(run *bench.Run, which int, find func(numbers []uint64, place int) uint64) {
	length := run.Size()
	place := length / 2
	if which == tenth {
		place = ten - 1
	}
	lists := 1
	switch {
	case length < 100:
		lists = 1_024
	case length < 10_000:
		lists = 64
	}
	tasks := bench.Input(run, func() []task {
		random := bench.NewRandom(1)
		tasks := make([]task, lists)
		for at := range tasks {
			numbers := make([]uint64, length)
			for at := range numbers {
				numbers[at] = random.Uint64()
			}
			sorted := slices.Clone(numbers)
			slices.Sort(sorted)
			if which == medianOfOrdered {
				numbers = sorted
			}
			tasks[at] = task{numbers, sorted[place], sum(numbers)}
		}
		return tasks
	})
	next := 0
	bench.IterWith(run, lists, func() task {
		of := tasks[next]
		next = (next + 1) % len(tasks)
		of.numbers = slices.Clone(of.numbers)
		return of
	}, func(of task) output {
		return output{of, find(of.numbers, place)}
	}, func(of output) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(of.found - of.expected)
			h.Length(len(of.numbers))
			h.Uint64(sum(of.numbers) - of.sum)
		})
	})
}

func sortedUnstable(numbers []uint64, place int) uint64 {
	slices.Sort(numbers)
	return numbers[place]
}

func sortedStable(numbers []uint64, place int) uint64 {
	slices.SortStableFunc(numbers, cmp.Compare[uint64])
	return numbers[place]
}

// partition does what the article's loop does: it moves what is less than the pivot to the left, and says where the right
// side begins.
func partition(numbers []uint64, pivot uint64) int {
	write := 0
	for read := range numbers {
		if numbers[read] < pivot {
			numbers[write], numbers[read] = numbers[read], numbers[write]
			write++
		}
	}
	return write
}

// pivotOf is the median of the first, the middle and the last number: of different ones, one of them is less.
func pivotOf(numbers []uint64) uint64 {
	first, last := numbers[0], numbers[len(numbers)-1]
	return min(max(numbers[len(numbers)/2], min(first, last)), max(first, last))
}

func byHand(numbers []uint64, place int) uint64 {
	for len(numbers) > 2 {
		split := partition(numbers, pivotOf(numbers))
		if place < split {
			numbers = numbers[:split]
		} else {
			numbers = numbers[split:]
			place -= split
		}
	}
	return ofTwo(numbers, place)
}

// ofTwo is the number at a place of what is left of a list: one number or two.
func ofTwo(left []uint64, place int) uint64 {
	other := len(left) - 1 - place
	if place == 0 {
		return min(left[place], left[other])
	}
	return max(left[place], left[other])
}

// splitOff makes two new lists for each partition.
func splitOff(numbers []uint64, place int) uint64 {
	for len(numbers) > 2 {
		pivot := pivotOf(numbers)
		var left, right []uint64
		for _, number := range numbers {
			if number < pivot {
				left = append(left, number)
			} else {
				right = append(right, number)
			}
		}
		if place < len(left) {
			numbers = left
		} else {
			place -= len(left)
			numbers = right
		}
	}
	return ofTwo(numbers, place)
}

// greatest is a heap of numbers, the greatest first.
type greatest []uint64

func (g greatest) Len() int           { return len(g) }
func (g greatest) Less(a, b int) bool { return g[a] > g[b] }
func (g greatest) Swap(a, b int)      { g[a], g[b] = g[b], g[a] }
func (g *greatest) Push(number any)   { *g = append(*g, number.(uint64)) }
func (g *greatest) Pop() any          { panic("nothing is popped") }

// least finds a number by a heap of as many of the least ones as it takes.
func least(numbers []uint64, place int) uint64 {
	kept := append(make(greatest, 0, place+1), numbers[:place+1]...)
	heap.Init(&kept)
	for _, number := range numbers[place+1:] {
		if number < kept[0] {
			kept[0] = number
			heap.Fix(&kept, 0)
		}
	}
	return kept[0]
}
