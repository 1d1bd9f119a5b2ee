package spec

import (
	"regexp"
	"strings"
	"testing"
)

// The function says what this expression says.
func TestIsConnectionName(t *testing.T) {
	re := regexp.MustCompile(`^[\pL\pN_-]{1,100}$`)
	for _, name := range []string{
		"", "a", "cloud-1_x", "Jürgen", "漢字", "٣", "ⅷ", "a b", "a.b", "a/b", "a[b]", "-", "e\u0301", "a\n", "\xff", "😀",
		strings.Repeat("é", 100), strings.Repeat("é", 101),
	} {
		if got, want := isConnectionName(name), re.MatchString(name); got != want {
			t.Errorf("%q: %v, and the expression says %v", name, got, want)
		}
	}
}
