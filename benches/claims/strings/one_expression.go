// What Go does otherwise: + is one call that knows all operands, as concat is here, and no string grows in place, so there
// is no plus that extends its left side. What a statement joins and nobody keeps may lie on the stack, up to 32 bytes.
// Constants are joined by the compiler. What it was made of is left to the collector.
package one_expression

import (
	"fmt"
	"strings"
	"unsafe"

	"claimbench/bench"
)

// page is the bytes of a page, in which the operands lie half a page away from a place.
const page = 4_096

var Variants = bench.Variants{
	"concat":             func(run *bench.Run) { join(run, 0, func(a, b, c string) string { return a + b + c }) },
	"formatted":          func(run *bench.Run) { join(run, 0, formatted) },
	"reserved":           func(run *bench.Run) { join(run, 0, reserved) },
	"split_concat":       func(run *bench.Run) { join(run, 0, splitConcat) },
	"reused":             reused,
	"folded":             bench.At(folded, 3),
	"literals_formatted": bench.At(literalsFormatted, 3),
}

func formatted(a, b, c string) string { return fmt.Sprintf("%s%s%s", a, b, c) }

func reserved(a, b, c string) string {
	var joined strings.Builder
	joined.Grow(len(a) + len(b) + len(c))
	joined.WriteString(a)
	joined.WriteString(b)
	joined.WriteString(c)
	return joined.String()
}

func splitConcat(a, b, c string) string {
	part := a + b
	joined := part + c
	return joined
}

func folded(run *bench.Run) {
	join(run, 0, func(string, string, string) string { return "foo" + "bar" + "baz" })
}

func literalsFormatted(run *bench.Run) {
	join(run, 0, func(string, string, string) string { return fmt.Sprintf("%s%s%s", "foo", "bar", "baz") })
}

// reused appends each to bytes that are kept and cleared, and hands them out as a text.
func reused(run *bench.Run) {
	kept := make([]byte, 0, 3*run.Size())
	join(run, uintptr(unsafe.Pointer(unsafe.SliceData(kept))), func(a, b, c string) string {
		kept = append(append(append(kept[:0], a...), b...), c...)
		return unsafe.String(unsafe.SliceData(kept), len(kept))
	})
}

// join registers a turn that joins three operands. They lie one behind the other and begin half a page away from a place;
// longer ones than the article's repeat them.
func join(run *bench.Run, awayFrom uintptr, joined func(a, b, c string) string) {
	length := run.Size()
	text := bench.Input(run, func() string {
		block := make([]byte, page+3*length)
		distance := awayFrom - uintptr(unsafe.Pointer(unsafe.SliceData(block)))
		texts := block[(distance+page/2)%page:][:3*length]
		for number, operand := range []string{"foo", "bar", "baz"} {
			for at := range length {
				texts[number*length+at] = operand[at%len(operand)]
			}
		}
		return unsafe.String(unsafe.SliceData(texts), len(texts))
	})
	a, b, c := text[:length], text[length:2*length], text[2*length:]
	bench.Iter(run, func() string { return joined(a, b, c) }, bench.OfText)
}
