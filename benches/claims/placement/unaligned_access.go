// What Go does otherwise: the place in the line is not known when the program is compiled, so it is added at each read; the
// read itself is one instruction in both languages, through an unsafe pointer here, so that no bounds check stands beside it.
package unaligned_access

import (
	"unsafe"

	"claimbench/bench"
)

const (
	line = 64
	page = 4_096
	// lines are read in each of so many rounds.
	lines  = 4
	rounds = 64
	// middle is the first of four lines in the middle of a page, and last the last line of a page.
	middle = page / 2
	last   = page - line
)

var Variants = bench.Variants{
	"loads":         func(run *bench.Run) { register(run, loadsOfLines) },
	"chained":       func(run *bench.Run) { register(run, chained) },
	"loads_by_page": func(run *bench.Run) { register(run, loadsOfPages) },
	"stores":        func(run *bench.Run) { register(run, stores) },
}

// register registers a turn over bytes that begin a page; a longer list holds them.
func register(run *bench.Run, turn func(start unsafe.Pointer, place uintptr) uint64) {
	const length = (lines + 1) * page
	list := make([]byte, length+page)
	first := -uintptr(unsafe.Pointer(unsafe.SliceData(list))) % page
	for at := range length {
		list[int(first)+at] = 3*byte(at%line) + 1
	}
	place := uintptr(run.Point())
	run.Operations(rounds * lines)
	bench.Iter(run, func() uint64 {
		return turn(unsafe.Add(unsafe.Pointer(unsafe.SliceData(list)), first), place)
	}, bench.OfUint64)
}

func word(start unsafe.Pointer, at uintptr) uint64 { return *(*uint64)(unsafe.Add(start, at)) }

// Each line has a sum of its own, so that no sum waits for another.

//go:noinline
func loadsOfLines(start unsafe.Pointer, place uintptr) uint64 {
	var a, b, c, d uint64
	at := middle + place
	for range rounds {
		a += word(start, at)
		b += word(start, at+line)
		c += word(start, at+2*line)
		d += word(start, at+3*line)
	}
	return a + b + c + d
}

//go:noinline
func loadsOfPages(start unsafe.Pointer, place uintptr) uint64 {
	var a, b, c, d uint64
	at := last + place
	for range rounds {
		a += word(start, at)
		b += word(start, at+page)
		c += word(start, at+2*page)
		d += word(start, at+3*page)
	}
	return a + b + c + d
}

// chained reads from the line behind the one before, which is found with what was read there.
//
//go:noinline
func chained(start unsafe.Pointer, place uintptr) uint64 {
	nothing := bench.Keep(uint64(0))
	at, sum := uintptr(0), uint64(0)
	for range rounds * lines {
		value := word(start, middle+at+place)
		sum += value
		at = (at + line + uintptr(value&nothing)) % (lines * line)
	}
	return sum
}

//go:noinline
func stores(start unsafe.Pointer, place uintptr) uint64 {
	value := bench.Keep(uint64(1))
	at := middle + place
	for range rounds {
		for number := range uintptr(lines) {
			*(*uint64)(unsafe.Add(start, at+number*line)) = value
		}
	}
	return word(start, at)
}
