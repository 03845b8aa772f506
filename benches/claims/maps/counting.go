// What Go does otherwise: a key is a string, which shares the bytes of the text, so that no map copies them unless it is
// told to. The map hashes by a hash of its own with a random seed, and takes other sizes than Rust's table. An entry that
// is counted up is looked up once, and twice in owned_on_miss. There is no second hasher to choose.
package counting

import (
	"cmp"
	"slices"
	"strings"

	"claimbench/bench"
)

const (
	// tokens are those of a turn, and hint is the article's.
	tokens = 20_000
	hint   = 8
)

var Variants = bench.Variants{
	"borrowed_keys": bench.At(borrowedKeys, 3, 100, 10_000),
	"owned_entry":   bench.At(ownedEntry, 3, 100, 10_000),
	"owned_on_miss": bench.At(ownedOnMiss, 3, 100, 10_000),
	"list":          bench.At(list, 3, 100),
	"sorted_runs":   bench.At(sortedRuns, 3, 100, 10_000),
	"updated":       updated,
}

// pair is a token and how often it occurs.
type pair struct {
	token string
	count uint64
}

func borrowedKeys(run *bench.Run) {
	count(run, func(tokens []string) map[string]uint64 {
		counts := make(map[string]uint64, hint)
		for _, token := range tokens {
			counts[token]++
		}
		return counts
	}, pairsOf)
}

// ownedEntry makes a string of its own of each token before it asks for the entry.
func ownedEntry(run *bench.Run) {
	count(run, func(tokens []string) map[string]uint64 {
		counts := make(map[string]uint64, hint)
		for _, token := range tokens {
			counts[strings.Clone(token)]++
		}
		return counts
	}, pairsOf)
}

func ownedOnMiss(run *bench.Run) {
	count(run, func(tokens []string) map[string]uint64 {
		counts := make(map[string]uint64, hint)
		for _, token := range tokens {
			if _, known := counts[token]; known {
				counts[token]++
			} else {
				counts[strings.Clone(token)] = 1
			}
		}
		return counts
	}, pairsOf)
}

func list(run *bench.Run) {
	count(run, func(tokens []string) []pair {
		counts := make([]pair, 0, hint)
		for _, token := range tokens {
			at := slices.IndexFunc(counts, func(pair pair) bool { return pair.token == token })
			if at >= 0 {
				counts[at].count++
			} else {
				counts = append(counts, pair{token, 1})
			}
		}
		return counts
	}, slices.Clone[[]pair])
}

func sortedRuns(run *bench.Run) {
	count(run, func(tokens []string) []pair {
		sorted := slices.Clone(tokens)
		slices.Sort(sorted)
		var runs []pair
		for _, token := range sorted {
			if last := len(runs) - 1; last >= 0 && runs[last].token == token {
				runs[last].count++
			} else {
				runs = append(runs, pair{token, 1})
			}
		}
		return runs
	}, slices.Clone[[]pair])
}

func pairsOf(counts map[string]uint64) []pair {
	var pairs []pair
	for token, count := range counts {
		pairs = append(pairs, pair{token, count})
	}
	return pairs
}

// count registers a turn that counts the tokens of a text. Its digest is that of all pairs in their order.
func count[T any](run *bench.Run, counted func(tokens []string) T, pairs func(T) []pair) {
	distinct := run.Size()
	tokens := bench.Input(run, func() []string {
		_, tokens := wordsAndTokens(distinct)
		return tokens
	})
	bench.Iter(run, func() T { return counted(tokens) }, func(counts T) bench.Digest {
		sorted := pairs(counts)
		slices.SortFunc(sorted, func(a, b pair) int { return cmp.Compare(a.token, b.token) })
		return bench.OfAll(sorted, func(h *bench.Hasher, pair pair) {
			h.Text(pair.token)
			h.Uint64(pair.count)
		})
	})
}

// updated writes each token's place into a map that lives on and has it.
func updated(run *bench.Run) {
	distinct := run.Size()
	var words, tokens []string
	places := make(map[string]int, hint)
	bench.Input(run, func() bool {
		words, tokens = wordsAndTokens(distinct)
		return true
	})
	for _, word := range words {
		places[word] = 0
	}
	bench.Iter(run, func() map[string]int {
		for place, token := range tokens {
			places[token] = place
		}
		return places
	}, func(places map[string]int) bench.Digest {
		sum := bench.Digest(0)
		for word, place := range places {
			sum += bench.Of(func(h *bench.Hasher) {
				h.Text(word)
				h.Length(place)
			})
		}
		return sum
	})
}

// wordsAndTokens are so many different words, which lie in one text, and the tokens of another text, drawn evenly from
// them.
func wordsAndTokens(distinct int) ([]string, []string) {
	random := bench.NewRandom(1)
	lengths := make([]int, 0, distinct)
	var text []byte
	for number := range distinct {
		start := len(text)
		// Small letters tell the word's number, capital ones make it longer.
		for number > 0 || len(text) < start+3 {
			text = append(text, 'a'+byte(number%26))
			number /= 26
		}
		for range random.Below(5) {
			text = append(text, 'A'+byte(random.Below(26)))
		}
		lengths = append(lengths, len(text)-start)
	}
	words := split(string(text), lengths)
	drawn := make([]string, tokens)
	lengths = lengths[:0]
	for at := range drawn {
		drawn[at] = words[random.Below(uint64(distinct))]
		lengths = append(lengths, len(drawn[at]))
	}
	return words, split(strings.Join(drawn, ""), lengths)
}

// split is the parts of a text of these lengths.
func split(text string, lengths []int) []string {
	parts := make([]string, 0, len(lengths))
	for _, length := range lengths {
		parts = append(parts, text[:length])
		text = text[length:]
	}
	return parts
}
