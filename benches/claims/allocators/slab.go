// What Go does otherwise: a box is an object that the collector frees, and putting a pointer in its place is seen by it. The slab
// is by hand: a list whose free slots are chained. The allocator over one buffer is the same code.
package slab

import (
	"math"

	"claimbench/bench"
)

const (
	// taken are the objects that are taken in a turn, and places are random ones, which go on from turn to turn.
	taken  = 100
	places = 65_536
	// words are those of an object, holeWords those of a hole, and room how many objects the own buffer has room for.
	words     = 6
	holeWords = 2
	room      = 16
)

var Variants = bench.Variants{
	"boxes":      boxes,
	"slab":       inSlab,
	"first_fit":  func(run *bench.Run) { inOwn(run, 1) },
	"segregated": func(run *bench.Run) { inOwn(run, 2) },
}

type object = [words]uint64

// register registers a turn that takes objects and folds the numbers in them; the digest counts the objects or the holes, too.
func register(run *bench.Run, take func(number uint64) uint64, count func() int) {
	run.Operations(taken)
	bench.Iter(run, func() uint64 {
		folded := uint64(0)
		for number := range uint64(taken) {
			folded = folded*31 + take(number)
		}
		return folded
	}, func(folded uint64) bench.Digest {
		return bench.Of(func(h *bench.Hasher) {
			h.Uint64(folded)
			h.Length(count())
		})
	})
}

// filled is an object of a number.
func filled(number uint64) object { return object{number, number, number, number, number, number} }

// placesOf are random places below the point, without end.
func placesOf(run *bench.Run) func() int {
	list := bench.Input(run, func() []uint32 {
		random := bench.NewRandom(1)
		list := make([]uint32, places)
		for at := range list {
			list[at] = random.Below32(uint32(run.Size()))
		}
		return list
	})
	next := 0
	return func() int {
		next = (next + 1) % places
		return int(list[next])
	}
}

func boxes(run *bench.Run) {
	place := placesOf(run)
	handles := make([]*object, run.Size())
	for number := range handles {
		made := filled(uint64(number))
		handles[number] = &made
	}
	register(run, func(number uint64) uint64 {
		made := filled(number)
		at := place()
		handles[at] = &made
		return handles[at][words-1]
	}, func() int {
		count := 0
		for _, handle := range handles {
			if handle != nil {
				count++
			}
		}
		return count
	})
}

// slot is an object, or the next free slot.
type slot struct {
	object object
	next   int
	taken  bool
}

// slab is a list of slots.
type slab struct {
	slots []slot
	free  int
}

func (s *slab) insert(object object) int {
	key := s.free
	if key == len(s.slots) {
		s.slots = append(s.slots, slot{object, 0, true})
		s.free++
	} else {
		s.free = s.slots[key].next
		s.slots[key] = slot{object, 0, true}
	}
	return key
}

func (s *slab) remove(key int) object {
	removed := s.slots[key].object
	s.slots[key].next, s.slots[key].taken = s.free, false
	s.free = key
	return removed
}

func inSlab(run *bench.Run) {
	place := placesOf(run)
	of := slab{slots: make([]slot, 0, run.Size())}
	keys := make([]int, run.Size())
	for number := range keys {
		keys[number] = of.insert(filled(uint64(number)))
	}
	register(run, func(number uint64) uint64 {
		at := place()
		of.remove(keys[at])
		keys[at] = of.insert(filled(number))
		return of.slots[keys[at]].object[words-1]
	}, func() int {
		count := 0
		for _, slot := range of.slots {
			if slot.taken {
				count++
			}
		}
		return count
	})
}

// none is the end of a free list.
const none = math.MaxInt

// own is an allocator over one buffer of words. A free block begins with its words and the place of the next free one.
type own struct {
	words []int
	// free is the first and the last free block of each list, of which there is one, or one for each of two sizes.
	free [2][2]int
	two  bool
}

// newOwn is a buffer in which so many holes come before the blocks that fit an object.
func newOwn(holes int, two bool) *own {
	made := &own{make([]int, holes*holeWords+room*words), [2][2]int{{none, none}, {none, none}}, two}
	for hole := range holes {
		made.give(hole*holeWords, holeWords)
	}
	for block := range room {
		made.give(holes*holeWords+block*words, words)
	}
	return made
}

func (o *own) listOf(words int) *[2]int {
	if o.two && words > holeWords {
		return &o.free[1]
	}
	return &o.free[0]
}

// take takes the first block of its list that has so many words.
func (o *own) take(words int) int {
	list := o.listOf(words)
	before, block := none, list[0]
	for o.words[block] < words {
		before, block = block, o.words[block+1]
	}
	next := o.words[block+1]
	if before == none {
		list[0] = next
	} else {
		o.words[before+1] = next
	}
	if list[1] == block {
		list[1] = before
	}
	return block
}

// give gives a block back to the end of its list.
func (o *own) give(block, words int) {
	list := o.listOf(words)
	o.words[block], o.words[block+1] = words, none
	if list[1] == none {
		list[0] = block
	} else {
		o.words[list[1]+1] = block
	}
	list[1] = block
}

// holes are the free blocks that are too small for an object.
func (o *own) holes() int {
	count := 0
	for block := o.free[0][0]; block != none; block = o.words[block+1] {
		if o.words[block] < words {
			count++
		}
	}
	return count
}

func inOwn(run *bench.Run, lists int) {
	of := newOwn(run.Size(), lists == 2)
	length := bench.Keep(words)
	register(run, func(number uint64) uint64 {
		block := of.take(length)
		for at := range words {
			of.words[block+at] = int(number)
		}
		read := of.words[block+words-1]
		of.give(block, words)
		return uint64(read)
	}, of.holes)
}
