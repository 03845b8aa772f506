// What Go does otherwise: make clears the room of a queue, where Rust only reserves it. Go's library has no ring, so
// `deque` is one by hand that doubles its room as VecDeque does. `remove_front` moves all elements behind the first, as
// its namesake does; `front_cut_off`, which cuts the first element off, is how it is written in Go.
package queue_head_index

import (
	"claimbench/bench"
	"math"
	"slices"
)

var Variants = bench.Variants{
	"head_presized":      func(run *bench.Run) { search(run, 1, presized, head.search) },
	"head_growing":       func(run *bench.Run) { search(run, 1, empty[head], head.search) },
	"deque":              func(run *bench.Run) { search(run, 1, empty[ring], ring.search) },
	"two_frontiers":      func(run *bench.Run) { search(run, 1, empty[frontiers], frontiers.search) },
	"remove_front":       func(run *bench.Run) { search(run, 1, empty[front], front.search) },
	"front_cut_off":      bench.Only(cutOff, "a slice that grows, and whose first element is cut off"),
	"head_kept":          func(run *bench.Run) { keptSearch(run, presized, head.emptied, head.search) },
	"deque_kept":         func(run *bench.Run) { keptSearch(run, empty[ring], ring.emptied, ring.search) },
	"head_presized_near": func(run *bench.Run) { search(run, 100, presized, head.search) },
	"head_growing_near":  func(run *bench.Run) { search(run, 100, empty[head], head.search) },
	"deque_near":         func(run *bench.Run) { search(run, 100, empty[ring], ring.search) },
}

func empty[Q any](int) (queue Q) { return }

func cutOff(run *bench.Run) { search(run, 1, empty[cut], cut.search) }

// head is the article's queue.
type head struct {
	cells []int
	first int
}

func presized(room int) head { return head{cells: make([]int, 0, room)} }
func (q head) emptied() head { return head{cells: q.cells[:0]} }
func (q *head) put(cell int) { q.cells = append(q.cells, cell) }
func (q *head) take() int    { q.first++; return q.cells[q.first-1] }

// ring has room for a power of two of cells.
type ring struct {
	cells         []int
	first, length int
}

func (q ring) emptied() ring { return ring{cells: q.cells} }

func (q *ring) put(cell int) {
	if q.length == len(q.cells) {
		q.grow()
	}
	q.cells[(q.first+q.length)&(len(q.cells)-1)] = cell
	q.length++
}

func (q *ring) take() int {
	if q.length == 0 {
		panic("the ring is empty")
	}
	cell := q.cells[q.first]
	q.first = (q.first + 1) & (len(q.cells) - 1)
	q.length--
	return cell
}

func (q *ring) grow() {
	larger := make([]int, max(4, 2*len(q.cells)))
	copy(larger[copy(larger, q.cells[q.first:]):], q.cells[:q.first])
	q.cells, q.first = larger, 0
}

// frontiers are the cells at one distance, of which some are taken, and those at the next.
type frontiers struct {
	now, next []int
	taken     int
}

func (q *frontiers) put(cell int) { q.next = append(q.next, cell) }

func (q *frontiers) take() int {
	if q.taken == len(q.now) {
		q.now, q.next, q.taken = q.next, q.now[:0], 0
	}
	q.taken++
	return q.now[q.taken-1]
}

// front and cut take from the front of a slice.
type front struct{ cells []int }
type cut struct{ cells []int }

func (q *front) put(cell int) { q.cells = append(q.cells, cell) }
func (q *cut) put(cell int)   { q.cells = append(q.cells, cell) }

func (q *front) take() int {
	cell := q.cells[0]
	q.cells = slices.Delete(q.cells, 0, 1)
	return cell
}

func (q *cut) take() int {
	cell := q.cells[0]
	q.cells = q.cells[1:]
	return cell
}

// Each queue has the same search, so that it is compiled for it: from a corner, until so many cells are taken. They
// return the queue as they leave it, and what tells the order and the distances of the cells.

func (q head) search(g *grid, most int) (head, uint64) {
	q.put(g.begin())
	for range most {
		for _, other := range g.take(q.take()) {
			if g.isNew(other) {
				q.put(other)
			}
		}
	}
	return q, g.order
}

func (q ring) search(g *grid, most int) (ring, uint64) {
	q.put(g.begin())
	for range most {
		for _, other := range g.take(q.take()) {
			if g.isNew(other) {
				q.put(other)
			}
		}
	}
	return q, g.order
}

func (q frontiers) search(g *grid, most int) (frontiers, uint64) {
	q.put(g.begin())
	for range most {
		for _, other := range g.take(q.take()) {
			if g.isNew(other) {
				q.put(other)
			}
		}
	}
	return q, g.order
}

func (q front) search(g *grid, most int) (front, uint64) {
	q.put(g.begin())
	for range most {
		for _, other := range g.take(q.take()) {
			if g.isNew(other) {
				q.put(other)
			}
		}
	}
	return q, g.order
}

func (q cut) search(g *grid, most int) (cut, uint64) {
	q.put(g.begin())
	for range most {
		for _, other := range g.take(q.take()) {
			if g.isNew(other) {
				q.put(other)
			}
		}
	}
	return q, g.order
}

// grid is the grid of cells: each holds the number of the search that saw it and its distance, and walls stand around.
type grid struct {
	width          int
	seen           []uint64
	mark, distance uint64
	order          uint64
}

func newGrid(side int) *grid {
	g := &grid{width: side + 2, seen: make([]uint64, (side+2)*(side+2))}
	for at := range g.seen {
		row, column := at/g.width, at%g.width
		if row < 1 || row > side || column < 1 || column > side {
			g.seen[at] = math.MaxUint64
		}
	}
	return g
}

// begin begins another search and is the cell where it does.
func (g *grid) begin() int {
	g.mark += 1 << 32
	g.order = 0
	g.seen[g.width+1] = g.mark
	return g.width + 1
}

// take adds a cell to the order and is its neighbours.
func (g *grid) take(cell int) [4]int {
	g.distance = g.seen[cell] - g.mark
	g.order = g.order*31 + (uint64(cell) ^ g.distance)
	return [4]int{cell + 1, cell + g.width, cell - 1, cell - g.width}
}

// isNew is whether a cell is seen for the first time.
func (g *grid) isNew(cell int) bool {
	if g.seen[cell] >= g.mark {
		return false
	}
	g.seen[cell] = g.mark + g.distance + 1
	return true
}

// found is a turn's output.
type found[Q any] struct {
	queue Q
	order uint64
}

// search registers a search that ends when one cell in so many has been taken.
func search[Q any](run *bench.Run, share int, room func(int) Q, search func(Q, *grid, int) (Q, uint64)) {
	cells := run.Size() * run.Size()
	g := bench.Input(run, func() *grid { return newGrid(run.Size()) })
	taken := (cells + share - 1) / share
	bench.Iter(run, func() found[Q] {
		queue, order := search(room(cells), g, taken)
		return found[Q]{queue, order}
	}, func(output found[Q]) bench.Digest { return bench.OfUint64(output.order) })
}

// keptSearch registers a search whose queue keeps its room.
func keptSearch[Q any](
	run *bench.Run, room func(int) Q, emptied func(Q) Q, search func(Q, *grid, int) (Q, uint64),
) {
	cells := run.Size() * run.Size()
	g := bench.Input(run, func() *grid { return newGrid(run.Size()) })
	queue := room(cells)
	bench.Iter(run, func() (order uint64) {
		queue, order = search(emptied(queue), g, cells)
		return order
	}, bench.OfUint64)
}
