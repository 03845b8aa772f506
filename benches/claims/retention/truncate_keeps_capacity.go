// What Go does otherwise: make clears the buffer and each chunk, and append clears nothing. A chunk that is outgrown or
// replaced waits for the collector, and so does a buffer that is let go of.
package truncate_keeps_capacity

import "claimbench/bench"

const (
	capacity = 100 << 20
	chunk    = 5 << 20
	limit    = capacity / 2
	wave     = 11 * chunk
	page     = 4_096
)

var Variants = bench.Variants{
	"cleared":      contiguous(capacity, false, false),
	"renewed":      bench.At(contiguous(0, true, false), 1, 3),
	"right_sized":  contiguous(wave, false, false),
	"growing":      contiguous(0, false, false),
	"chunk_list":   bench.At(chunkList, 1, 3),
	"chunk_reused": contiguous(capacity, false, true),
}

// buffer is what the waves go through.
type buffer interface {
	// append makes a chunk of a byte that is not 0 and appends it.
	append(value byte)
	// cut drops the contents.
	cut()
	length() int
	room() int
	// sum is that of one byte of each page.
	sum() uint64
}

// output is the buffer and the sum of what was in it before each cut.
type output struct {
	buffer buffer
	sum    uint64
}

func contiguous(room int, renews, reuses bool) func(*bench.Run) {
	return func(run *bench.Run) {
		register(run, func() buffer {
			made := &one{renews: renews, reuses: reuses}
			if room > 0 {
				made.contents = make([]byte, 0, room)
			}
			return made
		})
	}
}

func chunkList(run *bench.Run) {
	register(run, func() buffer { return &list{} })
}

func register(run *bench.Run, made func() buffer) {
	waves := run.Point()
	bench.IterMarked(run, func(marks *bench.Marks) output {
		buffer, sum, value := made(), uint64(0), byte(0)
		for number := uint64(1); number <= waves; number++ {
			for buffer.length() <= limit {
				value++
				buffer.append(value)
			}
			sum += buffer.sum()
			if number == waves {
				marks.Phase("full")
			}
			buffer.cut()
			if number == waves {
				marks.Phase("cut")
				marks.Figure("capacity", uint64(buffer.room()))
			}
		}
		return output{buffer: buffer, sum: sum}
	}, func(made output) bench.Digest { return bench.OfUint64(made.sum) })
}

// one has the contents in one block, and the newest chunk.
type one struct {
	contents, chunk []byte
	renews, reuses  bool
}

func (o *one) append(value byte) {
	if !o.reuses || o.chunk == nil {
		o.chunk = make([]byte, chunk)
	}
	fill(o.chunk, value)
	o.contents = append(o.contents, o.chunk...)
}

func (o *one) cut() {
	if o.renews {
		o.contents = nil
	} else {
		o.contents = o.contents[:0]
	}
}

func (o *one) length() int { return len(o.contents) }
func (o *one) room() int   { return cap(o.contents) }
func (o *one) sum() uint64 { return byteOfEachPage(o.contents) }

// list keeps the chunks themselves, without copying.
type list struct {
	chunks [][]byte
}

func (l *list) append(value byte) {
	made := make([]byte, chunk)
	fill(made, value)
	l.chunks = append(l.chunks, made)
}

func (l *list) cut() {
	clear(l.chunks)
	l.chunks = l.chunks[:0]
}

func (l *list) length() int { return len(l.chunks) * chunk }
func (l *list) room() int   { return len(l.chunks) * chunk }

func (l *list) sum() uint64 {
	sum := uint64(0)
	for _, chunk := range l.chunks {
		sum += byteOfEachPage(chunk)
	}
	return sum
}

// fill writes a byte all over, by doubling.
//
//go:noinline
func fill(bytes []byte, value byte) {
	bytes[0] = value
	for done := 1; done < len(bytes); done *= 2 {
		copy(bytes[done:], bytes[:done])
	}
}

func byteOfEachPage(contents []byte) uint64 {
	sum := uint64(0)
	for at := 0; at < len(contents); at += page {
		sum += uint64(contents[at])
	}
	return sum
}
