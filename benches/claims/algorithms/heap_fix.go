// What Go does otherwise: the heap is container/heap over pointers to items that know their index, as in the article, so
// each compare and each swap is a call through an interface; Fix and Push are its own. A new entry is an object.
package heap_fix

import (
	"cmp"
	"container/heap"
	"slices"

	"claimbench/bench"
)

const (
	steps = 100
	// behind is what every priority is below that is not behind all others.
	behind = 1 << 40
)

var Variants = bench.Variants{
	"indexed":    func(run *bench.Run) { register(run, steps, 1, indexedOf) },
	"searched":   func(run *bench.Run) { register(run, steps, 1, searchedOf) },
	"lazy":       func(run *bench.Run) { register(run, steps, 1, lazyOf) },
	"rebuilt":    bench.At(func(run *bench.Run) { register(run, steps, 1, rebuiltOf) }, 100, 1_000),
	"indexed_10": bench.At(func(run *bench.Run) { register(run, 1_000, 10, indexedOf) }, 1_000),
	"lazy_10":    bench.At(func(run *bench.Run) { register(run, 1_000, 10, lazyOf) }, 1_000),
}

// entry is an item and its priority. The least priority comes first.
type entry struct {
	priority uint64
	item     uint32
}

func compared(a, b *entry) int {
	if a.priority != b.priority {
		return cmp.Compare(a.priority, b.priority)
	}
	return cmp.Compare(a.item, b.item)
}

type queue interface {
	// change gives an item another priority.
	change(item uint32, priority uint64)
	// take takes the first item and puts it behind all others.
	take(behind uint64) uint32
}

// known is an item that knows its place in the heap.
type known struct {
	entry
	index int
}

type byPriority []*known

func (h byPriority) Len() int { return len(h) }

func (h byPriority) Less(left, right int) bool { return compared(&h[left].entry, &h[right].entry) < 0 }

func (h byPriority) Swap(left, right int) {
	h[left], h[right] = h[right], h[left]
	h[left].index = left
	h[right].index = right
}

func (h *byPriority) Push(pushed any) {
	item := pushed.(*known)
	item.index = len(*h)
	*h = append(*h, item)
}

func (h *byPriority) Pop() any {
	list := *h
	last := len(list) - 1
	popped := list[last]
	*h = list[:last]
	return popped
}

// indexed is a heap and its items by number.
type indexed struct {
	heap  byPriority
	items []*known
}

func indexedOf(entries []entry, _ int) *indexed {
	all := make([]known, len(entries))
	of := &indexed{make(byPriority, len(entries)), make([]*known, len(entries))}
	for item, entry := range entries {
		all[item] = known{entry, item}
		of.heap[item] = &all[item]
		of.items[item] = &all[item]
	}
	heap.Init(&of.heap)
	return of
}

func (i *indexed) change(item uint32, priority uint64) {
	i.items[item].priority = priority
	heap.Fix(&i.heap, i.items[item].index)
}

func (i *indexed) take(behind uint64) uint32 {
	first := heap.Pop(&i.heap).(*known)
	first.priority = behind
	heap.Push(&i.heap, first)
	return first.item
}

// searched is the same heap, in which an item is found by a scan.
type searched struct{ *indexed }

func searchedOf(entries []entry, pushes int) searched { return searched{indexedOf(entries, pushes)} }

func (s searched) change(item uint32, priority uint64) {
	place := 0
	for s.heap[place].item != item {
		place++
	}
	s.heap[place].priority = priority
	heap.Fix(&s.heap, place)
}

// lazy is a heap with an entry for each change, and the priority that counts of each item.
type lazy struct {
	heap    stale
	current []uint64
}

type stale []*entry

func (h stale) Len() int                  { return len(h) }
func (h stale) Less(left, right int) bool { return compared(h[left], h[right]) < 0 }
func (h stale) Swap(left, right int)      { h[left], h[right] = h[right], h[left] }
func (h *stale) Push(pushed any)          { *h = append(*h, pushed.(*entry)) }

func (h *stale) Pop() any {
	list := *h
	last := len(list) - 1
	popped := list[last]
	list[last] = nil
	*h = list[:last]
	return popped
}

func lazyOf(entries []entry, pushes int) *lazy {
	of := &lazy{make(stale, 0, len(entries)+pushes), make([]uint64, len(entries))}
	for item, entry := range entries {
		of.heap = append(of.heap, &entry)
		of.current[item] = entry.priority
	}
	heap.Init(&of.heap)
	return of
}

func (l *lazy) change(item uint32, priority uint64) {
	l.current[item] = priority
	heap.Push(&l.heap, &entry{priority, item})
}

func (l *lazy) take(behind uint64) uint32 {
	for {
		first := heap.Pop(&l.heap).(*entry)
		if l.current[first.item] == first.priority {
			l.current[first.item] = behind
			heap.Push(&l.heap, &entry{behind, first.item})
			return first.item
		}
	}
}

// rebuilt makes the heap anew of all entries after each change.
type rebuilt struct{ *lazy }

func rebuiltOf(entries []entry, pushes int) rebuilt { return rebuilt{lazyOf(entries, pushes)} }

func (r rebuilt) change(item uint32, priority uint64) {
	r.current[item] = priority
	anew := make([]entry, len(r.current))
	all := make(stale, len(r.current))
	for item, priority := range r.current {
		anew[item] = entry{priority, uint32(item)}
		all[item] = &anew[item]
	}
	r.heap = all
	heap.Init(&r.heap)
}

// task is a queue before the turn, and a list with room for what is popped.
type task[Q queue] struct {
	queue  Q
	popped []uint32
}

// register registers a turn of steps with so many changes each; its output is what was popped.
func register[Q queue](run *bench.Run, steps, changes int, made func(entries []entry, pushes int) Q) {
	items := run.Size()
	var entries, plan []entry
	bench.Input(run, func() bool {
		random := bench.NewRandom(1)
		for item := range items {
			entries = append(entries, entry{random.Below(behind), uint32(item)})
		}
		for range steps * changes {
			priority := random.Below(behind)
			plan = append(plan, entry{priority, random.Below32(uint32(items))})
		}
		return true
	})
	run.Operations(uint64(steps))
	setUp := func() task[Q] {
		return task[Q]{made(slices.Clone(entries), steps*(changes+1)), make([]uint32, 0, steps)}
	}
	batch := 8
	if items > 1_000 {
		batch = 1
	}
	bench.IterWith(run, batch, setUp, func(of task[Q]) []uint32 {
		for step := range steps {
			for _, change := range plan[step*changes:][:changes] {
				of.queue.change(change.item, change.priority)
			}
			of.popped = append(of.popped, of.queue.take(behind+uint64(step)))
		}
		return of.popped
	}, func(popped []uint32) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Length(len(popped))
			for _, item := range popped {
				h.Uint32(item)
			}
		})
	})
}
