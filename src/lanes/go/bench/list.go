package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// listed is what is told of a variant.
type listed struct {
	Name   string   `json:"name"`
	About  string   `json:"about"`
	Points []uint64 `json:"points"`
	Only   bool     `json:"only"`
}

// list writes the variants of every claim.
func list(claims map[string]Variants) {
	all := map[string][]listed{}
	for claim, variants := range claims {
		all[claim] = []listed{}
		for name, value := range variants {
			variant, known := of(value)
			if !known {
				fmt.Fprintf(os.Stderr, "%s: `%s` is no routine: give a func(*bench.Run), bench.Only or bench.At\n", claim, name)
				os.Exit(1)
			}
			all[claim] = append(all[claim], listed{name, variant.about, variant.points, variant.only})
		}
		slices.SortFunc(all[claim], func(one, other listed) int {
			if one.Name < other.Name {
				return -1
			}
			return 1
		})
	}
	// Maps are written in the order of their keys.
	text, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	_, _ = os.Stdout.Write(append(text, '\n'))
}
