// What Go does otherwise: make clears a fresh buffer before it is written all over, and a pool's Put stands in the turn.
// Go has no memset for bytes other than 0, so a buffer is written by doubling.
package pooled_by_size

import (
	"sync"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"fresh":        fresh,
	"hoisted":      hoisted,
	"thread_local": threadLocal,
	"mutex":        mutex,
	"array_queue":  arrayQueue,
}

// written is a buffer with the byte that was written all over it.
type written struct {
	buffer []byte
	user   byte
}

func fresh(run *bench.Run) {
	size := run.Size()
	register(run, func(user byte) []byte { return write(make([]byte, size), user) })
}

func hoisted(run *bench.Run) {
	buffer := make([]byte, run.Size())
	register(run, func(user byte) []byte { return write(buffer, user) })
}

func threadLocal(run *bench.Run) {
	size := run.Size()
	pool := sync.Pool{New: func() any { return made(size) }}
	register(run, func(user byte) []byte {
		buffer := pool.Get().(*[]byte)
		written := write(*buffer, user)
		pool.Put(buffer)
		return written
	})
}

func mutex(run *bench.Run) {
	size := run.Size()
	var lock sync.Mutex
	var free []*[]byte
	register(run, func(user byte) []byte {
		var buffer *[]byte
		lock.Lock()
		if last := len(free) - 1; last >= 0 {
			buffer, free = free[last], free[:last]
		}
		lock.Unlock()
		if buffer == nil {
			buffer = made(size)
		}
		written := write(*buffer, user)
		lock.Lock()
		free = append(free, buffer)
		lock.Unlock()
		return written
	})
}

func arrayQueue(run *bench.Run) {
	size := run.Size()
	queue := make(chan *[]byte, 16)
	register(run, func(user byte) []byte {
		var buffer *[]byte
		select {
		case buffer = <-queue:
		default:
			buffer = made(size)
		}
		written := write(*buffer, user)
		select {
		case queue <- buffer:
		default:
		}
		return written
	})
}

// register registers a turn that writes a byte, another each time, all over a buffer. The digest is that of how far every
// byte lies from what the turn wrote.
func register(run *bench.Run, turn func(user byte) []byte) {
	user := byte(0)
	bench.Iter(run, func() written {
		user++
		return written{buffer: turn(user), user: user}
	}, func(output written) bench.Digest {
		apart := make([]byte, len(output.buffer))
		for index, value := range output.buffer {
			apart[index] = value - output.user
		}
		return bench.OfBytes(apart)
	})
}

func made(size int) *[]byte {
	buffer := make([]byte, size)
	return &buffer
}

// write is what is done to every buffer, fresh or used.
func write(buffer []byte, user byte) []byte {
	buffer[0] = user
	for done := 1; done < len(buffer); done *= 2 {
		copy(buffer[done:], buffer[:done])
	}
	return buffer
}
