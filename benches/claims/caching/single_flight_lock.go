// What Go does otherwise: a call is a block with a WaitGroup, as the article prints it, and a goroutine that waits for a
// lock is parked in user space. A map hashes by the processor's instructions, and a shard is chosen by a multiplication.
package single_flight_lock

import (
	"sync"

	"claimbench/bench"
)

const (
	// requests are those of a goroutine in a turn, and slowRequests where each fetch is slow.
	requests, slowRequests = 1_000, 10
	// slow are the steps of a slow fetch, of about a nanosecond each.
	slow = 100_000
	// missed: of so many keys one is never in the cache.
	missed = 100
)

var Variants = bench.Variants{
	"one_lock":       func(run *bench.Run) { distinct(run, 1, requests, 0) },
	"shards_16":      func(run *bench.Run) { distinct(run, 16, requests, 0) },
	"shards_256":     func(run *bench.Run) { distinct(run, 256, requests, 0) },
	"one_lock_hot":   func(run *bench.Run) { hot(run, 1) },
	"shards_16_hot":  func(run *bench.Run) { hot(run, 16) },
	"one_lock_slow":  func(run *bench.Run) { distinct(run, 1, slowRequests, slow) },
	"shards_16_slow": func(run *bench.Run) { distinct(run, 16, slowRequests, slow) },
	"front": func(run *bench.Run) {
		mixed(run, func(under *calls, cached *cache, key uint64) uint64 {
			return under.get(key, func() uint64 { return cached.orFetched(key) })
		})
	},
	"on_miss": func(run *bench.Run) {
		mixed(run, func(under *calls, cached *cache, key uint64) uint64 {
			if value, known := cached.get(key); known {
				return value
			}
			return under.get(key, func() uint64 { return fetched(key, 0) })
		})
	},
	"on_miss_again": func(run *bench.Run) {
		mixed(run, func(under *calls, cached *cache, key uint64) uint64 {
			if value, known := cached.get(key); known {
				return value
			}
			return under.get(key, func() uint64 { return cached.orFetched(key) })
		})
	},
}

// call is one that is under way.
type call struct {
	done  sync.WaitGroup
	value uint64
}

// group are the calls under way under one lock.
type group struct {
	lock  sync.Mutex
	calls map[uint64]*call
	// Many processors fetch two lines of 64 bytes together.
	_ [128]byte
}

// get is the value of a key, fetched by this goroutine or by another one.
func (g *group) get(key uint64, fetch func() uint64) uint64 {
	g.lock.Lock()
	if known, is := g.calls[key]; is {
		g.lock.Unlock()
		known.done.Wait()
		return known.value
	}
	made := new(call)
	made.done.Add(1)
	g.calls[key] = made
	g.lock.Unlock()
	made.value = fetch()
	made.done.Done()
	g.lock.Lock()
	if g.calls[key] == made {
		delete(g.calls, key)
	}
	g.lock.Unlock()
	return made.value
}

// calls are groups by a key's hash.
type calls struct{ shards []group }

func under(locks int) *calls {
	made := &calls{shards: make([]group, locks)}
	for shard := range made.shards {
		made.shards[shard].calls = make(map[uint64]*call, 64)
	}
	return made
}

// get does not look for a single lock.
func (c *calls) get(key uint64, fetch func() uint64) uint64 {
	shard := uint64(0)
	if len(c.shards) > 1 {
		shard = key * 0x9e37_79b9_7f4a_7c15 >> 32 % uint64(len(c.shards))
	}
	return c.shards[shard].get(key, fetch)
}

// fetched is what the database answers, after so many multiplications that depend on each other.
func fetched(key, steps uint64) uint64 {
	value := key
	for step, last := uint64(0), bench.Keep(steps); step < last; step++ {
		value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
	}
	return value & 0xffff_ffff
}

// keyOf is a key that no other number or goroutine has.
func keyOf(thread int, number uint64) uint64 {
	return (uint64(thread)<<32 | number) * 0x9e37_79b1
}

// distinct registers a turn in which each goroutine asks for keys that nobody else asks for.
func distinct(run *bench.Run, locks int, requests, steps uint64) {
	all := under(locks)
	run.Operations(requests * run.Point())
	bench.Threads(run, run.Size(), func(thread int) (sum uint64) {
		for number := range requests {
			key := keyOf(thread, number)
			sum += all.get(key, func() uint64 { return fetched(key, steps) })
		}
		return sum
	})
}

// hot registers a turn in which all goroutines ask for one key.
func hot(run *bench.Run, locks int) {
	all := under(locks)
	run.Operations(requests * run.Point())
	bench.Threads(run, run.Size(), func(int) (sum uint64) {
		for range requests {
			sum += all.get(7, func() uint64 { return fetched(7, 0) })
		}
		return sum
	})
}

// cache is behind a lock that readers share.
type cache struct {
	lock  sync.RWMutex
	known map[uint64]uint64
}

func (c *cache) get(key uint64) (uint64, bool) {
	c.lock.RLock()
	value, known := c.known[key]
	c.lock.RUnlock()
	return value, known
}

func (c *cache) orFetched(key uint64) uint64 {
	if value, known := c.get(key); known {
		return value
	}
	return fetched(key, 0)
}

// mixed registers a turn in which each goroutine asks for keys of which the cache has 99 of 100.
func mixed(run *bench.Run, ask func(*calls, *cache, uint64) uint64) {
	all := under(1)
	cached := bench.Input(run, func() *cache {
		made := &cache{known: make(map[uint64]uint64)}
		for thread := range run.Size() {
			for number := uint64(0); number < requests; number++ {
				if number%missed != 0 {
					key := keyOf(thread, number)
					made.known[key] = fetched(key, 0)
				}
			}
		}
		return made
	})
	run.Operations(requests * run.Point())
	bench.Threads(run, run.Size(), func(thread int) (sum uint64) {
		for number := uint64(0); number < requests; number++ {
			sum += ask(all, cached, keyOf(thread, number))
		}
		return sum
	})
}
