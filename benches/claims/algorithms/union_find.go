// What Go does otherwise: nothing but the loops, each of which is written out, for a call through an interface for each find
// would be most of its time. The steps along the paths are counted on the Rust side.
package union_find

import (
	"math"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"both":          func(run *bench.Run) { register(run, false, new(plain).both, (*plain).root) },
	"halving_only":  func(run *bench.Run) { register(run, false, new(plain).halvingOnly, (*plain).root) },
	"size_only":     func(run *bench.Run) { register(run, false, new(plain).sizeOnly, (*plain).root) },
	"neither":       func(run *bench.Run) { register(run, false, new(plain).neither, (*plain).root) },
	"packed":        func(run *bench.Run) { register(run, false, new(packed).both, (*packed).root) },
	"flooded":       func(run *bench.Run) { register(run, false, new(flood).all, (*flood).root) },
	"chain_both":    bench.At(func(run *bench.Run) { register(run, true, new(plain).both, (*plain).root) }, 2_000),
	"chain_halving": bench.At(func(run *bench.Run) { register(run, true, new(plain).halvingOnly, (*plain).root) }, 2_000),
	"chain_size":    bench.At(func(run *bench.Run) { register(run, true, new(plain).sizeOnly, (*plain).root) }, 2_000),
	"chain_neither": bench.At(func(run *bench.Run) { register(run, true, new(plain).neither, (*plain).root) }, 2_000),
}

type pair struct{ element, other uint32 }

// plain is the article's: the parent of each element, and the size of each group.
type plain struct{ parent, size []int }

func (p *plain) fill(elements int, withSizes bool) {
	if p.parent == nil {
		p.parent = make([]int, elements)
	}
	for element := range p.parent {
		p.parent[element] = element
	}
	if !withSizes {
		return
	}
	if p.size == nil {
		p.size = make([]int, elements)
	}
	for element := range p.size {
		p.size[element] = 1
	}
}

// halved finds a root and halves the path to it; kept leaves the path as it is.
func halved(parent []int, element int) int {
	for element != parent[element] {
		parent[element] = parent[parent[element]]
		element = parent[element]
	}
	return element
}

func kept(parent []int, element int) int {
	for element != parent[element] {
		element = parent[element]
	}
	return element
}

func (p *plain) root(element int) int { return kept(p.parent, element) }

// bySize unites two groups, the smaller under the larger one.
func (p *plain) bySize(root, other int) {
	if p.size[root] < p.size[other] {
		root, other = other, root
	}
	p.parent[other] = root
	p.size[root] += p.size[other]
}

func (p *plain) both(elements int, pairs []pair) *plain {
	p.fill(elements, true)
	for _, of := range pairs {
		root, other := halved(p.parent, int(of.element)), halved(p.parent, int(of.other))
		if root != other {
			p.bySize(root, other)
		}
	}
	return p
}

func (p *plain) halvingOnly(elements int, pairs []pair) *plain {
	p.fill(elements, false)
	for _, of := range pairs {
		root, other := halved(p.parent, int(of.element)), halved(p.parent, int(of.other))
		if root != other {
			p.parent[other] = root
		}
	}
	return p
}

func (p *plain) sizeOnly(elements int, pairs []pair) *plain {
	p.fill(elements, true)
	for _, of := range pairs {
		root, other := kept(p.parent, int(of.element)), kept(p.parent, int(of.other))
		if root != other {
			p.bySize(root, other)
		}
	}
	return p
}

func (p *plain) neither(elements int, pairs []pair) *plain {
	p.fill(elements, false)
	for _, of := range pairs {
		root, other := kept(p.parent, int(of.element)), kept(p.parent, int(of.other))
		if root != other {
			p.parent[other] = root
		}
	}
	return p
}

// packed is the parent of an element, or, of a root, its size as a negative number.
type packed struct{ up []int32 }

func (p *packed) root(element int) int {
	for p.up[element] >= 0 {
		if up := p.up[p.up[element]]; up >= 0 {
			p.up[element] = up
		}
		element = int(p.up[element])
	}
	return element
}

