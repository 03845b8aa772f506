// What Go does otherwise: + always makes a new string, and what it was made of is left to the collector, so the temporaries
// add up until it comes. Bytes are counted by the size classes of its allocator, a tenth above what is asked for.
package append_loop

import (
	"fmt"
	"strings"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"concat":    concat,
	"formatted": formatted,
	"push_str":  built(false),
	"reserved":  built(true),
}

func concat(run *bench.Run) {
	times, piece := run.Size(), bench.Keep("x")
	bench.Iter(run, func() string {
		text := ""
		for range times {
			text += piece
		}
		return text
	}, bench.OfText)
}

func formatted(run *bench.Run) {
	times, piece := run.Size(), bench.Keep("x")
	bench.Iter(run, func() string {
		text := ""
		for range times {
			text = fmt.Sprintf("%s%s", text, piece)
		}
		return text
	}, bench.OfText)
}

// built appends with a strings.Builder, whose room is reserved or not.
func built(reserves bool) func(*bench.Run) {
	return func(run *bench.Run) {
		times, piece := run.Size(), bench.Keep("x")
		bench.Iter(run, func() string {
			var builder strings.Builder
			if reserves {
				builder.Grow(times)
			}
			for range times {
				builder.WriteString(piece)
			}
			return builder.String()
		}, bench.OfText)
	}
}
