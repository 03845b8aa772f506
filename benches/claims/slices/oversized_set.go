// What Go does otherwise: its map takes other sizes than Rust's table, hashes by a hash of its own with a random seed,
// and clears what a hint reserves. It tells no capacity, so none is reported of it. A new root is looked up and then put
// in, which are two walks of the map, as in the listing.
package oversized_set

import (
	"claimbench/bench"
	"math"
)

const (
	// solid and mixed are the share of cells that are land, in per cent.
	solid = 100
	mixed = 60
	// water stands for the root of a cell of water.
	water = math.MaxUint32
)

var Variants = bench.Variants{
	"hinted_to_grid":        func(run *bench.Run) { counted(run, solid, hintedToGrid) },
	"growing":               func(run *bench.Run) { counted(run, solid, growing) },
	"hinted_to_roots":       func(run *bench.Run) { counted(run, solid, hintedToRoots) },
	"bool_vec":              func(run *bench.Run) { counted(run, solid, flagged) },
	"no_set":                func(run *bench.Run) { counted(run, solid, nothing) },
	"hinted_to_grid_mixed":  func(run *bench.Run) { counted(run, mixed, hintedToGrid) },
	"growing_mixed":         func(run *bench.Run) { counted(run, mixed, growing) },
	"hinted_to_roots_mixed": func(run *bench.Run) { counted(run, mixed, hintedToRoots) },
	"bool_vec_mixed":        func(run *bench.Run) { counted(run, mixed, flagged) },
	"no_set_mixed":          func(run *bench.Run) { counted(run, mixed, nothing) },
}

// seen is what roots are counted with.
type seen interface {
	// isNew is whether a root is seen for the first time.
	isNew(cell, root int) bool
	// room is how many elements there is room for; false where that can not be told.
	room() (int, bool)
}

type set map[int]struct{}

func hintedToGrid(cells, _ int) set  { return make(set, cells) }
func growing(int, int) set           { return set{} }
func hintedToRoots(_, roots int) set { return make(set, roots) }

func (s set) isNew(_, root int) bool {
	if _, known := s[root]; known {
		return false
	}
	s[root] = struct{}{}
	return true
}

func (s set) room() (int, bool) { return 0, false }

type flags []bool

func flagged(cells, _ int) flags { return make(flags, cells) }

func (f flags) isNew(_, root int) bool {
	known := f[root]
	f[root] = true
	return !known
}

func (f flags) room() (int, bool) { return cap(f), true }

type none struct{}

func nothing(int, int) none { return none{} }

func (none) isNew(cell, root int) bool { return cell == root }

func (none) room() (int, bool) { return 0, true }

// counting is a turn's output.
type counting[S seen] struct {
	with        S
	land, count uint64
}

// counted registers a turn that counts the roots of a grid with something made for so many cells and so many roots.
// Every look is a call, whatever is looked into.
func counted[S seen](run *bench.Run, land uint32, with func(cells, roots int) S) {
	cells := run.Size()
	roots := bench.Input(run, func() []uint32 { return rootsOf(cells, land) })
	distinct := 0
	for cell, root := range roots {
		if int(root) == cell {
			distinct++
		}
	}
	bench.IterMarked(run, func(marks *bench.Marks) counting[S] {
		output := counting[S]{with: with(cells, distinct)}
		for cell, root := range roots {
			if root != water {
				output.land++
				if output.with.isNew(cell, int(root)) {
					output.count++
				}
			}
		}
		if room, known := output.with.room(); known {
			marks.Figure("capacity", uint64(room))
		}
		return output
	}, func(output counting[S]) bench.Digest {
		if output.count != uint64(distinct) {
			panic("each root is counted once")
		}
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(output.land)
			h.Uint64(output.count)
		})
	})
}

// rootsOf is the root of every cell of a grid, in which each cell is land with a probability of so many per cent.
func rootsOf(cells int, land uint32) []uint32 {
	parent := make([]uint32, cells)
	if land == solid {
		return parent
	}
	columns := int(math.Sqrt(float64(cells)))
	if cells == 20 {
		columns = 5
	}
	random := bench.NewRandom(1)
	for cell := range parent {
		parent[cell] = water
		if random.Below32(100) < land {
			parent[cell] = uint32(cell)
		}
	}
	join := func(cell, other int) {
		if parent[cell] != water && parent[other] != water {
			one, other := root(parent, cell), root(parent, other)
			parent[max(one, other)] = uint32(min(one, other))
		}
	}
	for cell := range parent {
		if cell%columns+1 < columns {
			join(cell, cell+1)
		}
		if cell+columns < cells {
			join(cell, cell+columns)
		}
	}
	for cell := range parent {
		if parent[cell] != water {
			parent[cell] = uint32(root(parent, cell))
		}
	}
	return parent
}

func root(parent []uint32, cell int) int {
	for int(parent[cell]) != cell {
		parent[cell] = parent[parent[cell]]
		cell = int(parent[cell])
	}
	return cell
}
