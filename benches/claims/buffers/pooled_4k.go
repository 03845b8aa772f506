// What Go does otherwise: it drops nothing, so a pool's Put stands in the turn, behind the writing. A fresh buffer is
// cleared, and is the collector's to take back.
package pooled_4k

import (
	"bytes"
	"sync"

	"claimbench/bench"
)

const (
	capacity  = 4_096
	halfAPage = 2_048
)

var Variants = bench.Variants{
	"fresh_zeroed": freshZeroed,
	"hoisted":      hoisted,
	"thread_local": threadLocal,
	"mutex":        mutex,
	"array_queue":  arrayQueue,
	"kept_to_itself": bench.Only(keptToItself,
		"a new buffer of constant size that no one else holds: the compiler leaves it on the stack"),
}

func freshZeroed(run *bench.Run) {
	register(run, func(text []byte) []byte { return write(make([]byte, capacity), text) })
}

func hoisted(run *bench.Run) {
	buffer := make([]byte, 0, capacity)
	register(run, func(text []byte) []byte {
		buffer = write(buffer, text)
		return buffer
	})
}

func threadLocal(run *bench.Run) {
	pool := sync.Pool{New: func() any { return fresh() }}
	register(run, func(text []byte) []byte {
		buffer := pool.Get().(*[]byte)
		*buffer = write(*buffer, text)
		written := *buffer
		pool.Put(buffer)
		return written
	})
}

func mutex(run *bench.Run) {
	var lock sync.Mutex
	var free []*[]byte
	register(run, func(text []byte) []byte {
		var buffer *[]byte
		lock.Lock()
		if last := len(free) - 1; last >= 0 {
			buffer, free = free[last], free[:last]
		}
		lock.Unlock()
		if buffer == nil {
			buffer = fresh()
		}
		*buffer = write(*buffer, text)
		written := *buffer
		lock.Lock()
		free = append(free, buffer)
		lock.Unlock()
		return written
	})
}

func arrayQueue(run *bench.Run) {
	queue := make(chan *[]byte, 16)
	register(run, func(text []byte) []byte {
		var buffer *[]byte
		select {
		case buffer = <-queue:
		default:
			buffer = fresh()
		}
		*buffer = write(*buffer, text)
		written := *buffer
		select {
		case queue <- buffer:
		default:
		}
		return written
	})
}

func keptToItself(run *bench.Run) {
	text := textOf(run)
	bench.Iter(run, func() int {
		buffer := bytes.NewBuffer(make([]byte, 0, capacity))
		buffer.Write(text)
		return buffer.Len()
	}, bench.OfInt)
}

// register registers a turn that writes a text and returns the written bytes.
func register(run *bench.Run, turn func(text []byte) []byte) {
	text := textOf(run)
	bench.Iter(run, func() []byte { return turn(text) }, bench.OfBytes)
}

// textOf is the text of the point, half a page away from the start of its block.
func textOf(run *bench.Run) []byte {
	block := bench.Input(run, func() []byte {
		return bytes.Repeat([]byte("some data to encode"), 4*halfAPage/19+1)[:4*halfAPage]
	})
	return block[halfAPage : halfAPage+run.Size()]
}

func fresh() *[]byte {
	buffer := make([]byte, 0, capacity)
	return &buffer
}

// write is what is done to every buffer, fresh or used.
func write(buffer, text []byte) []byte {
	return append(buffer[:0], text...)
}
