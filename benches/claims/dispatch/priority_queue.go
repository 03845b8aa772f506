// What Go does otherwise: its library has no heap but container/heap, so the other heaps are by hand, after the algorithm
// of Rust's BinaryHeap, with items whose priority is a field that needs no call to be read. A popped item lies there
// until it is collected, and moving a pointer costs more while the collector marks. A name is filled word by word.
package priority_queue

import (
	"claimbench/bench"
	"container/heap"
	"math/bits"
)

// pairs are the pops that one turn does, each followed by a push.
const pairs = 256

// words are the words of a name: 24 bytes or 240, so that an item takes 40 or 256.
type words interface{ [3]uint64 | [30]uint64 }

var Variants = bench.Variants{
	"inline":         inline[[3]uint64],
	"boxed":          boxed[[3]uint64],
	"generic_port":   genericPort,
	"dyn_port":       dynPort,
	"index_heap":     indexHeap[[3]uint64],
	"inline_256":     inline[[30]uint64],
	"boxed_256":      boxed[[30]uint64],
	"index_heap_256": indexHeap[[30]uint64],
}

func inline[N words](run *bench.Run) {
	var queue values[body[N]]
	for _, rank := range ranks(run) {
		queue.push(newItem[N](rank))
	}
	register(run, func() int { return len(queue) }, func(rank int64) int64 {
		popped := queue.pop()
		queue.push(newItem[N](rank))
		return seen(&popped)
	})
}

func boxed[N words](run *bench.Run) {
	var queue boxes[body[N]]
	for _, rank := range ranks(run) {
		queue.push(box(newItem[N](rank)))
	}
	register(run, func() int { return len(queue) }, func(rank int64) int64 {
		popped := seen(queue.pop())
		queue.push(box(newItem[N](rank)))
		return popped
	})
}

func indexHeap[N words](run *bench.Run) {
	var items []item[body[N]]
	var queue values[uint32]
	for place, rank := range ranks(run) {
		items = append(items, newItem[N](rank))
		queue.push(item[uint32]{-rank, uint32(place)})
	}
	register(run, func() int { return len(queue) }, func(rank int64) int64 {
		place := queue.pop().rest
		popped := seen(&items[place])
		items[place] = newItem[N](rank)
		queue.push(item[uint32]{-rank, place})
		return popped
	})
}

// dynPort is the article's: each call of the list goes through an interface.
func dynPort(run *bench.Run) {
	queue := newWorkQueue(run)
	register(run, queue.Len, func(rank int64) int64 {
		popped := seen(heap.Pop(queue).(*work))
		heap.Push(queue, box(newItem[[3]uint64](rank)))
		return popped
	})
}

// genericPort is the same algorithm, compiled for the list.
func genericPort(run *bench.Run) {
	queue := newWorkQueue(run)
	register(run, queue.Len, func(rank int64) int64 {
		last := queue.Len() - 1
		queue.Swap(0, last)
		for place := 0; 2*place+1 < last; {
			child := 2*place + 1
			if child+1 < last && queue.Less(child+1, child) {
				child++
			}
			if !queue.Less(child, place) {
				break
			}
			queue.Swap(place, child)
			place = child
		}
		popped := seen(queue.Pop().(*work))
		queue.Push(box(newItem[[3]uint64](rank)))
		for place := last; place > 0 && queue.Less(place, (place-1)/2); place = (place - 1) / 2 {
			queue.Swap((place-1)/2, place)
		}
		return popped
	})
}

// ranks are the ranks of the items at first, in random order.
func ranks(run *bench.Run) []int64 {
	ranks := make([]int64, run.Size())
	for rank := range ranks {
		ranks[rank] = int64(rank)
	}
	bench.Shuffle(bench.NewRandom(1), ranks)
	return ranks
}

