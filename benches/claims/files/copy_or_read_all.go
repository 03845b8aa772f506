// What Go does otherwise: the buffer of io.Copy has 32 KiB and is on the heap. io.ReadAll grows by append, and a list is
// cleared as it grows. JSON is parsed by reflection, and its decoder reads a reader in pieces of its own. What is alive at
// most is read at the first write.
package copy_or_read_all

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"claimbench/bench"
)

// seed is that of all bytes.
const seed = 0x00c1_a1b5

// reader gives bytes, and has none of the shortcuts of the standard library's.
type reader struct {
	bytes []byte
	at    int
}

func (r *reader) Read(into []byte) (int, error) {
	if r.at == len(r.bytes) {
		return 0, io.EOF
	}
	length := copy(into, r.bytes[r.at:])
	r.at += length
	return length, nil
}

// writer fills a block. At its first write of a turn all is alive that is going to be.
type writer struct {
	block []byte
	at    int
	marks *bench.Marks
}

func (w *writer) Write(bytes []byte) (int, error) {
	if w.at == 0 {
		w.marks.Phase("peak")
	}
	length := copy(w.block[w.at:], bytes)
	w.at += length
	return length, nil
}

var Variants = bench.Variants{
	"copy": func(run *bench.Run) {
		through(run, func(from *reader, to *writer) error {
			_, err := io.Copy(to, from)
			return err
		})
	},
	"copy_1m": func(run *bench.Run) {
		buffer := bench.Input(run, func() []byte { return make([]byte, 1<<20) })
		through(run, func(from *reader, to *writer) error {
			_, err := io.CopyBuffer(to, from, buffer)
			return err
		})
	},
	"read_all": func(run *bench.Run) {
		through(run, func(from *reader, to *writer) error {
			all, err := io.ReadAll(from)
			if err == nil {
				_, err = to.Write(all)
			}
			return err
		})
	},
	"read_all_sized": func(run *bench.Run) {
		size := run.Size()
		through(run, func(from *reader, to *writer) error {
			all := make([]byte, bench.Keep(size))
			if _, err := io.ReadFull(from, all); err != nil {
				return err
			}
			_, err := to.Write(all)
			return err
		})
	},
	"read_all_warm": func(run *bench.Run) {
		var all bytes.Buffer
		through(run, func(from *reader, to *writer) error {
			all.Reset()
			if _, err := all.ReadFrom(from); err != nil {
				return err
			}
			_, err := to.Write(all.Bytes())
			return err
		})
	},
	"json_slice": bench.At(func(run *bench.Run) {
		numbers(run, func(text []byte) (parsed []uint64, err error) {
			err = json.Unmarshal(text, &parsed)
			return parsed, err
		})
	}, 65_536),
	"json_reader": bench.At(func(run *bench.Run) {
		numbers(run, func(text []byte) (parsed []uint64, err error) {
			err = json.NewDecoder(&reader{bytes: text}).Decode(&parsed)
			return parsed, err
		})
	}, 65_536),
}

// must panics with what a turn can not go on behind.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// seeded are so many bytes, the same in every run and in both languages.
func seeded(length int) []byte {
	made := make([]byte, length)
	bench.NewRandom(seed).Fill(made)
	return made
}

// through registers a turn that brings all bytes from the reader to the writer.
func through(run *bench.Run, turn func(*reader, *writer) error) {
	from := bench.Input(run, func() *reader { return &reader{bytes: seeded(run.Size())} })
	to := bench.Input(run, func() *writer { return &writer{block: make([]byte, run.Size())} })
	bench.IterMarked(run, func(marks *bench.Marks) struct{} {
		from.at, to.at, to.marks = 0, 0, marks
		must(turn(from, to))
		return struct{}{}
	}, func(struct{}) bench.Digest { return bench.OfBytes(to.block) })
}

// numbers registers a turn that parses an array of numbers, as long as the point says.
func numbers(run *bench.Run, parse func([]byte) ([]uint64, error)) {
	text := bench.Input(run, func() []byte {
		parts := make([]string, run.Size()/9)
		for number := range parts {
			parts[number] = strconv.Itoa(number * 7_919)
		}
		text := "[" + strings.Join(parts, ",")
		return []byte(text + strings.Repeat(" ", run.Size()-1-len(text)) + "]")
	})
	bench.Iter(run, func() []uint64 {
		parsed, err := parse(text)
		must(err)
		return parsed
	}, bench.OfUint64s)
}
