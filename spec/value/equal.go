package value

import (
	"math/big"
	"strings"
)

// Equal reports whether two values say the same, wherever they were written
// and whether or not they are secret. Numbers compare by value (1e3 is 1000),
// lists in order, maps by key.
func Equal(a, b Value) bool { return Compare(a, b) == 0 }

// Compare orders values: by kind, then by content. It is what sets are sorted by.
func Compare(a, b Value) int {
	if a.kind != b.kind {
		return int(a.kind) - int(b.kind)
	}
	switch a.kind {
	case Number:
		return compareNumbers(a.Reveal(), b.Reveal())
	case List:
		return compareLists(a.node.items, b.node.items)
	case Map:
		return compareMaps(a.node.fields, b.node.fields)
	case Ref:
		return strings.Compare(a.node.target.String(), b.node.target.String())
	}
	return strings.Compare(a.Reveal(), b.Reveal())
}

func compareNumbers(a, b string) int {
	if a == b {
		return 0
	}
	x, okX := parseNumber(a)
	y, okY := parseNumber(b)
	if !okX || !okY {
		return strings.Compare(a, b)
	}
	return x.Cmp(y)
}

// parseNumber refuses exponents beyond 400, which bounds what a comparison may
// cost: 1e999999999 is a short text and a very long integer.
func parseNumber(text string) (*big.Rat, bool) {
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		digits := strings.TrimLeft(strings.TrimLeft(text[i+1:], "+-"), "0")
		if len(digits) > 3 || (len(digits) == 3 && digits > "400") {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

// IsInteger reports whether a decimal text is a number without a fraction.
func IsInteger(text string) bool {
	n, ok := parseNumber(text)
	return ok && n.IsInt()
}

func compareLists(a, b []Value) int {
	for i := range min(len(a), len(b)) {
		if c := Compare(a[i], b[i]); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
}

func compareMaps(a, b []Field) int {
	for i := range min(len(a), len(b)) {
		if c := strings.Compare(a[i].Key, b[i].Key); c != 0 {
			return c
		}
		if c := Compare(a[i].Value, b[i].Value); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
}
