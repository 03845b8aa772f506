// What Go does otherwise: a list of two words is a string, which is made of the bytes of a list and copies them. There is no
// list of one word. A first push to a list of bytes makes room for 8, and an empty list points to a common place.
package header_size

import "claimbench/bench"

// lists are those of a table.
const lists = 10_000

var Variants = bench.Variants{
	"vecs":             func(run *bench.Run) { made(run, reserved) },
	"vecs_pushed":      func(run *bench.Run) { made(run, pushed) },
	"boxed_slices":     func(run *bench.Run) { made(run, text) },
	"flat":             flat,
	"vecs_scanned":     func(run *bench.Run) { scanned(run, reserved) },
	"boxed_scanned":    func(run *bench.Run) { scanned(run, text) },
	"by_slice":         func(run *bench.Run) { summed(run, func(list *[]byte) uint64 { return sumOfSlice(*list) }) },
	"by_vec_reference": func(run *bench.Run) { summed(run, sumOfReference) },
}

func reserved(list, length int) []byte {
	made := make([]byte, 0, length)
	for place := range length {
		made = append(made, byte(list+place))
	}
	return made
}

func pushed(list, length int) []byte {
	var made []byte
	for place := range length {
		made = append(made, byte(list+place))
	}
	return made
}

// text is a string of the bytes of a list, which lies on the stack where it is short.
func text(list, length int) string {
	made := make([]byte, 0, 64)
	for place := range length {
		made = append(made, byte(list+place))
	}
	return string(made)
}

func tableOf[L any](length int, made func(list, length int) L) []L {
	table := make([]L, 0, lists)
	for list := range lists {
		table = append(table, made(list, length))
	}
	return table
}

// digest is that of the sum of all lengths and of all bytes in their order.
func digest(lengths int, values func(yield func(byte))) bench.Digest {
	mixed := uint64(0)
	values(func(value byte) { mixed = mixed*31 + uint64(value) })
	return bench.Of(func(h *bench.Hasher) {
		h.Length(lengths)
		h.Uint64(mixed)
	})
}

// made registers a turn that makes a table of lists.
func made[L []byte | string](run *bench.Run, made func(list, length int) L) {
	length := run.Size()
	bench.Iter(run, func() []L { return tableOf(length, made) }, func(table []L) bench.Digest {
		lengths := 0
		for _, list := range table {
			lengths += len(list)
		}
		return digest(lengths, func(yield func(byte)) {
			for _, list := range table {
				for _, value := range []byte(list) {
					yield(value)
				}
			}
		})
	})
}

// flattened is the bytes of all lists, and where each ends.
type flattened struct {
	all  []byte
	ends []uint32
}

func flat(run *bench.Run) {
	length := run.Size()
	bench.Iter(run, func() flattened {
		of := flattened{make([]byte, 0, lists*length), make([]uint32, 0, lists)}
		for list := range lists {
			for place := range length {
				of.all = append(of.all, byte(list+place))
			}
			of.ends = append(of.ends, uint32(len(of.all)))
		}
		return of
	}, func(of flattened) bench.Digest {
		lengths, start := 0, uint32(0)
		for _, end := range of.ends {
			lengths += int(end - start)
			start = end
		}
		return digest(lengths, func(yield func(byte)) {
			for _, value := range of.all {
				yield(value)
			}
		})
	})
}

// scanned registers a turn that sums the lengths of a table's lists.
func scanned[L []byte | string](run *bench.Run, made func(list, length int) L) {
	length := run.Size()
	table := bench.Input(run, func() []L { return tableOf(length, made) })
	run.Operations(lists)
	bench.Iter(run, func() int {
		lengths := 0
		for at := range table {
			lengths += len(table[at])
		}
		return lengths
	}, bench.OfInt)
}

// summed registers a turn that sums the bytes of a table's lists, list by list.
func summed(run *bench.Run, sum func(list *[]byte) uint64) {
	length := run.Size()
	table := bench.Input(run, func() [][]byte { return tableOf(length, reserved) })
	run.Operations(lists)
	bench.Iter(run, func() uint64 {
		all := uint64(0)
		for at := range table {
			all += sum(&table[at])
		}
		return all
	}, bench.OfUint64)
}

//go:noinline
func sumOfSlice(list []byte) uint64 {
	sum := uint64(0)
	for _, value := range list {
		sum += uint64(value)
	}
	return sum
}

//go:noinline
func sumOfReference(list *[]byte) uint64 {
	sum := uint64(0)
	for _, value := range *list {
		sum += uint64(value)
	}
	return sum
}
