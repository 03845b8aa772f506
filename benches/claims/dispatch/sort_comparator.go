// What Go does otherwise: slices.SortFunc, which the article gives, is not stable, and it is what `inlined` is here; it
// calls its comparator for each comparison, for Go compiles no sort for a function. slices.Sort is compiled for the
// order of numbers. `dyn_comparator` is sort.Sort, and for routes sort.Stable, which are handed the list behind an
// interface. Go's stable sorts take no second list: they merge in place, which moves elements more often.
package sort_comparator

import (
	"claimbench/bench"
	"cmp"
	"slices"
	"sort"
)

// stretch is how many elements are sorted between two readings of the clock, where a list has fewer.
const stretch = 16_384

var Variants = bench.Variants{
	"inlined": func(run *bench.Run) {
		register(run, plain, func(list []number) { slices.SortFunc(list, byKey) })
	},
	"dyn_comparator": func(run *bench.Run) {
		register(run, plain, func(list []number) { sort.Sort(numbers(list)) })
	},
	"stable":   stable,
	"unstable": unstable,
	"stable_route": func(run *bench.Run) {
		register(run, routeOf, stableRoutes)
	},
	"dyn_comparator_route": func(run *bench.Run) {
		register(run, routeOf, func(list []route) { sort.Stable(routes(list)) })
	},
	"unstable_route": func(run *bench.Run) {
		register(run, routeOf, unstableRoutes)
	},
	"boxed_inline_key": func(run *bench.Run) {
		register(run, boxed, func(list []*route) {
			slices.SortStableFunc(list, func(one, other *route) int { return cmp.Compare(one.distance, other.distance) })
		})
	},
	"boxed_dyn_key": func(run *bench.Run) {
		register(run, func(distance uint64) keyed { return boxed(distance) }, func(list []keyed) {
			slices.SortStableFunc(list, func(one, other keyed) int { return cmp.Compare(one.key(), other.key()) })
		})
	},
	"stable_counted":         stable,
	"unstable_counted":       unstable,
	"stable_route_counted":   func(run *bench.Run) { register(run, routeOf, stableRoutes) },
	"unstable_route_counted": func(run *bench.Run) { register(run, routeOf, unstableRoutes) },
	"sort_slice_route": bench.Only(func(run *bench.Run) {
		register(run, routeOf, func(list []route) {
			sort.Slice(list, func(one, other int) bool { return list[one].distance < list[other].distance })
		})
	}, "sort.Slice of routes of 32 B: any slice, by a function of two places").At(4, 100, 1_000, 50_000),
}

func stable(run *bench.Run) {
	register(run, plain, func(list []number) { slices.SortStableFunc(list, byKey) })
}

func unstable(run *bench.Run) {
	register(run, plain, func(list []number) { slices.Sort(list) })
}

func stableRoutes(list []route) {
	slices.SortStableFunc(list, byDistance)
}

func unstableRoutes(list []route) {
	slices.SortFunc(list, byDistance)
}

// keyed is an element: its key, and whether all of it was moved with that.
type keyed interface {
	key() uint64
	isWhole() bool
}

// register registers a turn that sorts a copy of the elements, which are made of the same random numbers for every
// variant. The copy is made outside the clock; the keys in their order are the digest, and that what belongs to them
// came with them.
func register[E keyed](run *bench.Run, element func(uint64) E, sort func([]E)) {
	random := bench.NewRandom(1)
	length := run.Size()
	elements := bench.Input(run, func() []E {
		made := make([]E, length)
		for index := range made {
			made[index] = element(random.Uint64())
		}
		return made
	})
	bench.IterWith(run, max(stretch/length, 1),
		func() []E { return slices.Clone(elements) },
		func(list []E) []E {
			sort(list)
			return list
		},
		func(list []E) bench.Digest {
			return bench.OfAll(list, func(h *bench.Hasher, element E) {
				h.Uint64(element.key())
				h.Bool(element.isWhole())
			})
		})
}

// number is an element of 8 bytes.
type number uint64

func plain(key uint64) number { return number(key) }

func (n number) key() uint64 { return uint64(n) }
func (number) isWhole() bool { return true }

func byKey(one, other number) int { return cmp.Compare(one, other) }

// numbers are what sort.Sort asks for.
type numbers []number

func (n numbers) Len() int                 { return len(n) }
func (n numbers) Less(one, other int) bool { return n[one] < n[other] }
func (n numbers) Swap(one, other int)      { n[one], n[other] = n[other], n[one] }

// route is the article's. The name lies inside it, so that nothing in it has to be marked or noted when it is moved.
type route struct {
	city     [24]byte
	distance uint64
}

func routeOf(distance uint64) route {
	made := route{distance: distance}
	for index := range made.city {
		made.city[index] = byte(distance)
	}
	return made
}

func boxed(distance uint64) *route {
	made := routeOf(distance)
	return &made
}

func (r route) key() uint64   { return r.distance }
func (r route) isWhole() bool { return r == routeOf(r.distance) }

func byDistance(one, other route) int { return cmp.Compare(one.distance, other.distance) }

type routes []route

func (r routes) Len() int                 { return len(r) }
func (r routes) Less(one, other int) bool { return r[one].distance < r[other].distance }
func (r routes) Swap(one, other int)      { r[one], r[other] = r[other], r[one] }
