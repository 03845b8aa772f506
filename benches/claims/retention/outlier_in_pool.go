// What Go does otherwise: a buffer is a bytes.Buffer, as in the article, so that a new one is two allocations, its header
// and its room, and the room is cleared first. A buffer that is dropped is the collector's to take back. The places of
// the pool are a plain list, so that no collection empties them, as it would empty a sync.Pool.
package outlier_in_pool

import (
	"bytes"
	"math/bits"

	"claimbench/bench"
)

const (
	// history is how many requests a pool has served before the first turn, and fewest the fewest of a turn.
	history = 100_000
	fewest  = 1_000
	// usual and large are the bytes of a request, and limit what a guarded pool lets a buffer keep.
	usual = 2_048
	large = 1 << 20
	limit = 65_536
)

var Variants = bench.Variants{
	"keep":          func(run *bench.Run) { register(run, kept) },
	"drop_over_64k": func(run *bench.Run) { register(run, dropped) },
	"fresh":         func(run *bench.Run) { register(run, func(*bytes.Buffer, **bytes.Buffer) {}) },
	"keep_watched":  bench.At(watched, 1_000),
}

// places are those of a pool, each with a buffer or still without one.
type places = [64]*bytes.Buffer

// givenBack is what becomes of a buffer that comes back to its place.
type givenBack = func(buffer *bytes.Buffer, place **bytes.Buffer)

func kept(buffer *bytes.Buffer, place **bytes.Buffer) {
	buffer.Reset()
	*place = buffer
}

func dropped(buffer *bytes.Buffer, place **bytes.Buffer) {
	if buffer.Cap() <= limit {
		kept(buffer, place)
	}
}

// register registers a turn of the next requests, whose buffers go back to a pool that lives on.
func register(run *bench.Run, back givenBack) {
	requests, turn := requestsOf(run), max(run.Size(), fewest)
	pool := bench.Input(run, func() *places { return new(places) })
	makeRoom(pool, requests, back, func() {})
	// No page of a pool is new to a turn.
	for _, buffer := range pool {
		if buffer != nil {
			fill(buffer.AvailableBuffer()[:buffer.Available()], 1)
		}
	}
	run.Operations(uint64(turn))
	end := 0
	bench.Iter(run, func() uint64 {
		if end == history {
			end = 0
		}
		end += turn
		return serve(pool, requests[end-turn:end], back)
	}, bench.OfUint64)
}

// watched makes the room that keep makes for the requests, from an empty pool, and reports a figure.
func watched(run *bench.Run) {
	requests := requestsOf(run)
	bench.IterMarked(run, func(marks *bench.Marks) int {
		var pool places
		served, half := uint64(0), false
		makeRoom(&pool, requests, kept, func() {
			served++
			if !half && largeOnes(&pool) >= len(pool)/2 {
				marks.Figure("large requests until half are large", served)
				half = true
			}
		})
		return largeOnes(&pool)
	}, bench.OfInt)
}

// request has the place of its buffer, and its bytes.
type request struct{ place, bytes int }

// requestsOf makes requests for buffers at random, every so many a large one, the first in the middle of as many.
func requestsOf(run *bench.Run) []request {
	each := run.Size()
	random := bench.NewRandom(64)
	return bench.Input(run, func() []request {
		requests := make([]request, history)
		for number := range requests {
			requests[number] = request{place: int(random.Below(uint64(len(places{})))), bytes: usual}
			if number%each == each/2 {
				requests[number].bytes = large
			}
		}
		return requests
	})
}

func largeOnes(pool *places) int {
	count := 0
	for _, buffer := range pool {
		if buffer != nil && buffer.Cap() > limit {
			count++
		}
	}
	return count
}

// taken is the buffer of a place, which has none then, or a new one.
func taken(place **bytes.Buffer) *bytes.Buffer {
	buffer := *place
	*place = nil
	if buffer == nil {
		buffer = new(bytes.Buffer)
	}
	return buffer
}

// makeRoom takes and gives back a buffer for each request, without a write, and tells of every large one.
func makeRoom(pool *places, requests []request, back givenBack, tell func()) {
	for _, request := range requests {
		buffer := taken(&pool[request.place])
		buffer.Grow(request.bytes)
		back(buffer, &pool[request.place])
		if request.bytes == large {
			tell()
		}
	}
}

// serve serves the requests one by one: each writes all of its bytes, another value each time, and reads the last one.
func serve(pool *places, requests []request, back givenBack) uint64 {
	var sum uint64
	for number, request := range requests {
		buffer := taken(&pool[request.place])
		buffer.Grow(request.bytes)
		piece := buffer.AvailableBuffer()[:usual]
		fill(piece, byte(number))
		for buffer.Len() < request.bytes {
			buffer.Write(piece)
		}
		written := bench.Keep(buffer.Bytes())
		sum = bits.RotateLeft64(sum, 7) ^ (uint64(len(written)) + uint64(written[len(written)-1]))
		back(buffer, &pool[request.place])
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
