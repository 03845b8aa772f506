// Package bench is what a claim's Go side is handed: what Run is for its Rust side.
//
// A routine sets up once, hands the measured function to one of the Iter functions, and returns. Both languages have the
// same loop, the same digests and the same random numbers, so that a Go variant can do the work of its Rust namesake.
package bench

// Run is what a routine is handed.
type Run struct {
	point      uint64
	operations uint64
	kept       int
	threads    int
	live       func() int64
	aside      int64
	registered registered
	times      int
}

// Variants are the Go variants of a claim by name: a routine, or one with an About.
type Variants map[string]any

// Variant is a routine with what is to be said of it: Only and At make them.
type Variant struct {
	routine func(*Run)
	about   string
	points  []uint64
	only    bool
}

// Only is a variant that Rust has none of; it says in one line what it does.
func Only(routine func(*Run), about string) Variant {
	return Variant{routine: routine, about: about, only: true}
}

// At restricts a variant to some points of the axis.
func At(routine func(*Run), points ...uint64) Variant {
	return Variant{routine: routine, points: points}
}

// At restricts the variant to some points of the axis.
func (v Variant) At(points ...uint64) Variant {
	v.points = points
	return v
}

// of is a value of Variants as a variant; false where it is none.
func of(value any) (Variant, bool) {
	switch value := value.(type) {
	case func(*Run):
		return Variant{routine: value}, true
	case Variant:
		return value, value.routine != nil
	}
	return Variant{}, false
}

// Point is the point of the axis that the case is measured at.
func (run *Run) Point() uint64 {
	return run.point
}

// Size is the point as a size or an index.
func (run *Run) Size() int {
	return int(run.point)
}

// Operations declares how many operations one turn does; 1 unless declared.
func (run *Run) Operations(operations uint64) {
	run.operations = max(operations, 1)
}

// Kept declares how many outputs are kept alive where resident memory is read; other lanes pass over it.
func (run *Run) Kept(outputs int) {
	run.kept = max(outputs, 1)
}

// Input makes what the turns work on. Its bytes belong to no variant.
func Input[T any](run *Run, make func() T) T {
	before := run.live()
	made := make()
	run.aside += run.live() - before
	return made
}

// register makes what a turn is run by, which is the harness's and not the variant's.
func (run *Run) register(make func() registered) {
	before := run.live()
	run.registered = make()
	run.aside += run.live() - before
	run.times++
}

// Iter registers a turn. Go drops nothing: what it made is collected when the collector comes to it.
func Iter[T any](run *Run, turn func() T, digest func(T) Digest) {
	run.register(func() registered { return &plain[T]{turn: turn, digest: digest} })
}

// IterLatency registers a turn that is one operation, and times each by itself, or in blocks where it is too short for the
// clock: its percentiles are read beside its mean time.
func IterLatency[T any](run *Run, operation func() T, digest func(T) Digest) {
	run.register(func() registered {
		return &latency[T]{plain: plain[T]{turn: operation, digest: digest}, most: ^uint64(0)}
	})
}

// IterMarked registers a turn that goes through named phases and may report figures.
func IterMarked[T any](run *Run, turn func(*Marks) T, digest func(T) Digest) {
	run.register(func() registered { return &marked[T]{turn: turn, digest: digest} })
}

// IterWith registers a turn with an input of its own, made before the clock starts for so many turns at a time.
func IterWith[S, T any](run *Run, batch int, setUp func() S, turn func(S) T, digest func(T) Digest) {
	run.register(func() registered {
		return &with[S, T]{batch: max(batch, 1), setUp: setUp, turn: turn, digest: digest}
	})
}

// IterWithMarked registers a turn with an input of its own that marks phases and reports figures.
func IterWithMarked[S, T any](
	run *Run, batch int, setUp func() S, turn func(S, *Marks) T, digest func(T) Digest,
) {
	run.register(func() registered {
		return &withMarked[S, T]{batch: max(batch, 1), setUp: setUp, turn: turn, digest: digest}
	})
}

// Threads registers work that each of so many goroutines does once a turn, given its number. They are started here; in a
// slice each does its turns without waiting for the others, and the slice lasts from the first one's start to the last
// one's end. The digest is that of the sum of their results.
//
// Where Go runs as it does by default its scheduler has as many processors as there are goroutines, and one where the lane
// gives it one.
func Threads(run *Run, goroutines int, turn func(thread int) uint64) {
	run.threads = max(goroutines, 1)
	run.register(func() registered { return &threaded{team: startTeam(run.threads, turn)} })
}

// Loop registers a turn that is too short to be called: the claim writes the loop over so many turns itself, which
// returns what the last of them made.
func Loop[T any](run *Run, loop func(turns uint64) T, digest func(T) Digest) {
	run.register(func() registered { return &looped[T]{loop: loop, digest: digest} })
}

// Keep reads nothing and returns what it was given: the compiler can not see through it, so that what was made for it is
// made.
//
//go:noinline
func Keep[T any](value T) T {
	return value
}

// Marks is what a turn marks its phases with, and reports its figures to.
type Marks struct {
	observer observer
}

// Phase says that a named phase is reached. One branch in the timed lanes.
func (m *Marks) Phase(name string) {
	if m.observer != nil {
		m.observer.mark(moment{phase: name})
	}
}

// Figure reports an exact figure. One branch in the timed lanes.
func (m *Marks) Figure(name string, value uint64) {
	if m.observer != nil {
		m.observer.figure(name, value)
	}
}
