// What Go does otherwise: two_generations is sync.Pool itself, whose tick is a collection. It lets go of what was not
// used between two of them, and reading what is alive takes two, so that no phase finds it full. An object
// that no pool keeps is the collector's to take back, and a new one is cleared before it is written.
package pool_after_burst

import (
	"math"
	"math/bits"
	"runtime"
	"sync"

	"claimbench/bench"
)

const (
	// ticks is how many there are between the two bursts, and most how many objects cap_64 keeps.
	ticks = 16
	most  = 64
)

// object is 8 KiB.
type object = *[8_192]byte

var Variants = bench.Variants{
	"fresh":            func(run *bench.Run) { bursts(run, none{}) },
	"unbounded":        func(run *bench.Run) { bursts(run, listOf(run, math.MaxInt)) },
	"cap_64":           func(run *bench.Run) { bursts(run, listOf(run, most)) },
	"halving":          func(run *bench.Run) { bursts(run, halving{listOf(run, math.MaxInt)}) },
	"two_generations":  func(run *bench.Run) { bursts(run, &generations{pool: new(sync.Pool)}) },
	"fresh_steady":     func(run *bench.Run) { steady(run, none{}) },
	"unbounded_steady": func(run *bench.Run) { steady(run, listOf(run, math.MaxInt)) },
	"cap_64_steady":    func(run *bench.Run) { steady(run, listOf(run, most)) },
	"generations_steady": bench.Only(
		func(run *bench.Run) { steady(run, &generations{pool: new(sync.Pool)}) },
		"bursts over a sync.Pool that lives on"),
}

// pool is what holders take objects from; without one to be had, take gives nil.
type pool interface {
	take() object
	give(object)
	// tick is what happens as time goes on.
	tick()
	drain()
}

// none keeps nothing.
type none struct{}

func (none) take() object { return nil }
func (none) give(object)  {}
func (none) tick()        {}
func (none) drain()       {}

// list keeps so many objects that came back, behind a Mutex.
type list struct {
	mutex sync.Mutex
	idle  []object
	most  int
}

// listOf is an empty list with room for all.
func listOf(run *bench.Run, most int) *list {
	return &list{idle: bench.Input(run, func() []object { return make([]object, 0, run.Size()) }), most: most}
}

func (l *list) take() object {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	last := len(l.idle) - 1
	if last < 0 {
		return nil
	}
	taken := l.idle[last]
	l.cut(last)
	return taken
}

func (l *list) give(back object) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.idle) < l.most {
		l.idle = append(l.idle, back)
	}
}

// cut lets go of the objects behind the first ones. A slot that is cut off and not cleared would keep its object.
func (l *list) cut(length int) {
	clear(l.idle[length:])
	l.idle = l.idle[:length]
}

func (l *list) tick()  {}
func (l *list) drain() { l.cut(0) }

// halving lets go of half of its idle objects at each tick.
type halving struct{ *list }

func (h halving) tick() { h.cut(len(h.idle) / 2) }

// generations is Go's own pool.
type generations struct{ pool *sync.Pool }

func (g *generations) take() object {
	taken, _ := g.pool.Get().(object)
	return taken
}

func (g *generations) give(back object) { g.pool.Put(back) }
func (g *generations) tick()            { runtime.GC() }
func (g *generations) drain()           { g.pool = new(sync.Pool) }

// steady registers a burst over a pool that lives on.
func steady(run *bench.Run, from pool) {
	held := holders(run)
	bench.Iter(run, func() uint64 {
		takeAll(from, held, 1)
		return giveAll(from, held)
	}, bench.OfUint64)
}

// bursts registers two bursts with idle ticks between.
func bursts(run *bench.Run, from pool) {
	held := holders(run)
	halved := bits.Len(uint(len(held)-1)) + 1
	bench.IterMarked(run, func(marks *bench.Marks) [2]uint64 {
		takeAll(from, held, 1)
		marks.Phase("first burst")
		first := giveAll(from, held)
		marks.Phase("given back")
		for tick := 1; tick <= ticks; tick++ {
			from.tick()
			if tick == 2 {
				marks.Phase("two ticks")
			}
			if tick == halved {
				marks.Phase("log2 holders + 1 ticks")
			}
		}
		marks.Phase("idle")
		takeAll(from, held, 2)
		marks.Phase("second burst")
		second := giveAll(from, held)
		from.drain()
		marks.Phase("drained")
		return [2]uint64{first, second}
	}, func(sums [2]uint64) bench.Digest {
		return bench.Of(func(h *bench.Hasher) { h.Uint64(sums[0]); h.Uint64(sums[1]) })
	})
}

// holders is what each holder has: nothing as yet.
func holders(run *bench.Run) []object {
	run.Operations(run.Point())
	return bench.Input(run, func() []object { return make([]object, run.Size()) })
}

// takeAll has every holder take an object or make one, and write all of it.
func takeAll(from pool, held []object, burst int) {
	for holder := range held {
		taken := from.take()
		if taken == nil {
			taken = new([8_192]byte)
		}
		fill(taken[:], byte(holder+burst))
		held[holder] = taken
	}
}

// giveAll has every holder read the ends of its object and give it back.
func giveAll(from pool, held []object) uint64 {
	var sum uint64
	for holder, object := range held {
		sum = bits.RotateLeft64(sum, 7) ^ (uint64(object[0]) + uint64(object[len(object)-1]))
		from.give(object)
		held[holder] = nil
	}
	return sum
}

// fill writes a value all over a buffer, by copies of what is written already: Go has no memset for bytes other than 0.
func fill(buffer []byte, value byte) {
	begun := buffer[:min(len(buffer), 16)]
	for index := range begun {
		begun[index] = value
	}
	for filled := len(begun); filled < len(buffer); {
		filled += copy(buffer[filled:], buffer[:min(filled, 4_096)])
	}
}
