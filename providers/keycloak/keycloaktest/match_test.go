package keycloaktest

import (
	"encoding/json"
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
	loose  bool     // no list's order counts
}

func (n *names) learn(real, ours string) {
	n.ours[real], n.used[ours] = ours, true
	n.learnt = append(n.learnt, real)
}

// unlearn takes back all but the first names.
func (n *names) unlearn(to int) {
	for _, real := range n.learnt[to:] {
		delete(n.used, n.ours[real])
		delete(n.ours, real)
	}
	n.learnt = n.learnt[:to]
}

// madeUp are the recorded forms of ids and secrets.
var madeUp = regexp.MustCompile(`[0-9a-f]{8}-1d1d-4000-8000-\d{12}|made\d{28}`)

// apply puts our names into a recorded text.
func (n *names) apply(text string) string {
	return madeUp.ReplaceAllStringFunc(text, func(w string) string {
		if ours, ok := n.ours[w]; ok {
			return ours
		}
		return w
	})
}

// anything are fields whose values are the server's own.
var anything = regexp.MustCompile(`(?i)\.(keycloakVersion|createdTimestamp|createdDate|public_key|access_token|refresh_token|session_state|kid|certificate|publicKey|client\.secret\.creation\.time|saml\.(signing\..*|artifact\..*)|scope)$`)

// inOrder are lists whose order means something.
var inOrder = regexp.MustCompile(`(authenticationExecutions|executors|conditions|policies|profiles|requirementChoices|\.attributes\.[^.]+|validators|profile/attributes)$`)

// match compares a recorded value with ours: same keys, same values, except for
// times and for made-up names, which are learned. Lists may differ in order
// unless inOrder names them. It gives "" or what differs.
func (n *names) match(at string, want, got any) string {
	if anything.MatchString(at) && (want == nil) == (got == nil) {
		return ""
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s: want an object, got %v", at, got)
		}
		return n.matchObject(at, w, g)
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s: want a list of %d, got %s", at, len(w), short(got))
		}
		return n.matchList(at, w, g)
	case string:
		return n.matchText(at, w, got)
	}
	if want != got {
		return fmt.Sprintf("%s: want %v, got %v", at, want, short(got))
	}
	return ""
}

func short(v any) string {
	text := fmt.Sprint(v)
	return text[:min(len(text), 300)]
}

func (n *names) matchObject(at string, w, g map[string]any) string {
	for k, v := range w {
		if _, ok := g[k]; !ok {
			return fmt.Sprintf("%s: no key %s (want %s)", at, k, short(v))
		}
	}
	for k, v := range g {
		if _, ok := w[k]; !ok {
			return fmt.Sprintf("%s: key %s too many (%s)", at, k, short(v))
		}
	}
	for _, k := range byTelling(w) {
		if d := n.match(at+"."+k, w[k], g[k]); d != "" {
			return d
		}
	}
	return ""
}

// byTelling looks at names before ids, so that a list is not matched by guess.
func byTelling(m map[string]any) []string {
	keys := keysOf(m)
	isID := func(k string) int {
		if strings.HasSuffix(strings.ToLower(k), "id") {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(keys, func(a, b string) int { return isID(a) - isID(b) })
	return keys
}

func (n *names) matchText(at, want string, got any) string {
	g, ok := got.(string)
	if !ok {
		return fmt.Sprintf("%s: want %q, got %v", at, want, short(got))
	}
	if whole := madeUp.FindString(want) == want && want != ""; whole && n.ours[want] == "" && !n.used[g] && len(g) >= 16 {
		n.learn(want, g)
		return ""
	}
	var inside, ours any // JSON in a text
	if strings.HasPrefix(want, "{") && json.Unmarshal([]byte(want), &inside) == nil && json.Unmarshal([]byte(g), &ours) == nil {
		return n.match(at, inside, ours)
	}
	if want = n.apply(want); want != g {
		return fmt.Sprintf("%s: want %q, got %q", at, want, g)
	}
	return ""
}

func (n *names) matchList(at string, want, got []any) string {
	if inOrder.MatchString(at) && !n.loose {
		for i := range want {
			if d := n.match(fmt.Sprintf("%s[%d]", at, i), want[i], got[i]); d != "" {
				return d
			}
		}
		return ""
	}
	left := slices.Clone(got)
	for i, w := range want {
		closest, found := "", -1
		for k, candidate := range left {
			mark := len(n.learnt)
			d := n.match(fmt.Sprintf("%s[%d]", at, i), w, candidate)
			if d == "" {
				found = k
				break
			}
			n.unlearn(mark)
			if nearer(w, candidate) || closest == "" {
				closest = d
			}
		}
		if found < 0 {
			return closest
		}
		left = slices.Delete(left, found, found+1)
	}
	return ""
}

// nearer says whether two objects have the same name, for a message that helps.
func nearer(a, b any) bool {
	x, ok1 := a.(map[string]any)
	y, ok2 := b.(map[string]any)
	if !ok1 || !ok2 {
		return false
	}
	for _, k := range []string{"name", "clientId", "alias", "username"} {
		if x[k] != nil && x[k] == y[k] {
			return true
		}
	}
	return false
}
