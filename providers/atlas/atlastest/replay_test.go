package atlastest

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// player prepares a sandbox so that a request to it should be answered as in
// the recording, and gives the request. answer is the recorded one, from which
// the body that was sent can be told.
type player func(w *world, answer object) (method, path string, body any)

// rule says why recorded answers are left out.
type rule struct{ lines, reason string }

// leftOut lists everything that is not replayed, with the reason.
func leftOut() []rule {
	return []rule{
		{`/api/private/`, "not of the Administration API"},
		{`\w+ /groups/ID/(alerts|auditLog|awsCustomDNS|cloudProviderAccess|clusters|events|integrations|maintenanceWindow)(/.*)?|GET /orgs/ID/events`, "no identity: not served"},
		{`\w+ /(orgs|groups)/ID/invites(/ID)?`, "the older invitations, deprecated: not served"},
		{`\w+ /groups/ID/userSecurity/ldap/verify(/ID)?`, "needs a cluster and a directory that can be reached"},
		{`POST /users`, "makes an account of a person, deprecated: not served"},
	}
}

// TestReplay makes the sandbox give each recorded answer, or says why not.
func TestReplay(t *testing.T) {
	all := players()
	used, left, played := map[string]bool{}, map[string]int{}, 0
	for _, b := range readRecordings(t) {
		if reason := skipped(b); reason != "" {
			left[reason]++
			continue
		}
		name := ""
		for key := range all {
			if regexp.MustCompile(`^(` + key + `)$`).MatchString(b.line + " " + http.StatusText(b.status)) {
				name = key
			}
		}
		if name == "" {
			t.Errorf("%s: %s %d is neither played nor left out", b.name, b.line, b.status)
			continue
		}
		used[name] = true
		played++
		t.Run(b.name+" "+b.line, func(t *testing.T) { b.replay(t, all[name]) })
	}
	for key := range all {
		if !used[key] {
			t.Errorf("nothing is recorded of %s", key)
		}
	}
	t.Logf("%d answers replayed", played)
	for _, reason := range slices.Sorted(maps.Keys(left)) {
		t.Logf("left out: %3d  %s", left[reason], reason)
	}
}

func skipped(b block) string {
	for _, r := range leftOut() {
		if regexp.MustCompile(`^(`+r.lines+`)$`).MatchString(b.line) || strings.Contains(b.line, "/api/private/") && r.lines == "/api/private/" {
			return r.reason
		}
	}
	return ""
}

func (b block) replay(t *testing.T, play player) {
	w := newWorld(t, Options{})
	want, whole := b.json()
	answer, _ := want.(object)
	method, path, body := play(w, answer)
	r := w.call(method, path, body).want(b.status)
	for _, name := range []string{"Content-Type", "Ratelimit-Limit", "Location", "Deprecation", "Sunset", "X-Error-Code"} {
		if got, want := plain(name, r.header.Get(name)), plain(name, b.header.Get(name)); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if challenge := b.header.Get("Www-Authenticate"); len(challenge) != len(r.header.Get("Www-Authenticate")) {
		t.Errorf("challenge %q", r.header.Get("Www-Authenticate"))
	}
	if want == nil { // no JSON: nothing, or PEM
		if (b.body == "") != (r.raw == "") || len(b.body) > 10 && b.body[:10] != r.raw[:10] {
			t.Errorf("body %q", r.raw)
		}
		return
	}
	got, expect := plain("", r.body), plain("", want)
	if whole && text(got) != text(expect) && !similar(expect, got) || !whole && !similar(expect, got) {
		t.Errorf("answered\n%s, want\n%s", text(got), text(expect))
	}
}

// similar compares lists of what somebody else had made by the shape of what
// is in them. Their links are compared as they are, but for a further page.
func similar(want, got any) bool {
	w, ok := want.(object)
	if !ok {
		list, isList := want.([]any)
		ours, _ := got.([]any)
		return isList && text(shape(list)) == text(shape(ours))
	}
	g, _ := got.(object)
	results, _ := w["results"].([]any)
	if len(results) == 0 {
		return false
	}
	ours, _ := g["results"].([]any)
	return slices.ContainsFunc(ours, func(o any) bool { return text(shape(o)) == text(shape(results[0])) })
}
