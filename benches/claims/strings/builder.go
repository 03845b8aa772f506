// What Go does otherwise: a strings.Builder is a list of bytes that grows by append, twofold at first and by a quarter beyond
// 256 bytes, into size classes, and hands its bytes out as a string without a look at them. A string that is joined to an
// empty one is returned as it is, so the first of the joins makes nothing. The string of one character lies on the stack.
package builder

import (
	"strings"

	"claimbench/bench"
)

const (
	piece     = "a"
	character = 'a'
)

var Variants = bench.Variants{
	"concat_each":    bench.At(concatEach, 10, 1_000),
	"push_str":       pushStr(false),
	"push_str_known": pushStrKnown,
	"push_char":      pushChar,
	"push_byte":      pushByte,
	"reserved":       pushStr(true),
	"to_string_each": toStringEach,
	"repeated":       repeated,
}

// The character is hidden from the compiler once a turn, and not at each append.

func concatEach(run *bench.Run) {
	register(run, func(length int) string {
		text, piece := "", bench.Keep(piece)
		for range length {
			text += piece
		}
		return text
	})
}

// pushStr writes strings, with the room reserved or not.
func pushStr(reserves bool) func(*bench.Run) {
	return func(run *bench.Run) {
		register(run, func(length int) string {
			var builder strings.Builder
			if reserves {
				builder.Grow(length)
			}
			piece := bench.Keep(piece)
			for range length {
				builder.WriteString(piece)
			}
			return builder.String()
		})
	}
}

func pushStrKnown(run *bench.Run) {
	register(run, func(length int) string {
		var builder strings.Builder
		for range length {
			builder.WriteString(piece)
		}
		return builder.String()
	})
}

func pushChar(run *bench.Run) {
	register(run, func(length int) string {
		var builder strings.Builder
		character := bench.Keep(character)
		for range length {
			builder.WriteRune(character)
		}
		return builder.String()
	})
}

func pushByte(run *bench.Run) {
	register(run, func(length int) string {
		var builder strings.Builder
		character := bench.Keep(byte(character))
		for range length {
			builder.WriteByte(character)
		}
		return builder.String()
	})
}

func toStringEach(run *bench.Run) {
	register(run, func(length int) string {
		var builder strings.Builder
		character := bench.Keep(character)
		for range length {
			builder.WriteString(string(character))
		}
		return builder.String()
	})
}

func repeated(run *bench.Run) {
	register(run, func(length int) string { return strings.Repeat(bench.Keep(piece), length) })
}

// register registers a turn that makes a text of so many characters.
func register(run *bench.Run, text func(length int) string) {
	length := run.Size()
	bench.Iter(run, func() string { return text(length) }, func(text string) bench.Digest {
		return bench.OfBytes([]byte(text))
	})
}