// register registers a turn that pops and pushes. Items are popped in the order of their ranks without a gap, whatever
// the turn, and what is seen of them is told relative to the first. Ranks are pushed out of order, in blocks. The digest
// looks at the length of the heap as well.
func register(run *bench.Run, lengthOf func() int, exchange func(int64) int64) {
	length := int64(run.Point())
	within := int64(1) << (bits.Len64(run.Point()) - 2)
	first := int64(0)
	run.Operations(pairs)
	bench.Iter(run, func() uint64 {
		popped := int64(0)
		for rank := first; rank < first+pairs; rank++ {
			scattered := rank&-within | rank*0x2545_f491_4f6c_dd1d&(within-1)
			popped = popped*31 + exchange(length+scattered) - first
		}
		first += pairs
		return uint64(popped)
	}, func(popped uint64) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(popped)
			h.Length(lengthOf())
		})
	})
}

// item is the article's item. The lower its rank, the higher its priority, by which alone it is compared.
type item[R any] struct {
	priority int64
	rest     R
}

// body is the rest of an item: the name lies inside it.
type body[N words] struct {
	name  N
	index int
}

func newItem[N words](rank int64) item[body[N]] {
	made := item[body[N]]{priority: -rank}
	for index := 0; index < len(made.rest.name); index++ {
		made.rest.name[index] = uint64(byte(rank)) * 0x0101_0101_0101_0101
	}
	return made
}

func box[R any](value item[R]) *item[R] { return &value }

// seen is the rank, and nothing beside it where the name is that of its rank.
func seen[N words](of *item[body[N]]) int64 {
	rank := -of.priority
	return rank ^ int64(byte(of.rest.name[len(of.rest.name)-1]>>56)^byte(rank))
}

// values is a heap of items that lie in its list. A pop moves a hole to the bottom, along the larger children, and what
// was last up from there; a push moves up.
type values[R any] []item[R]

func (v *values[R]) push(pushed item[R]) {
	*v = append(*v, pushed)
	v.up(len(*v)-1, pushed)
}

func (v *values[R]) pop() item[R] {
	list := *v
	popped, end := list[0], len(list)-1
	moved, hole := list[end], 0
	*v = list[:end]
	for child := 1; child < end; child = 2*hole + 1 {
		if child+1 < end && list[child].priority <= list[child+1].priority {
			child++
		}
		list[hole] = list[child]
		hole = child
	}
	v.up(hole, moved)
	return popped
}

func (v values[R]) up(hole int, moved item[R]) {
	for hole > 0 && v[(hole-1)/2].priority < moved.priority {
		v[hole] = v[(hole-1)/2]
		hole = (hole - 1) / 2
	}
	v[hole] = moved
}

// boxes is the same of items that lie in objects of their own.
type boxes[R any] []*item[R]

func (b *boxes[R]) push(pushed *item[R]) {
	*b = append(*b, pushed)
	b.up(len(*b)-1, pushed)
}

func (b *boxes[R]) pop() *item[R] {
	list := *b
	popped, end := list[0], len(list)-1
	moved, hole := list[end], 0
	list[end] = nil
	*b = list[:end]
	for child := 1; child < end; child = 2*hole + 1 {
		if child+1 < end && list[child].priority <= list[child+1].priority {
			child++
		}
		list[hole] = list[child]
		hole = child
	}
	b.up(hole, moved)
	return popped
}

func (b boxes[R]) up(hole int, moved *item[R]) {
	for hole > 0 && b[(hole-1)/2].priority < moved.priority {
		b[hole] = b[(hole-1)/2]
		hole = (hole - 1) / 2
	}
	b[hole] = moved
}

// workQueue is the article's queue, the highest priority first.
type workQueue []*work
type work = item[body[[3]uint64]]

func newWorkQueue(run *bench.Run) *workQueue {
	var queue workQueue
	for _, rank := range ranks(run) {
		queue = append(queue, box(newItem[[3]uint64](rank)))
	}
	heap.Init(&queue)
	return &queue
}

func (q workQueue) Len() int { return len(q) }

func (q workQueue) Less(left, right int) bool { return q[left].priority > q[right].priority }

func (q workQueue) Swap(left, right int) {
	q[left], q[right] = q[right], q[left]
	q[left].rest.index = left
	q[right].rest.index = right
}

func (q *workQueue) Push(pushed any) {
	item := pushed.(*work)
	item.rest.index = len(*q)
	*q = append(*q, item)
}

func (q *workQueue) Pop() any {
	list := *q
	last := len(list) - 1
	popped := list[last]
	list[last] = nil
	*q = list[:last]
	return popped
}
