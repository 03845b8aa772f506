package bench

import "runtime"

// counts are the marks of an observed turn: of allocations, or of live bytes, which are read after two collections.
//
// The two are never taken in one turn, for a collection empties what a sync.Pool keeps.
type counts struct {
	readsLive bool
	marks     []markAt
	figures   []namedFigure
}

// markAt is what was read at a moment.
type markAt struct {
	moment      moment
	allocations uint64
	bytes       uint64
	live        int64
}

type namedFigure struct {
	name  string
	value uint64
}

// mostMarks is how many marks a turn may have: the lists must not grow while they are taken.
const mostMarks = 1024

// statistics are read again and again, so there is one place for them.
var statistics runtime.MemStats

// newCounts makes lists that hold nothing and do not grow.
func newCounts(readsLive bool) *counts {
	return &counts{
		readsLive: readsLive,
		marks:     make([]markAt, 0, mostMarks),
		figures:   make([]namedFigure, 0, mostMarks),
	}
}

func (c *counts) mark(moment moment) {
	if len(c.marks) == mostMarks {
		panic("a turn marks more than 1024 phases")
	}
	mark := markAt{moment: moment}
	if c.readsLive {
		mark.live = liveBytes()
	} else {
		runtime.ReadMemStats(&statistics)
		mark.allocations, mark.bytes = statistics.Mallocs, statistics.TotalAlloc
	}
	c.marks = append(c.marks, mark)
}

func (c *counts) figure(name string, value uint64) {
	c.figures = append(c.figures, namedFigure{name: name, value: value})
}

// liveBytes are those that two collections leave.
func liveBytes() int64 {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&statistics)
	return int64(statistics.HeapAlloc)
}

// count reads what a case allocates in a turn that has run before, and what it holds and leaves.
func count(routine func(*Run), work job, parent parent) {
	// What the collector makes when it runs for the first time is nobody's.
	liveBytes()
	counting, living := newCounts(false), newCounts(true)
	prepared := newRun(work.Cases[0].Point, liveBytes)
	base := liveBytes()
	if failure := prepared.prepare(routine); failure != "" {
		parent.tell(named{"Failed": named{"not_ready": failure}})
		return
	}
	digest := prepared.registered.observe(1, unobserved{})
	if !work.Test {
		digest = prepared.registered.observe(1, counting)
		prepared.registered.observe(1, living)
	}
	parent.tell(named{"Digest": digest})
	if !work.Test {
		if prepared.threads > 1 {
			parent.tell("Threads")
		}
		counting.tellCounts(parent, prepared.operations)
		living.tellLive(parent, base+prepared.aside)
	}
	parent.tell("Done")
}

// tellCounts tells what was allocated between the marks.
func (c *counts) tellCounts(parent parent, operations uint64) {
	var allocations, bytes int64
	for index := 1; index < len(c.marks); index++ {
		from, to := c.marks[index-1], c.marks[index]
		// What the digest allocates belongs to nobody.
		if to.moment.kind == dropping {
			continue
		}
		ownAllocations, ownBytes := int64(to.allocations-from.allocations), int64(to.bytes-from.bytes)
		allocations += ownAllocations
		bytes += ownBytes
		if to.moment.kind == inPhase {
			parent.tell(reading("allocations", &to.moment.phase, nil, ownAllocations, operations))
			parent.tell(reading("bytes", &to.moment.phase, nil, ownBytes, operations))
		}
	}
	parent.tell(reading("allocations", nil, nil, allocations, operations))
	parent.tell(reading("bytes", nil, nil, bytes, operations))
	for _, figure := range c.figures {
		parent.tell(reading("figure", nil, &figure.name, int64(figure.value), 1))
	}
}

// atPeak is the phase at which a turn says that the most is alive: Go's runtime keeps no peak of what is.
const atPeak = "peak"

// tellLive tells what was alive at the marks beyond a base, and of a turn that says where its peak is the most of it.
func (c *counts) tellLive(parent parent, base int64) {
	most, hasPeak := int64(0), false
	defer func() {
		if hasPeak {
			parent.tell(reading("peak", nil, nil, most, 1))
		}
	}()
	for _, mark := range c.marks {
		live := mark.live - base
		if mark.moment.kind == inPhase || mark.moment.kind == held {
			most = max(most, live)
		}
		switch mark.moment.kind {
		case inPhase:
			hasPeak = hasPeak || mark.moment.phase == atPeak
			parent.tell(reading("held", &mark.moment.phase, nil, live, 1))
		case held:
			parent.tell(reading("held", nil, nil, live, 1))
		case dropped:
			parent.tell(reading("left", nil, nil, live, 1))
		}
	}
}
