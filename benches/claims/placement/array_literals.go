// What Go does otherwise: a literal of which a slice is handed to a function is copied from the binary to the frame, also
// where nothing is changed; below a number of elements its values are stored. An array that is a constant there is none.
package array_literals

import "claimbench/bench"

const (
	// lookUps are those of a turn, and first is the first element; each other one is greater by one than the one before.
	lookUps = 256
	first   = 1_000
)

// points are the lengths for which there is code: the length of an array is part of its type.
var points = []uint64{3, 4, 5, 64}

var Variants = bench.Variants{
	"by_static":         bench.At(byStatic, points...),
	"literal_read":      bench.At(literalRead, points...),
	"literal_changed":   bench.At(literalChanged, points...),
	"stored_one_by_one": bench.At(storedOneByOne, points...),
	"static_indexed":    bench.At(staticIndexed, points...),
}

var (
	of3  = [3]uint64{1000, 1001, 1002}
	of4  = [4]uint64{1000, 1001, 1002, 1003}
	of5  = [5]uint64{1000, 1001, 1002, 1003, 1004}
	of64 = [64]uint64{
		1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
		1016, 1017, 1018, 1019, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 1027, 1028, 1029, 1030, 1031,
		1032, 1033, 1034, 1035, 1036, 1037, 1038, 1039, 1040, 1041, 1042, 1043, 1044, 1045, 1046, 1047,
		1048, 1049, 1050, 1051, 1052, 1053, 1054, 1055, 1056, 1057, 1058, 1059, 1060, 1061, 1062, 1063,
	}
)

//go:noinline
func lookUp(table []uint64, place int) uint64 { return table[place] }

// register registers a turn that looks up elements at places that the compiler does not know.
func register(run *bench.Run, lookUp func(place int) uint64) {
	elements := run.Point()
	places := bench.Input(run, func() []int {
		random := bench.NewRandom(1)
		places := make([]int, lookUps)
		for at := range places {
			places[at] = int(random.Below(elements))
		}
		return places
	})
	run.Operations(lookUps)
	bench.Iter(run, func() uint64 {
		sum := uint64(0)
		for _, place := range places {
			sum += lookUp(place)
		}
		return sum
	}, bench.OfUint64)
}

func byStatic(run *bench.Run) {
	switch run.Point() {
	case 3:
		register(run, func(place int) uint64 { return lookUp(of3[:], place) })
	case 4:
		register(run, func(place int) uint64 { return lookUp(of4[:], place) })
	case 5:
		register(run, func(place int) uint64 { return lookUp(of5[:], place) })
	default:
		register(run, func(place int) uint64 { return lookUp(of64[:], place) })
	}
}

func staticIndexed(run *bench.Run) {
	switch run.Point() {
	case 3:
		register(run, func(place int) uint64 { return of3[place] })
	case 4:
		register(run, func(place int) uint64 { return of4[place] })
	case 5:
		register(run, func(place int) uint64 { return of5[place] })
	default:
		register(run, func(place int) uint64 { return of64[place] })
	}
}

func literalRead(run *bench.Run) {
	switch run.Point() {
	case 3:
		register(run, func(place int) uint64 {
			literal := [3]uint64{1000, 1001, 1002}
			return lookUp(literal[:], place)
		})
	case 4:
		register(run, func(place int) uint64 {
			literal := [4]uint64{1000, 1001, 1002, 1003}
			return lookUp(literal[:], place)
		})
	case 5:
		register(run, func(place int) uint64 {
			literal := [5]uint64{1000, 1001, 1002, 1003, 1004}
			return lookUp(literal[:], place)
		})
	default:
		register(run, func(place int) uint64 {
			literal := [64]uint64{
				1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
				1016, 1017, 1018, 1019, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 1027, 1028, 1029, 1030, 1031,
				1032, 1033, 1034, 1035, 1036, 1037, 1038, 1039, 1040, 1041, 1042, 1043, 1044, 1045, 1046, 1047,
				1048, 1049, 1050, 1051, 1052, 1053, 1054, 1055, 1056, 1057, 1058, 1059, 1060, 1061, 1062, 1063,
			}
			return lookUp(literal[:], place)
		})
	}
}

// literalChanged sets one element to its own value, which the compiler does not know.
func literalChanged(run *bench.Run) {
	base := bench.Keep(uint64(first))
	switch run.Point() {
	case 3:
		register(run, func(place int) uint64 {
			literal := [3]uint64{1000, 1001, 1002}
			literal[0] = base
			return lookUp(literal[:], place)
		})
	case 4:
		register(run, func(place int) uint64 {
			literal := [4]uint64{1000, 1001, 1002, 1003}
			literal[0] = base
			return lookUp(literal[:], place)
		})
	case 5:
		register(run, func(place int) uint64 {
			literal := [5]uint64{1000, 1001, 1002, 1003, 1004}
			literal[0] = base
			return lookUp(literal[:], place)
		})
	default:
		register(run, func(place int) uint64 {
			literal := [64]uint64{
				1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
				1016, 1017, 1018, 1019, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 1027, 1028, 1029, 1030, 1031,
				1032, 1033, 1034, 1035, 1036, 1037, 1038, 1039, 1040, 1041, 1042, 1043, 1044, 1045, 1046, 1047,
				1048, 1049, 1050, 1051, 1052, 1053, 1054, 1055, 1056, 1057, 1058, 1059, 1060, 1061, 1062, 1063,
			}
			literal[0] = base
			return lookUp(literal[:], place)
		})
	}
}

// storedOneByOne fills a local array from a base that the compiler does not know.
func storedOneByOne(run *bench.Run) {
	base := bench.Keep(uint64(first))
	switch run.Point() {
	case 3:
		register(run, func(place int) uint64 {
			var stored [3]uint64
			for at := range stored {
				stored[at] = base + uint64(at)
			}
			return lookUp(stored[:], place)
		})
	case 4:
		register(run, func(place int) uint64 {
			var stored [4]uint64
			for at := range stored {
				stored[at] = base + uint64(at)
			}
			return lookUp(stored[:], place)
		})
	case 5:
		register(run, func(place int) uint64 {
			var stored [5]uint64
			for at := range stored {
				stored[at] = base + uint64(at)
			}
			return lookUp(stored[:], place)
		})
	default:
		register(run, func(place int) uint64 {
			var stored [64]uint64
			for at := range stored {
				stored[at] = base + uint64(at)
			}
			return lookUp(stored[:], place)
		})
	}
}
