package bench

import "math/bits"

const (
	// steps are the values that the first bucket tells apart; those of each later bucket are half as many and twice as wide:
	// three digits, as in the HdrHistogram of Rust's side.
	steps     = 2048
	stepsBits = 11
	// longestTold is the longest latency that is told from longer ones: an hour, in picoseconds.
	longestTold = uint64(3_600_000_000_000_000)
)

// histogram counts values with three digits: a percentile is at most 0.1 % above the value that it stands for. It holds the
// same values of the same samples as Rust's side.
type histogram struct {
	counts []uint32
	total  uint64
	most   uint64
}

func newHistogram() *histogram {
	return &histogram{counts: make([]uint32, placeOfValue(longestTold)+1)}
}

// bucketOf is the bucket of a value, whose values are as many bits wide.
func bucketOf(value uint64) int {
	return bits.Len64(value|(steps-1)) - stepsBits
}

// placeOfValue is where a value is counted.
func placeOfValue(value uint64) int {
	bucket := bucketOf(value)
	return bucket*(steps/2) + int(value>>bucket)
}

// highestAt is the highest value that is counted at a place.
func highestAt(place int) uint64 {
	bucket := max(place/(steps/2)-1, 0)
	step := uint64(place - bucket*(steps/2))
	return (step+1)<<bucket - 1
}

func (h *histogram) record(value uint64) {
	value = min(value, longestTold)
	h.counts[placeOfValue(value)]++
	h.total++
	h.most = max(h.most, value)
}

// at is the value that a share of all values do not exceed.
func (h *histogram) at(share float64) uint64 {
	whole := share * float64(h.total)
	wanted := uint64(whole)
	if float64(wanted) < whole {
		wanted++
	}
	wanted = max(wanted, 1)
	seen := uint64(0)
	for place, count := range h.counts {
		seen += uint64(count)
		if seen >= wanted {
			return highestAt(place)
		}
	}
	return 0
}

// longest is the highest value.
func (h *histogram) longest() uint64 {
	return highestAt(placeOfValue(h.most))
}

func (h *histogram) forget() {
	clear(h.counts)
	h.total, h.most = 0, 0
}
