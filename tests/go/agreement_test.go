// Package agreement does the work of some Go variants by Go's own benchmarks, written from what the claims say and not from
// their Go sides. A benchmark has the name of its case.
package agreement

import (
	"sync"
	"testing"
)

var (
	numbers []uint64
	written []byte
	results [][]byte
)

// each runs a body once for each turn.
func each(b *testing.B, name string, body func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for turn := 0; turn < b.N; turn++ {
			body()
		}
	})
}

func Benchmark(b *testing.B) {
	each(b, "slices/over_preallocation/growing/256", func() { numbers = counted(nil, 256) })
	each(b, "slices/over_preallocation/over_16/256", func() {
		numbers = counted(make([]uint64, 0, sixteen*256), 256)
	})
	text := []byte("some data to encode")
	each(b, "buffers/pooled_4k/fresh_zeroed/19", func() {
		buffer := make([]byte, 4096)
		written = buffer[:copy(buffer, text)]
	})
	pool := sync.Pool{New: func() any { return &[]byte{} }}
	each(b, "buffers/pooled_4k/thread_local/19", func() {
		buffer := pool.Get().(*[]byte)
		*buffer = append((*buffer)[:0], text...)
		written = *buffer
		pool.Put(buffer)
	})
	each(b, "retention/allocation_count/heap_copy/65536", func() {
		results = make([][]byte, 0, 128)
		for result := 0; result < 128; result++ {
			buffer := make([]byte, length)
			filled(buffer, byte(result+1))
			results = append(results, append([]byte(nil), buffer[:64]...))
		}
	})
}

// Numbers that the compiler does not know, so that nothing of such a size lies on the stack.
var sixteen, length = 16, 65_536

//go:noinline
func counted(into []uint64, most int) []uint64 {
	for number := 0; number < most; number++ {
		into = append(into, uint64(number))
	}
	return into
}

//go:noinline
func filled(buffer []byte, value byte) {
	buffer[0] = value
	for done := 1; done < len(buffer); done *= 2 {
		copy(buffer[done:], buffer[:done])
	}
}
