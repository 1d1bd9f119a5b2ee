package spec

import (
	"strings"
	"unicode/utf8"
)

// Suggest returns the word among those given that was probably meant, or "".
// The same letters in another case always count as meant; otherwise about one
// slip in three letters is forgiven, a swap of neighbours being one slip.
func Suggest(word string, among []string) string {
	const longest = 100 // bounds the cost of a hostile key
	if word == "" || len(word) > longest {
		return ""
	}
	best, fewest := "", utf8.RuneCountInString(word)/3+1
	lower := strings.ToLower(word)
	for _, candidate := range among {
		if candidate == word || len(candidate) > longest {
			continue
		}
		slips := distance([]rune(lower), []rune(strings.ToLower(candidate)))
		if slips < fewest {
			best, fewest = candidate, slips
		}
	}
	return best
}

// distance counts the letters to insert, delete, change or swap with the
// neighbour to turn a into b.
func distance(a, b []rune) int {
	before := make([]int, len(b)+1)
	prev := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}

// didYouMean is a hint with a suggestion, or other where there is none.
func didYouMean(suggestion, other string) string {
	if suggestion == "" {
		return other
	}
	return "did you mean " + quote(suggestion) + "?"
}

// article puts "a" or "an" before a noun.
func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeiouAEIO", rune(noun[0])) {
		if !strings.HasPrefix(noun, "user") && !strings.HasPrefix(noun, "one") {
			return "an " + noun
		}
	}
	return "a " + noun
}
