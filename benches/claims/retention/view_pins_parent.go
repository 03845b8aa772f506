// What Go does otherwise: a view is a sub-slice, so it needs no control block and no reference count, and taking it writes
// three words. split_to is a sub-slice without room behind it, whose next byte takes a block of its own, as append grows
// it; a BytesMut takes one as large as its parent was. What nobody holds waits for the collector.
package view_pins_parent

import (
	"slices"

	"claimbench/bench"
)

const (
	// parent is the bytes of every parent.
	parent = 65_536
	// kept is how many windows are kept, each of a parent that everybody else has let go of, and alive how many parents
	// stay alive, of each of which a turn takes a window.
	kept  = 1_000
	alive = 16
)

var Variants = bench.Variants{
	"bytes_view":      func(run *bench.Run) { registerTaken(run, viewed) },
	"copied":          func(run *bench.Run) { registerTaken(run, copied) },
	"split_to":        func(run *bench.Run) { registerTaken(run, split) },
	"bytes_view_kept": func(run *bench.Run) { registerKept(run, viewed) },
	"copied_kept":     func(run *bench.Run) { registerKept(run, copied) },
	"split_to_kept":   func(run *bench.Run) { registerKept(run, split) },
}

// window is taken from the front of a parent, as all variants do.
type window = func(parent []byte, length int) []byte

func viewed(parent []byte, length int) []byte {
	return parent[:length]
}

func copied(parent []byte, length int) []byte {
	return slices.Clone(parent[:length])
}

// split writes the window to the front of its parent first.
func split(parent []byte, length int) []byte {
	for position := range parent[:length] {
		parent[position] = byte(position)
	}
	front := parent[:length:length]
	return append(front, '!')
}

// registerTaken registers a turn that takes a window of each of some living parents and lets go of it before the next.
func registerTaken(run *bench.Run, take window) {
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
			last = bench.Keep(take(parent, length))
		}
		return last
	}, func(last []byte) bench.Digest { return digest([][]byte{last}, length) })
}

// registerKept registers a turn that takes a window of each of some parents, which go away, and keeps the windows.
func registerKept(run *bench.Run, take window) {
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

// digest is that of the bytes that were wanted, of every window.
func digest(windows [][]byte, length int) bench.Digest {
	return bench.OfAll(windows, func(h *bench.Hasher, window []byte) { h.Bytes(window[:length]) })
}

// content is what every parent begins with; a parent is a copy of it, so all of its pages are written.
func content() []byte {
	content := make([]byte, parent)
	for position := range content {
		content[position] = byte(position)
	}
	return content
}
