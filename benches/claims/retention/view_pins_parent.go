// What Go does otherwise: every slice is a view, and a sub-slice keeps its array for as long as it lives; nothing says so
// in its type.
package view_pins_parent

import (
	"slices"

	"claimbench/bench"
)

const (
	size  = 65_536
	kept  = 1_000
	alive = 16
)

var Variants = bench.Variants{
	"bytes_view":      taken(viewed),
	"copied":          taken(copied),
	"bytes_view_kept": keeping(viewed),
	"copied_kept":     keeping(copied),
}

// Each of these takes a window of so many bytes from the front of a parent.
func viewed(parent []byte, length int) []byte {
	return parent[:length]
}

func copied(parent []byte, length int) []byte {
	return slices.Clone(parent[:length])
}

// taken registers a turn that takes a window of each of some living parents.
func taken(take func(parent []byte, length int) []byte) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		parents := bench.Input(run, func() [][]byte {
			parents := make([][]byte, alive)
			for index := range parents {
				parents[index] = content()
			}
			return parents
		})
		run.Operations(alive)
		bench.Iter(run, func() []byte {
			var last []byte
			for _, parent := range parents {
				last = take(parent, length)
			}
			return last
		}, func(window []byte) bench.Digest { return digest([][]byte{window}, length) })
	}
}

// keeping registers a turn that takes a window of each of some parents, which go away, and keeps the windows.
func keeping(take func(parent []byte, length int) []byte) func(*bench.Run) {
	return func(run *bench.Run) {
		length := run.Size()
		content := bench.Input(run, content)
		run.Operations(kept)
		bench.Iter(run, func() [][]byte {
			windows := make([][]byte, 0, kept)
			for range kept {
				windows = append(windows, take(slices.Clone(content), length))
			}
			return windows
		}, func(windows [][]byte) bench.Digest { return digest(windows, length) })
	}
}

func digest(windows [][]byte, length int) bench.Digest {
	return bench.OfAll(windows, func(h *bench.Hasher, window []byte) { h.Bytes(window[:length]) })
}

// content is what every parent begins with.
func content() []byte {
	content := make([]byte, size)
	for position := range content {
		content[position] = byte(position)
	}
	return content
}
