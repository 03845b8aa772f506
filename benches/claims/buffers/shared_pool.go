// What Go does otherwise: the threads are goroutines, and its scheduler has as many processors as there are of them. A part
// of a sync.Pool belongs to a processor, and who finds his own empty looks into the others; a fresh buffer is cleared and
// left to the collector. What crosses goroutines goes through a channel, at whose ends they wait.
package shared_pool

import (
	"encoding/binary"
	"sync"

	"claimbench/bench"
)

const (
	// room is that of a buffer, in bytes.
	room = 4_096
	// operations are those of each goroutine in a turn: take a buffer, write 8 bytes, read them, give it back.
	operations = 1_000
	// busyOperations are the same where about 10 µs of work are between.
	busyOperations = 100
	// onTheWay is how many buffers can be on their way from one goroutine to another.
	onTheWay = 16
)

// buffer is handed on by its address, as a sync.Pool wants it.
type buffer = *[room]byte

// pool gives the goroutine of a number a buffer that was given back earlier, or none, and takes one back.
type pool struct {
	take func(thread int) buffer
	give func(thread int, back buffer)
}

var Variants = bench.Variants{
	"fresh":                func(run *bench.Run) { alone(run, fresh()) },
	"thread_local":         func(run *bench.Run) { alone(run, ofEachProcessor()) },
	"mutex":                func(run *bench.Run) { alone(run, mutex(run.Size())) },
	"shards_16":            func(run *bench.Run) { alone(run, shards()) },
	"array_queue":          func(run *bench.Run) { alone(run, arrayQueue(run.Size())) },
	"thread_local_crossed": func(run *bench.Run) { crossed(run, ofEachProcessor()) },
	"mutex_crossed":        func(run *bench.Run) { crossed(run, mutex(run.Size()*onTheWay)) },
	"thread_local_busy":    func(run *bench.Run) { busy(run, ofEachProcessor()) },
	"mutex_busy":           func(run *bench.Run) { busy(run, mutex(run.Size())) },
}

func alone(run *bench.Run, pool pool) {
	own(run, pool, operations, func(uint64) uint64 { return 0 })
}

// busy does the same with dependent steps, of about a nanosecond each, before a buffer is given back.
func busy(run *bench.Run, pool pool) {
	steps := bench.Keep(uint64(10_000))
	own(run, pool, busyOperations, func(value uint64) uint64 {
		for step := uint64(0); step < steps; step++ {
			value = (value ^ step) * 0x9e37_79b9_7f4a_7c15
		}
		return value
	})
}

// own registers a turn in which each goroutine gives back what it took, after some work.
func own(run *bench.Run, pool pool, operations uint64, work func(uint64) uint64) {
	run.Operations(operations)
	bench.Threads(run, run.Size(), func(thread int) uint64 {
		sum := uint64(0)
		for operation := uint64(0); operation < operations; operation++ {
			taken := written(pool.take(thread), thread, operation)
			sum += work(operation) + read(taken)
			pool.give(thread, taken)
		}
		return sum
	})
}

// crossed registers a turn in which every second goroutine takes for two, and the next one gives back what it is handed.
func crossed(run *bench.Run, pool pool) {
	pairs := make([]chan buffer, run.Size()/2)
	for pair := range pairs {
		pairs[pair] = make(chan buffer, onTheWay)
	}
	run.Operations(operations)
	bench.Threads(run, run.Size(), func(thread int) uint64 {
		pair, sum := pairs[thread/2], uint64(0)
		for operation := uint64(0); operation < 2*operations; operation++ {
			if thread%2 == 1 {
				handed := <-pair
				sum += read(handed)
				pool.give(thread, handed)
				continue
			}
			owner := thread + int(operation%2)
			pair <- written(pool.take(thread), owner, operation/2)
		}
		return sum
	})
}

// written is a taken buffer, or a new one, with a few bytes that tell whose operation it is.
func written(taken buffer, owner int, operation uint64) buffer {
	if taken == nil {
		taken = new([room]byte)
	}
	binary.LittleEndian.PutUint64(taken[:], uint64(owner)<<32|operation)
	return taken
}

func read(taken buffer) uint64 {
	return binary.LittleEndian.Uint64(taken[:])
}

// stock is so many buffers to begin with, in a list that has room for them.
func stock(buffers int) []buffer {
	list := make([]buffer, buffers)
	for place := range list {
		list[place] = new([room]byte)
	}
	return list
}

func fresh() pool {
	return pool{take: func(int) buffer { return nil }, give: func(int, buffer) {}}
}

func ofEachProcessor() pool {
	var parts sync.Pool
	return pool{
		take: func(int) buffer {
			taken, _ := parts.Get().(buffer)
			return taken
		},
		give: func(_ int, back buffer) { parts.Put(back) },
	}
}

// locked is a list of buffers behind a lock.
type locked struct {
	lock sync.Mutex
	list []buffer
	// Many processors fetch two lines of 64 bytes together.
	_ [128]byte
}

func (l *locked) take() (taken buffer) {
	l.lock.Lock()
	if last := len(l.list) - 1; last >= 0 {
		taken, l.list = l.list[last], l.list[:last]
	}
	l.lock.Unlock()
	return taken
}

func (l *locked) give(back buffer) {
	l.lock.Lock()
	l.list = append(l.list, back)
	l.lock.Unlock()
}

func mutex(buffers int) pool {
	list := &locked{list: stock(buffers)}
	return pool{
		take: func(int) buffer { return list.take() },
		give: func(_ int, back buffer) { list.give(back) },
	}
}

func shards() pool {
	shards := make([]locked, 16)
	for shard := range shards {
		shards[shard].list = stock(1)
	}
	return pool{
		take: func(thread int) buffer { return shards[thread%16].take() },
		give: func(thread int, back buffer) { shards[thread%16].give(back) },
	}
}

func arrayQueue(buffers int) pool {
	queue := make(chan buffer, buffers)
	for _, one := range stock(buffers) {
		queue <- one
	}
	return pool{
		take: func(int) buffer {
			select {
			case taken := <-queue:
				return taken
			default:
				return nil
			}
		},
		give: func(_ int, back buffer) {
			select {
			case queue <- back:
			default:
			}
		},
	}
}
