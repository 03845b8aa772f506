package bench

import (
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"
)

func bytesOf(t *testing.T, text string) []byte {
	values, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func parts(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

func numbers(t *testing.T, text string) []uint64 {
	var values []uint64
	for _, part := range parts(text) {
		value, err := strconv.ParseUint(part, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	return values
}

// The digest of a value that is written as in the file of test vectors.
func ofVector(t *testing.T, kind, value string) Digest {
	if value == "-" {
		value = ""
	}
	one := func() uint64 { return numbers(t, value)[0] }
	switch kind {
	case "raw":
		return Of(func(h *Hasher) { h.Raw(bytesOf(t, value)) })
	case "u8":
		return Of(func(h *Hasher) { h.Uint8(uint8(one())) })
	case "u16":
		return Of(func(h *Hasher) { h.Uint16(uint16(one())) })
	case "u32":
		return OfUint32(uint32(one()))
	case "u64":
		return OfUint64(one())
	case "bool":
		return Of(func(h *Hasher) { h.Bool(one() == 1) })
	case "bytes":
		return OfBytes(bytesOf(t, value))
	case "text":
		return OfText(string(bytesOf(t, value)))
	case "u64s":
		return OfUint64s(numbers(t, value))
	case "all_u64":
		return OfAll(numbers(t, value), (*Hasher).Uint64)
	case "all_bytes":
		return OfAll(parts(value), func(h *Hasher, part string) { h.Bytes(bytesOf(t, part)) })
	}
	t.Fatalf("no test vectors are of the kind %s", kind)
	return 0
}

func TestDigestsAreThoseOfTheTestVectors(t *testing.T) {
	text, err := os.ReadFile("digests.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		vector := strings.Split(line, " ")
		digest, err := strconv.ParseUint(vector[2], 16, 64)
		if err != nil || ofVector(t, vector[0], vector[1]) != Digest(digest) {
			t.Errorf("%s", line)
		}
		seen++
	}
	if seen < 40 {
		t.Errorf("%d vectors", seen)
	}
}

// What is written in parts has the digest of what is written at once.
func TestBytesAreHashedAlikeHoweverTheyAreWritten(t *testing.T) {
	whole := []byte("a text that is longer than two words of eight bytes")
	for cut := range whole {
		parts := Of(func(h *Hasher) { h.Raw(whole[:cut]); h.Raw(whole[cut:]) })
		if parts != Of(func(h *Hasher) { h.Raw(whole) }) {
			t.Errorf("cut at %d", cut)
		}
	}
}

func TestRandomNumbersAreThoseOfTheVectors(t *testing.T) {
	text, err := os.ReadFile("random.txt")
	if err != nil {
		t.Fatal(err)
	}
	random := NewRandom(42)
	order := make([]uint64, 16)
	for index := range order {
		order[index] = uint64(index)
	}
	var drawn []string
	write := func(value uint64) { drawn = append(drawn, strconv.FormatUint(value, 10)) }
	for range 8 {
		write(random.Uint64())
	}
	for limit := uint64(1); limit <= 8; limit++ {
		write(random.Below(limit * 1_000_003))
		write(uint64(random.Below32(uint32(limit) * 7)))
		write(uint64(random.Uint32()))
		write(uint64(random.Uint8()))
	}
	Shuffle(random, order)
	for _, value := range order {
		write(value)
	}
	filled := make([]byte, 21)
	random.Fill(filled)
	for _, value := range filled {
		write(uint64(value))
	}
	if wanted := strings.Fields(string(text)); strings.Join(drawn, " ") != strings.Join(wanted, " ") {
		t.Errorf("drawn %v, wanted %v", drawn, wanted)
	}
}
