package bench

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
)

const (
	rollup    = "/proc/self/smaps_rollup"
	status    = "/proc/self/status"
	clearRefs = "/proc/self/clear_refs"
)

// pages are the marks of an observed turn at which is read what the runtime and the system keep. The list does not grow
// while they are taken.
type pages struct {
	taken []pageMark
	text  []byte
	// hasPeak says that the peak is counted from the first mark on.
	hasPeak bool
}

// pageMark is what the system and the runtime say at a moment, by metric. What the system does not tell is not in it.
type pageMark struct {
	phase   string
	told    [len(residentMetrics)]int64
	isKnown [len(residentMetrics)]bool
}

// residentMetrics are what is read at each mark, in the order in which it stands in one.
var residentMetrics = [...]string{
	"resident", "resident_peak", "minor_faults", "in_use", "active", "allocator_resident", "retained", "released",
}

func newPages() *pages {
	return &pages{taken: make([]pageMark, 0, mostMarks), text: make([]byte, 8192)}
}

func (p *pages) mark(moment moment) {
	switch moment.kind {
	case before:
		p.take("before")
	case inPhase:
		p.take(moment.phase)
	case held:
		p.take("held")
	case dropped:
		p.take("dropped")
	}
}

func (p *pages) figure(string, uint64) {}

func (p *pages) take(phase string) {
	if len(p.taken) == mostMarks {
		panic("a turn marks more than 1024 phases")
	}
	if len(p.taken) == 0 {
		// Where the system does not count the peak anew, it is that of the process so far.
		p.hasPeak = os.WriteFile(clearRefs, []byte("5"), 0) == nil
	}
	mark := pageMark{phase: phase}
	know := func(place int, value int64, isKnown bool) { mark.told[place], mark.isKnown[place] = value, isKnown }
	value, isKnown := p.lineOf(rollup, "Rss:")
	know(0, value, isKnown)
	value, isKnown = p.lineOf(status, "VmHWM:")
	know(1, value, isKnown && p.hasPeak)
	var usage syscall.Rusage
	know(2, 0, syscall.Getrusage(syscall.RUSAGE_SELF, &usage) == nil)
	mark.told[2] = usage.Minflt
	runtime.ReadMemStats(&statistics)
	know(3, int64(statistics.HeapAlloc), true)
	know(4, int64(statistics.HeapInuse), true)
	know(5, int64(statistics.Sys-statistics.HeapReleased), true)
	know(6, int64(statistics.HeapIdle-statistics.HeapReleased), true)
	know(7, int64(statistics.HeapReleased), true)
	p.taken = append(p.taken, mark)
}

// lineOf is the number of bytes in a line of a file of /proc that counts in kibibytes.
func (p *pages) lineOf(file, name string) (int64, bool) {
	opened, err := syscall.Open(file, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return 0, false
	}
	length, err := syscall.Read(opened, p.text)
	_ = syscall.Close(opened)
	if err != nil || length <= 0 {
		return 0, false
	}
	return bytesIn(p.text[:length], name)
}

// bytesIn is the number in the line of a name, in bytes.
func bytesIn(text []byte, name string) (int64, bool) {
	for len(text) > 0 {
		line := text
		if end := bytes.IndexByte(text, '\n'); end >= 0 {
			line, text = text[:end], text[end+1:]
		} else {
			text = nil
		}
		if len(line) < len(name) || string(line[:len(name)]) != name {
			continue
		}
		kibibytes, isNumber := int64(0), false
		for _, sign := range line[len(name):] {
			if sign >= '0' && sign <= '9' {
				kibibytes, isNumber = 10*kibibytes+int64(sign-'0'), true
			} else if isNumber {
				break
			}
		}
		return kibibytes * 1024, isNumber
	}
	return 0, false
}

// keep reads what stays in memory of one case, cold: at the marks of one observed turn, or of as many as are kept alive
// together, then after two collections, and once more after the runtime was made to give back what it can. All are
// differences to the moment before the first turn.
func keep(routine func(*Run), work job, parent parent) {
	marks := newPages()
	prepared := newRun(work.Cases[0].Point, func() int64 { return 0 })
	if failure := prepared.prepare(routine); failure != "" {
		parent.tell(named{"Failed": named{"not_ready": failure}})
		return
	}
	// The first mark pays for what reading itself needs. What the set-up left behind is nobody's.
	liveBytes()
	marks.take("before")
	marks.taken = marks.taken[:0]
	kept := prepared.kept
	if work.Test {
		kept = 1
	}
	digest := prepared.registered.observe(kept, marks)
	liveBytes()
	marks.take("collected")
	debug.FreeOSMemory()
	marks.take("purged")
	parent.tell(named{"Digest": digest})
	if !work.Test {
		marks.tell(parent, uint64(kept))
	}
	parent.tell("Done")
}

// tell tells what changed since the first mark, for one of so many outputs.
func (p *pages) tell(parent parent, kept uint64) {
	first := p.taken[0]
	for _, later := range p.taken[1:] {
		for place, metric := range residentMetrics {
			if first.isKnown[place] && later.isKnown[place] {
				parent.tell(reading(metric, &later.phase, nil, later.told[place]-first.told[place], kept))
			}
		}
	}
}
