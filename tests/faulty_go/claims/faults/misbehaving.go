// What Go does otherwise: all but two of these fail.
package misbehaving

import (
	"os"
	"time"

	"claimbench/bench"
)

var Variants = bench.Variants{
	"fine":    sum,
	"again":   sum,
	"panics":  func(run *bench.Run) { bench.Iter(run, func() uint64 { panic("the turn gives up") }, bench.OfUint64) },
	"exits":   func(run *bench.Run) { bench.Iter(run, func() uint64 { os.Exit(3); return 0 }, bench.OfUint64) },
	"hangs":   func(run *bench.Run) { bench.Iter(run, func() uint64 { time.Sleep(time.Hour); return 0 }, bench.OfUint64) },
	"idles":   func(*bench.Run) {},
	"differs": func(run *bench.Run) { bench.Iter(run, func() uint64 { return 1 }, bench.OfUint64) },
	"fnie":    sum,
}

func sum(run *bench.Run) {
	point := run.Point()
	bench.Iter(run, func() uint64 {
		total := uint64(0)
		for number := range bench.Keep(point) {
			total += number
		}
		return total
	}, bench.OfUint64)
}
