package bench

import (
	"encoding/binary"
	"math/bits"
)

// Digest is what a turn's output is reduced to, so that it can be compared with that of another variant, in either
// language: SipHash-1-3 with a key of zeros over the bytes that Rust's Hash writes on a little-endian machine of 64 bits.
type Digest uint64

// Hasher reduces values to a digest. Each method writes what Rust's Hash writes for such a value.
type Hasher struct {
	v0, v1, v2, v3 uint64
	tail           uint64
	filled         uint
	length         uint64
}

// NewHasher makes a hasher that has seen nothing.
func NewHasher() *Hasher {
	return &Hasher{v0: 0x736f6d6570736575, v1: 0x646f72616e646f6d, v2: 0x6c7967656e657261, v3: 0x7465646279746573}
}

func (h *Hasher) round() {
	h.v0 += h.v1
	h.v1 = bits.RotateLeft64(h.v1, 13) ^ h.v0
	h.v0 = bits.RotateLeft64(h.v0, 32)
	h.v2 += h.v3
	h.v3 = bits.RotateLeft64(h.v3, 16) ^ h.v2
	h.v0 += h.v3
	h.v3 = bits.RotateLeft64(h.v3, 21) ^ h.v0
	h.v2 += h.v1
	h.v1 = bits.RotateLeft64(h.v1, 17) ^ h.v2
	h.v2 = bits.RotateLeft64(h.v2, 32)
}

func (h *Hasher) block(word uint64) {
	h.v3 ^= word
	h.round()
	h.v0 ^= word
}

// Raw writes bytes as they are, without their number.
func (h *Hasher) Raw(values []byte) {
	h.length += uint64(len(values))
	for len(values) >= 8 && h.filled == 0 {
		h.block(binary.LittleEndian.Uint64(values))
		values = values[8:]
	}
	for _, value := range values {
		h.tail |= uint64(value) << (8 * h.filled)
		h.filled++
		if h.filled == 8 {
			h.block(h.tail)
			h.tail, h.filled = 0, 0
		}
	}
}

// Uint8 writes a u8.
func (h *Hasher) Uint8(value uint8) {
	h.Raw([]byte{value})
}

// Uint16 writes a u16.
func (h *Hasher) Uint16(value uint16) {
	var written [2]byte
	binary.LittleEndian.PutUint16(written[:], value)
	h.Raw(written[:])
}

// Uint32 writes a u32.
func (h *Hasher) Uint32(value uint32) {
	var written [4]byte
	binary.LittleEndian.PutUint32(written[:], value)
	h.Raw(written[:])
}

// Uint64 writes a u64, or a usize.
func (h *Hasher) Uint64(value uint64) {
	var written [8]byte
	binary.LittleEndian.PutUint64(written[:], value)
	h.Raw(written[:])
}

// Bool writes a bool.
func (h *Hasher) Bool(value bool) {
	if value {
		h.Uint8(1)
	} else {
		h.Uint8(0)
	}
}

// Length writes what stands before the values of a slice.
func (h *Hasher) Length(length int) {
	h.Uint64(uint64(length))
}

// Bytes writes a slice of u8.
func (h *Hasher) Bytes(values []byte) {
	h.Length(len(values))
	h.Raw(values)
}

// Text writes a str.
func (h *Hasher) Text(value string) {
	h.Raw([]byte(value))
	h.Uint8(0xff)
}

// Uint64s writes a slice of u64.
func (h *Hasher) Uint64s(values []uint64) {
	h.Length(len(values))
	for _, value := range values {
		h.Uint64(value)
	}
}

// Sum is the digest of what was written.
func (h *Hasher) Sum() Digest {
	end := *h
	end.block(end.length<<56 | end.tail)
	end.v2 ^= 0xff
	end.round()
	end.round()
	end.round()
	return Digest(end.v0 ^ end.v1 ^ end.v2 ^ end.v3)
}

// Of is the digest of what is written into a hasher.
func Of(write func(h *Hasher)) Digest {
	h := NewHasher()
	write(h)
	return h.Sum()
}

// OfUint64 is the digest of a u64.
func OfUint64(value uint64) Digest {
	return Of(func(h *Hasher) { h.Uint64(value) })
}

// OfUint32 is the digest of a u32.
func OfUint32(value uint32) Digest {
	return Of(func(h *Hasher) { h.Uint32(value) })
}

// OfInt is the digest of a usize.
func OfInt(value int) Digest {
	return OfUint64(uint64(value))
}

// OfUint64s is the digest of a slice of u64.
func OfUint64s(values []uint64) Digest {
	return Of(func(h *Hasher) { h.Uint64s(values) })
}

// OfBytes is the digest of a slice of u8.
func OfBytes(values []byte) Digest {
	return Of(func(h *Hasher) { h.Bytes(values) })
}

// OfText is the digest of a str.
func OfText(value string) Digest {
	return Of(func(h *Hasher) { h.Text(value) })
}

// OfAll is the digest of several values in their order, and of their number: Rust's Digest::of_all.
func OfAll[T any](values []T, write func(h *Hasher, value T)) Digest {
	h := NewHasher()
	for _, value := range values {
		write(h, value)
	}
	h.Length(len(values))
	return h.Sum()
}
