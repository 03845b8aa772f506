// It does not compile.
package broken

import "claimbench/bench"

var Variants = bench.Variants{
	"fine": func(run *bench.Run) { bench.Iter(run, nothing, bench.OfUint64) },
}
