// What Go does otherwise: a new string is not cleared before it is filled, and what it was made of is left to the
// collector. A block that is only allocated is a Builder's, which is not cleared either and is rounded up to a size class.
// There is no string in two parts that others share, so none is handed out.
package copy_share

import (
	"strings"
	"unsafe"

	"claimbench/bench"
)

// page is the bytes of a page, in which the operands lie half a page away from a place.
const page = 4_096

var Variants = bench.Variants{
	"joined":         joined,
	"reused":         reused,
	"allocated_only": allocatedOnly,
}

func joined(run *bench.Run) {
	a, b := operands(run, 0)
	bench.Iter(run, func() string { return a + b }, func(text string) bench.Digest {
		return bench.OfBytes([]byte(text))
	})
}

// reused copies both into bytes that are kept and cleared.
func reused(run *bench.Run) {
	kept := make([]byte, 0, 2*run.Size())
	a, b := operands(run, uintptr(unsafe.Pointer(unsafe.SliceData(kept))))
	bench.Iter(run, func() []byte {
		kept = append(append(kept[:0], a...), b...)
		return kept
	}, bench.OfBytes)
}

func allocatedOnly(run *bench.Run) {
	room := 2 * run.Size()
	bench.Iter(run, func() *strings.Builder {
		builder := new(strings.Builder)
		builder.Grow(room)
		return builder
	}, func(builder *strings.Builder) bench.Digest { return bench.OfInt(min(builder.Cap(), room)) })
}

// operands are two texts that lie one behind the other, half a page away from a place.
func operands(run *bench.Run, awayFrom uintptr) (string, string) {
	length := run.Size()
	text := bench.Input(run, func() string {
		random := bench.NewRandom(1)
		block := make([]byte, page+2*length)
		distance := awayFrom - uintptr(unsafe.Pointer(unsafe.SliceData(block)))
		both := block[(distance+page/2)%page:][:2*length]
		random.Fill(both)
		// From @ to DEL, all of one byte.
		for at, value := range both {
			both[at] = value%64 + 64
		}
		return unsafe.String(unsafe.SliceData(both), len(both))
	})
	return text[:length], text[length:]
}
