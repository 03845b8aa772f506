// The workloads of Go that are compared with themselves: what Go's own costs are made of, from a turn that allocates nothing
// to one whose garbage is several mebibytes.
package workloads

import (
	"sync"

	"claimbench/bench"
)

const (
	// length is that of a slice that grows.
	length = 256
	// page is the size of a buffer.
	page = 4_096
	// results are made of so many buffers of 64 KiB, of each of which so many bytes are wanted.
	results, large, wanted = 128, 65_536, 64
	// live is how many objects live beside those that a turn makes.
	live = 1 << 20
)

var Variants = bench.Variants{
	"arithmetic":  arithmetic,
	"growing":     func(run *bench.Run) { pushes(run, 0) },
	"over_16":     func(run *bench.Run) { pushes(run, 16*length) },
	"fresh_4k":    fresh,
	"pool":        pooled,
	"whole":       whole,
	"stack_copy":  stackCopy,
	"beside_live": besideLive,
	"hashing":     hashing,
	"lock":        lock,
}

func arithmetic(run *bench.Run) {
	steps := bench.Keep(256)
	bench.Iter(run, func() uint64 {
		value := uint64(1)
		for range steps {
			value = value*0x9e37_79b9_7f4a_7c15 ^ value>>29
		}
		return value
	}, bench.OfUint64)
}

func pushes(run *bench.Run, room int) {
	bench.Iter(run, func() []uint64 {
		numbers := make([]uint64, 0, bench.Keep(room))
		for number := range uint64(length) {
			numbers = append(numbers, number)
		}
		return numbers
	}, bench.OfUint64s)
}

func fresh(run *bench.Run) {
	bench.Iter(run, func() []byte { return make([]byte, page) }, bench.OfBytes)
}

func pooled(run *bench.Run) {
	pool := sync.Pool{New: func() any { return new([page]byte) }}
	bench.Iter(run, func() byte {
		buffer := pool.Get().(*[page]byte)
		buffer[0] = 1
		first := buffer[0]
		pool.Put(buffer)
		return first
	}, func(first byte) bench.Digest { return bench.OfUint64(uint64(first)) })
}

func whole(run *bench.Run) {
	bench.Iter(run, func() [][]byte {
		kept := make([][]byte, 0, results)
		for result := range results {
			buffer := make([]byte, large)
			buffer[0] = byte(result)
			kept = append(kept, buffer[:wanted])
		}
		return kept
	}, ofResults)
}

func stackCopy(run *bench.Run) {
	bench.Iter(run, func() [][]byte {
		kept := make([][]byte, 0, results)
		for result := range results {
			var buffer [large]byte
			buffer[0] = byte(result)
			kept = append(kept, append([]byte(nil), buffer[:wanted]...))
		}
		return kept
	}, ofResults)
}

func ofResults(results [][]byte) bench.Digest {
	return bench.OfAll(results, func(h *bench.Hasher, result []byte) { h.Bytes(result) })
}

func besideLive(run *bench.Run) {
	others := make([]*[64]byte, live)
	for place := range others {
		others[place] = new([64]byte)
	}
	bench.Iter(run, func() *[2]uint64 {
		made := new([2]uint64)
		made[0] = uint64(len(others))
		return made
	}, func(made *[2]uint64) bench.Digest { return bench.OfUint64(made[0]) })
}

func hashing(run *bench.Run) {
	keys := bench.Keep(uint64(24))
	bench.Iter(run, func() uint64 {
		known := make(map[uint64]uint64, keys)
		for key := range keys {
			known[key] = key
		}
		sum := uint64(0)
		for key := range keys {
			sum += known[key]
		}
		return sum
	}, bench.OfUint64)
}

func lock(run *bench.Run) {
	var mutex sync.Mutex
	steps := bench.Keep(64)
	bench.Threads(run, 2, func(int) uint64 {
		mutex.Lock()
		value := uint64(1)
		for range steps / 4 {
			value = value*3 + 1
		}
		mutex.Unlock()
		for range steps {
			value = value*3 + 1
		}
		return value
	})
}