func (p *packed) both(elements int, pairs []pair) *packed {
	if p.up == nil {
		p.up = make([]int32, elements)
	}
	for element := range p.up {
		p.up[element] = -1
	}
	for _, of := range pairs {
		root, other := p.root(int(of.element)), p.root(int(of.other))
		if root == other {
			continue
		}
		if p.up[root] > p.up[other] {
			root, other = other, root
		}
		p.up[root] += p.up[other]
		p.up[other] = int32(root)
	}
	return p
}

// flood is each cell's label, its neighbours, and the cells whose neighbours are still to be looked at.
type flood struct {
	labels []uint32
	beside [][4]uint32
	open   []uint32
}

func (f *flood) root(element int) int { return int(f.labels[element]) }

func (f *flood) all(elements int, pairs []pair) *flood {
	if f.beside == nil {
		f.labels = make([]uint32, elements)
		f.beside = make([][4]uint32, elements)
		for cell := range f.beside {
			f.beside[cell] = [4]uint32{uint32(cell), uint32(cell), uint32(cell), uint32(cell)}
		}
		for _, of := range pairs {
			side := 2
			if of.other == of.element+1 {
				side = 0
			}
			f.beside[of.element][side] = of.other
			f.beside[of.other][side+1] = of.element
		}
	}
	for cell := range f.labels {
		f.labels[cell] = math.MaxUint32
	}
	for cell := range f.labels {
		f.open = append(f.open, uint32(cell))
		for len(f.open) > 0 {
			last := len(f.open) - 1
			from := f.open[last]
			f.open = f.open[:last]
			if f.labels[from] == math.MaxUint32 {
				f.labels[from] = uint32(cell)
				f.open = append(f.open, f.beside[from][:]...)
			}
		}
	}
	return f
}

// landOf is the land of grids side by side, and the pairs of its cells that are neighbours.
func landOf(cells int) ([]bool, []pair) {
	columns := map[int]int{20: 5, 2_000: 50, 20_000: 200, 250_000: 500}[cells]
	random, all := bench.NewRandom(1), 250_000/cells*cells
	land := make([]bool, all)
	for cell := range land {
		land[cell] = random.Below32(100) < 60
	}
	var pairs []pair
	for cell := range all {
		if cell%columns+1 < columns && land[cell] && land[cell+1] {
			pairs = append(pairs, pair{uint32(cell), uint32(cell + 1)})
		}
		if cell%cells+columns < cells && land[cell] && land[cell+columns] {
			pairs = append(pairs, pair{uint32(cell), uint32(cell + columns)})
		}
	}
	return land, pairs
}

// chainOf is as many elements, each to be united with 0.
func chainOf(length int) ([]bool, []pair) {
	all := make([]bool, length)
	var pairs []pair
	for element := range all {
		all[element] = true
		if element > 0 {
			pairs = append(pairs, pair{uint32(element), 0})
		}
	}
	return all, pairs
}

// register registers a turn that unites pairs, of grids or of a chain, in arrays that live on. The digest is of the least
// cell of the group of each cell of land.
func register[G any](
	run *bench.Run, chained bool, unite func(elements int, pairs []pair) G, root func(groups G, element int) int,
) {
	var land []bool
	var pairs []pair
	bench.Input(run, func() bool {
		if chained {
			land, pairs = chainOf(run.Size())
		} else {
			land, pairs = landOf(run.Size())
		}
		unite(len(land), pairs)
		return true
	})
	run.Operations(uint64(len(land)))
	bench.Iter(run, func() G { return unite(len(land), pairs) }, func(groups G) bench.Digest {
		least := make([]uint32, len(land))
		for cell := range least {
			least[cell] = math.MaxUint32
		}
		var all []uint32
		for cell, isLand := range land {
			if isLand {
				root := root(groups, cell)
				least[root] = min(least[root], uint32(cell))
				all = append(all, least[root])
			}
		}
		return bench.Of(func(h *bench.Hasher) {
			h.Length(len(all))
			for _, cell := range all {
				h.Uint32(cell)
			}
		})
	})
}
