// What Go does otherwise: a resource is cleared when it is made, and its end is the collector's. thread_local is a
// sync.Pool, which a collection empties: it keeps nothing for good, and may make more than one resource.
package fills_before_reuse

import (
	"sync"

	"claimbench/bench"
)

const (
	// life is the uses of a pool whose whole life is one turn, and uses those in a turn of a pool that lives on.
	life = 1_000
	uses = 100
)

// resource is 64 KiB.
type resource = *[65_536]byte

var Variants = bench.Variants{
	"article_pool":      func(run *bench.Run) { wholeLife(run, article) },
	"lifo":              func(run *bench.Run) { wholeLife(run, lastIn) },
	"fifo":              func(run *bench.Run) { wholeLife(run, firstIn) },
	"thread_local":      func(run *bench.Run) { wholeLife(run, ofGo) },
	"article_pool_warm": func(run *bench.Run) { warm(run, article) },
	"lifo_warm":         func(run *bench.Run) { warm(run, lastIn) },
}

type pool interface {
	// take gives a resource that came back earlier; nil where the caller has to make one.
	take() resource
	give(resource)
	// drain destroys the resources that the pool finds in its list and says how many they were.
	drain() int
	beginAnew()
}

// wholeLife registers a turn that begins with the end of the last turn's pool.
func wholeLife(run *bench.Run, made func(limit int) pool) {
	limit := run.Size()
	pool := bench.Input(run, func() pool { return made(limit) })
	bench.IterMarked(run, func(marks *bench.Marks) uint64 {
		destroyed := pool.drain()
		pool.beginAnew()
		used := usedBy(pool, life)
		marks.Figure("limit", uint64(limit))
		marks.Figure("resources made", used.made)
		marks.Figure("acquires before the first reuse", used.beforeReuse)
		marks.Figure("destroyed by drain", uint64(destroyed))
		return used.sum
	}, bench.OfUint64)
}

func warm(run *bench.Run, made func(limit int) pool) {
	limit := run.Size()
	pool := bench.Input(run, func() pool { return made(limit) })
	run.Operations(uses)
	bench.Iter(run, func() uint64 { return usedBy(pool, uses).sum }, bench.OfUint64)
}

type used struct{ made, beforeReuse, sum uint64 }

// usedBy is the uses of one turn: each takes a resource or makes one, writes all of it, reads a byte and gives it back.
func usedBy(from pool, uses int) used {
	var used used
	reused := false
	for number := range uses {
		taken := from.take()
		reused = reused || taken != nil
		if !reused {
			used.beforeReuse++
		}
		if taken == nil {
			taken = new([65_536]byte)
			used.made++
		}
		fill(taken[:], byte(number))
		used.sum = used.sum*31 + uint64(bench.Keep(taken)[len(taken)-1-number])
		from.give(taken)
	}
	return used
}

// articlePool does what the guide's pool does, step by step.
type articlePool struct {
	mutex     sync.Mutex
	available []resource
	waiters   chan resource
	limit     int
	made      int
}

func article(limit int) pool {
	return &articlePool{
		available: make([]resource, 0, limit), waiters: make(chan resource, limit), limit: limit,
	}
}

func (p *articlePool) take() resource {
	p.mutex.Lock()
	if last := len(p.available) - 1; last >= 0 {
		taken := p.available[last]
		p.available = p.available[:last]
		p.mutex.Unlock()
		return taken
	}
	if p.made < p.limit {
		p.made++
		p.mutex.Unlock()
		return nil
	}
	p.mutex.Unlock()
	return <-p.waiters
}

func (p *articlePool) give(back resource) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	select {
	case p.waiters <- back:
	default:
		p.available = append(p.available, back)
	}
}

func (p *articlePool) drain() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	destroyed := len(p.available)
	clear(p.available)
	p.available = p.available[:0]
	return destroyed
}

func (p *articlePool) beginAnew() {
	for len(p.waiters) > 0 {
		<-p.waiters
	}
	p.made = 0
}

// listed is a list behind a Mutex, with the place that resources are taken from.
type listed struct {
	mutex sync.Mutex
	list  []resource
	from  func(length int) int
}

func lastIn(limit int) pool {
	return &listed{list: make([]resource, 0, limit), from: func(length int) int { return length - 1 }}
}

func firstIn(limit int) pool {
	return &listed{list: make([]resource, 0, limit), from: func(int) int { return 0 }}
}

func (l *listed) take() resource {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.list) == 0 {
		return nil
	}
	place, last := l.from(len(l.list)), len(l.list)-1
	taken := l.list[place]
	copy(l.list[place:], l.list[place+1:])
	l.list[last] = nil
	l.list = l.list[:last]
	return taken
}

func (l *listed) give(back resource) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.list = append(l.list, back)
}

func (l *listed) drain() int { return drained(l) }
func (l *listed) beginAnew() {}

// goPool is Go's own pool.
type goPool struct{ pool sync.Pool }

func ofGo(int) pool { return new(goPool) }

func (g *goPool) take() resource {
	taken, _ := g.pool.Get().(resource)
	return taken
}

func (g *goPool) give(back resource) { g.pool.Put(back) }
func (g *goPool) drain() int         { return drained(g) }
func (g *goPool) beginAnew()         {}

func drained(from pool) int {
	count := 0
	for from.take() != nil {
		count++
	}
	return count
}

// fill writes a value all over a buffer, by copies of what is written already: Go has no memset for bytes other than 0.
//
//go:noinline
func fill(buffer []byte, value byte) {
	begun := buffer[:min(len(buffer), 16)]
	for index := range begun {
		begun[index] = value
	}
	for filled := len(begun); filled < len(buffer); {
		filled += copy(buffer[filled:], buffer[:min(filled, 4_096)])
	}
}
