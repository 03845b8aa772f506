// What Go does otherwise: a stage that stops is parked in user space, and there are as many processors as goroutines. An
// iterator chain is a loop. Where a message is a list of lines it comes back by a channel of its own, as in Rust.
package pipeline

import (
	"strings"

	"claimbench/bench"
)

const (
	// lines are those of a turn, and length is that of each in bytes.
	lines, length = 512, 30
	// steps of the work on a line in a stage, of about a nanosecond each.
	steps = 5_000
)

// entry is a line with its level split off.
type entry struct{ level, text string }

var Variants = bench.Variants{
	"chain":           func(run *bench.Run) { chain(run, 0) },
	"collected":       collected,
	"pipeline":        func(run *bench.Run) { pipeline(run, 2) },
	"pipeline_wide":   func(run *bench.Run) { pipeline(run, 64) },
	"two_stages":      func(run *bench.Run) { twoStages(run, 0) },
	"chain_busy":      func(run *bench.Run) { chain(run, steps) },
	"two_stages_busy": func(run *bench.Run) { twoStages(run, steps) },
}

// emitted are the article's lines, filled up, and one of a fourth level among them, again and again.
func emitted(run *bench.Run) []string {
	texts := []string{
		"INFO Alex started sync",
		"WARN Kaitlyn retry scheduled",
		"INFO Pippin wrote checkpoint",
		"ERROR Jules failed parse",
		"INFO Alex finished sync",
		"DEBUG Kaitlyn looked again",
	}
	return bench.Input(run, func() []string {
		made := make([]string, lines)
		for number := range made {
			text := texts[number%len(texts)]
			made[number] = text + strings.Repeat(".", length-len(text))
		}
		return made
	})
}

// sink keeps the result of work.
var sink uint64

// work are multiplications that depend on each other.
func work(steps uint64) {
	value := uint64(1)
	for step, last := uint64(0), bench.Keep(steps); step < last; step++ {
		value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	if value == 0 {
		sink = value
	}
}

// split takes the level off, after some work.
func split(line string, steps uint64) entry {
	if steps > 0 {
		work(steps)
	}
	level, text, _ := strings.Cut(line, " ")
	return entry{level, text}
}

// count counts a line at its level, after some work: four counts of 16 bits.
func count(counts uint64, line entry, steps uint64) uint64 {
	if steps > 0 {
		work(steps)
	}
	level := 3
	switch line.level {
	case "INFO":
		level = 0
	case "WARN":
		level = 1
	case "ERROR":
		level = 2
	}
	return counts + 1<<(16*level)
}

func chain(run *bench.Run, steps uint64) {
	all := emitted(run)
	run.Operations(lines)
	bench.Iter(run, func() (counts uint64) {
		for _, line := range bench.Keep(all) {
			counts = count(counts, split(line, steps), steps)
		}
		return counts
	}, bench.OfUint64)
}

func collected(run *bench.Run) {
	all := emitted(run)
	run.Operations(lines)
	bench.Iter(run, func() (counts uint64) {
		listed := append(make([]string, 0, lines), bench.Keep(all)...)
		entries := make([]entry, 0, lines)
		for _, line := range bench.Keep(listed) {
			entries = append(entries, split(line, 0))
		}
		for _, line := range bench.Keep(entries) {
			counts = count(counts, line, 0)
		}
		return counts
	}, bench.OfUint64)
}

// spare is a channel on which so many lists come back, full of empty ones.
func spare(lists, length int) chan []entry {
	back := make(chan []entry, lists)
	for range lists {
		back <- make([]entry, 0, length)
	}
	return back
}

// listed puts lines into lists that have come back, and sends them.
func listed(all []string, length int, made func(string) entry, back, to chan []entry) uint64 {
	for first := 0; first < lines; first += length {
		list := (<-back)[:0]
		for _, line := range all[first : first+length] {
			list = append(list, made(line))
		}
		to <- list
	}
	return 0
}

// counted counts the lines of lists, and sends them back.
func counted(length int, steps uint64, from, back chan []entry) (counts uint64) {
	for first := 0; first < lines; first += length {
		list := <-from
		for _, line := range list {
			counts = count(counts, line, steps)
		}
		back <- list
	}
	return counts
}

// countedOne counts lines one by one.
func countedOne(steps uint64, from chan entry) (counts uint64) {
	for range lines {
		counts = count(counts, <-from, steps)
	}
	return counts
}

func pipeline(run *bench.Run, places int) {
	all, length := emitted(run), run.Size()
	run.Operations(lines)
	if length > 1 {
		to, out := make(chan []entry, places), make(chan []entry, places)
		back := spare(2*places+3, length)
		bench.Threads(run, 3, func(thread int) uint64 {
			switch thread {
			case 0:
				return listed(all, length, func(line string) entry { return entry{level: line} }, back, to)
			case 1:
				for first := 0; first < lines; first += length {
					list := <-to
					for place := range list {
						list[place] = split(list[place].level, 0)
					}
					out <- list
				}
				return 0
			}
			return counted(length, 0, out, back)
		})
		return
	}
	to, out := make(chan string, places), make(chan entry, places)
	bench.Threads(run, 3, func(thread int) uint64 {
		switch thread {
		case 0:
			for _, line := range all {
				to <- line
			}
			return 0
		case 1:
			for range lines {
				out <- split(<-to, 0)
			}
			return 0
		}
		return countedOne(0, out)
	})
}

func twoStages(run *bench.Run, steps uint64) {
	all, length := emitted(run), run.Size()
	run.Operations(lines)
	if length > 1 {
		to, back := make(chan []entry, 2), spare(4, length)
		bench.Threads(run, 2, func(thread int) uint64 {
			if thread == 0 {
				return listed(all, length, func(line string) entry { return split(line, steps) }, back, to)
			}
			return counted(length, steps, to, back)
		})
		return
	}
	to := make(chan entry, 2)
	bench.Threads(run, 2, func(thread int) uint64 {
		if thread == 0 {
			for _, line := range all {
				to <- split(line, steps)
			}
			return 0
		}
		return countedOne(steps, to)
	})
}
