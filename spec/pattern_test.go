package spec

import (
	"regexp"
	"strings"
	"testing"
)

// TestPatterns: what is counted is matched as the expression itself would match it.
func TestPatterns(t *testing.T) {
	l := &loader{patterns: map[string]pattern{}}
	counts := 0
	for _, form := range []string{
		`^[\p{L}\p{N}\-_.,' ]{1,64}$`, `(?s)^.{1,3}$`, `^.{0,3}$`, `^\S{2,}$`, `^[a-f0-9]{24}$`, `(?i)^[a-f]{3}$`,
		`^[a-z]+$`, `^[a-z]{1,3}`, `[a-z]{1,3}$`, `^(ab){1,2}$`, `^[a-z]{1,3}|x{70}$`, `(?m)^[a-z]{1,3}$`, `^[a-z]{1,3}-$`, `^x{3}$`, `^[a-z]{1,3}?$`, `^[{}x]{1,3}$`, `^\x{61}$`,
	} {
		p, err := l.pattern(form)
		if err != nil {
			t.Fatal(err)
		}
		if p.least > 0 || p.most >= 0 {
			counts++
		}
		for _, text := range []string{
			"", "a", "ab", "abc", "abcd", "ABC", "abab", "üöä", "üöäß", "a\nb", "a\n", "\n", " ", "a b", "1.5", "x-", "xxx",
			strings.Repeat("f", 24), strings.Repeat("é", 64), strings.Repeat("é", 65), strings.Repeat("x", 70), "a\xff", "\xff",
		} {
			if want := regexp.MustCompile(form).MatchString(text); p.matches(text) != want {
				t.Errorf("%s matches %q: %v, want %v", form, text, !want, want)
			}
		}
	}
	if counts != 7 {
		t.Errorf("%d of them are counted", counts)
	}
	if _, err := l.pattern("["); err == nil {
		t.Error("a broken pattern is taken")
	}
}
