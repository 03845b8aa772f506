// What Go does otherwise: make clears a buffer before it is filled. The buffers that are replaced are freed when the
// collector comes to them, and it marks all the results that are held. By default it comes when as many bytes were made
// as were alive after it last came: the more is held, the more it has to mark, and the rarer it comes.
package held_results

import "claimbench/bench"

const (
	// buffers is how many a result has, and made how many of the newest result one turn makes anew.
	buffers = 128
	made    = 16
	size    = 65_536
	// wanted is how many bytes of each buffer are wanted later.
	wanted = 64
)

var Variants = bench.Variants{
	"whole":  func(run *bench.Run) { register(run, filled, size) },
	"copied": func(run *bench.Run) { register(run, copied, wanted) },
}

// result is a list of buffers.
type result = [][]byte

func filled(index int) ([]byte, int) {
	buffer := make([]byte, size)
	fill(buffer, byteOf(index))
	return buffer, written(buffer)
}

// copied copies from an array on the stack.
func copied(index int) ([]byte, int) {
	var temporary [size]byte
	fill(temporary[:], byteOf(index))
	return append([]byte(nil), bench.Keep(temporary[:])[:wanted]...), written(temporary[:])
}

// register holds as many results as the point says and registers a turn that makes the next buffers of the newest one.
func register(run *bench.Run, buffer func(index int) ([]byte, int), bytes int) {
	newest := make(result, buffers)
	for index := range newest {
		newest[index], _ = buffer(index)
	}
	held := append(make([]result, 0, run.Size()), newest)
	for len(held) < cap(held) {
		onlyHeld := make(result, buffers)
		for index := range onlyHeld {
			onlyHeld[index] = make([]byte, bytes)
		}
		held = append(held, onlyHeld)
	}
	next := 0
	run.Operations(made)
	bench.Iter(run, func() int {
		first := next
		next = (first + made) % buffers
		fresh := make(result, 0, made)
		written := 0
		for index := first; index < first+made; index++ {
			buffer, bytes := buffer(index)
			fresh = append(fresh, buffer)
			written += bytes
		}
		copy(bench.Keep(held[0])[first:], fresh)
		return written
	}, func(written int) bench.Digest {
		buffers := 0
		for _, result := range held {
			buffers += len(result)
		}
		return bench.OfAll(held[0], func(h *bench.Hasher, buffer []byte) {
			h.Bytes(buffer[:wanted])
			h.Length(buffers)
			h.Length(written)
		})
	})
}

// written is how many bytes were written to a buffer: all of it, where its last byte is as its first.
func written(buffer []byte) int {
	if buffer[0] != buffer[size-1] {
		return 0
	}
	return len(buffer)
}

// byteOf is the byte that a buffer is filled with: it tells the buffers apart and is never 0, as fresh memory is.
func byteOf(index int) byte {
	return bench.Keep(byte(index + 1))
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
