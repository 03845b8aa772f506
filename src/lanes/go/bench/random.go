package bench

import (
	"encoding/binary"
	"math/bits"
)

// Random is the stream of Rust's fastrand (wyrand): of one seed both languages draw the same numbers.
type Random struct {
	state uint64
}

// NewRandom makes a generator with a seed.
func NewRandom(seed uint64) *Random {
	return &Random{state: seed}
}

// Uint64 draws any u64: fastrand's u64(..).
func (r *Random) Uint64() uint64 {
	r.state += 0x2d358dccaa6c78a5
	high, low := bits.Mul64(r.state, r.state^0x8bb84b93962eacc9)
	return high ^ low
}

// Uint32 draws any u32: fastrand's u32(..).
func (r *Random) Uint32() uint32 {
	return uint32(r.Uint64())
}

// Uint8 draws any u8: fastrand's u8(..).
func (r *Random) Uint8() uint8 {
	return uint8(r.Uint32())
}

// Below draws a u64, or a usize, below a limit: fastrand's u64(..limit) and usize(..limit).
func (r *Random) Below(limit uint64) uint64 {
	high, low := bits.Mul64(r.Uint64(), limit)
	if low < limit {
		for least := -limit % limit; low < least; {
			high, low = bits.Mul64(r.Uint64(), limit)
		}
	}
	return high
}

// Below32 draws a number of 32 bits or fewer below a limit: fastrand's u32(..limit).
func (r *Random) Below32(limit uint32) uint32 {
	product := uint64(r.Uint32()) * uint64(limit)
	if uint32(product) < limit {
		for least := -limit % limit; uint32(product) < least; {
			product = uint64(r.Uint32()) * uint64(limit)
		}
	}
	return uint32(product >> 32)
}

// Float64 draws a number of [0, 1): fastrand's f64().
func (r *Random) Float64() float64 {
	for {
		drawn := float64(r.Uint64()>>1) * (1.0 / (1 << 63))
		if drawn < 1 {
			return drawn
		}
	}
}

// Bool draws either: fastrand's bool().
func (r *Random) Bool() bool {
	return r.Uint8()%2 == 0
}

// Fill draws every byte of a list: fastrand's fill.
func (r *Random) Fill(values []byte) {
	for len(values) >= 8 {
		binary.LittleEndian.PutUint64(values, r.Uint64())
		values = values[8:]
	}
	if len(values) > 0 {
		var last [8]byte
		binary.LittleEndian.PutUint64(last[:], r.Uint64())
		copy(values, last[:])
	}
}

// Shuffle brings values into a random order: fastrand's shuffle.
func Shuffle[T any](r *Random, values []T) {
	for index := 1; index < len(values); index++ {
		other := r.Below(uint64(index) + 1)
		values[index], values[other] = values[other], values[index]
	}
}
