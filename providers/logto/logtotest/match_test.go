package logtotest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// names maps what the real server made up (ids, secrets) to what the sandbox
// made up in its place. It is learned as a replay goes on.
type names struct {
	ours   map[string]string
	used   map[string]bool
	learnt []string // in order, so that a guess can be taken back
}

func (n *names) learn(real, ours string) {
	n.ours[real], n.used[ours] = ours, true
	n.learnt = append(n.learnt, real)
}

// unlearn takes back all but the first n names.
func (n *names) unlearn(to int) {
	for _, real := range n.learnt[to:] {
		delete(n.used, n.ours[real])
		delete(n.ours, real)
	}
	n.learnt = n.learnt[:to]
}

var madeUp = regexp.MustCompile(`^([a-z0-9]{12}|[a-z0-9]{21}|(pat_)?[A-Za-z0-9]{32}|\$argon2i\$.*)$`)

var word = regexp.MustCompile(`[A-Za-z0-9]{12,32}`)

// apply puts our names into a text of the recordings.
func (n *names) apply(text string) string {
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if ours, ok := n.ours[w]; ok {
			return ours
		}
		return w
	})
}

// match compares a recorded value with ours: same keys, same values, except for
// times and for made-up names, which must be as long as the real ones and are
// learned. Lists of objects and of ids may differ in order. It gives "" or what
// differs.
func (n *names) match(at string, want, got any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s: want an object, got %T", at, got)
		}
		for k := range w {
			if _, ok := g[k]; !ok {
				return fmt.Sprintf("%s: no key %s", at, k)
			}
		}
		for k := range g {
			if _, ok := w[k]; !ok {
				return fmt.Sprintf("%s: key %s too many", at, k)
			}
		}
		for _, k := range order(w) {
			if d := n.match(at+"."+k, w[k], g[k]); d != "" {
				return d
			}
		}
		return ""
	case []any:
		return n.matchList(at, w, got)
	case string:
		return n.matchText(at, w, got)
	case float64:
		if _, ok := got.(float64); ok && (strings.HasSuffix(at, "createdAt") || strings.HasSuffix(at, "updatedAt")) {
			return ""
		}
	}
	if want != got {
		return fmt.Sprintf("%s: want %v, got %v", at, want, got)
	}
	return ""
}

// order looks at names before ids, so that a list is not matched by guessing.
func order(m map[string]any) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		idA, idB := strings.HasSuffix(strings.ToLower(a), "id"), strings.HasSuffix(strings.ToLower(b), "id")
		if idA != idB {
			if idA {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	})
	return keys
}

func (n *names) matchText(at, want string, got any) string {
	g, ok := got.(string)
	if !ok {
		return fmt.Sprintf("%s: want %q, got %v", at, want, got)
	}
	if ours, known := n.ours[want]; known {
		want = ours
	} else if madeUp.MatchString(want) && madeUp.MatchString(g) && len(want) == len(g) && !n.used[g] && want != g {
		n.learn(want, g)
		return ""
	}
	if want = n.apply(want); want != g {
		return fmt.Sprintf("%s: want %q, got %q", at, want, g)
	}
	return ""
}

func (n *names) matchList(at string, want []any, got any) string {
	g, ok := got.([]any)
	if !ok || len(g) != len(want) {
		return fmt.Sprintf("%s: want a list of %d, got %v", at, len(want), got)
	}
	left := slices.Clone(g)
	for i, w := range want {
		first, found := "", -1
		for k, candidate := range left {
			mark := len(n.learnt)
			d := n.match(fmt.Sprintf("%s[%d]", at, i), w, candidate)
			if d == "" {
				found = k
				break
			}
			n.unlearn(mark)
			if first == "" {
				first = d
			}
		}
		if found < 0 {
			return first
		}
		if _, text := w.(string); text && found > 0 && !madeUp.MatchString(w.(string)) && !strings.HasSuffix(at, ".userScopes") {
			return fmt.Sprintf("%s: the order differs: want %v, got %v", at, want, g)
		}
		left = slices.Delete(left, found, found+1)
	}
	return ""
}
