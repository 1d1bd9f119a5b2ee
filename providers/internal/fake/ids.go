package fake

import (
	"math/rand/v2"
	"sync"
)

// IDs makes strings that look random and are the same for the same seed, safe
// for concurrent use.
type IDs struct {
	mu  sync.Mutex
	rng *rand.Rand
}

// Alphabets of ids.
const (
	LowerDigits = "0123456789abcdefghijklmnopqrstuvwxyz"
	Alnum       = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	Hex         = "0123456789abcdef"
)

// NewIDs starts a sequence.
func NewIDs(seed int64) *IDs {
	return &IDs{rng: rand.New(rand.NewPCG(uint64(seed), 0x1d5))}
}

// Make gives n characters of the alphabet.
func (i *IDs) Make(alphabet string, n int) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	out := make([]byte, n)
	for k := range out {
		out[k] = alphabet[i.rng.IntN(len(alphabet))]
	}
	return string(out)
}

// Pick makes ids of the kind until one is free.
func (i *IDs) Pick(alphabet string, n int, taken func(string) bool) string {
	for {
		if id := i.Make(alphabet, n); !taken(id) {
			return id
		}
	}
}
