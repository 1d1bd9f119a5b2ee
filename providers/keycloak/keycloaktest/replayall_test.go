package keycloaktest

import (
	"path/filepath"
	"regexp"
	"testing"
)

// rule leaves recorded pairs out of the replay.
type rule struct {
	request *regexp.Regexp // "FILE METHOD /path?query BODY"
	reason  string
}

// leftOut lists every pair that is not replayed, with the reason.
func leftOut() []rule {
	other := func(request, reason string) rule { return rule{regexp.MustCompile(request), reason} }
	return []rule{
		other(`15-organizations.txt GET .*/identity-providers `, "the real server tells a stale list after a provider was made with organizationId"),
		other(`13-components.txt PUT .*"name":"keys4","providerId":"aes-generated","providerType":"org.keycloak.keys.KeyProvider"}`, "the real server validated what a request before it had failed to store"),
		other(`GET .*/authentication/(\w+-)*providers `, "describes the server's own providers: no state"),
		other(`GET .*/(per-client-config-description|config-description(/\S*)?) `, "describes the server's own providers: no state"),
		other(`GET .*/keys `, "shows made-up keys"),
		other(`GET .*/(client-session-stats|attack-detection/.*|client-types|users-management-permissions) `, "run-time state, or a feature that is off"),
	}
}

func skipped(rules []rule, p pair) string {
	for _, r := range rules {
		if r.request.MatchString(p.file + " " + p.method + " " + p.target + " " + p.body) {
			return r.reason
		}
	}
	return ""
}

// TestReplay plays all recordings of the real server.
func TestReplay(t *testing.T) {
	t.Parallel()
	replayAll(t, V26, "recordings", leftOut(), func(*Server, string) {})
}

func replayAll(t *testing.T, d Dialect, dir string, rules []rule, prepare func(s *Server, file string)) {
	played, reasons := 0, map[string]int{}
	for _, file := range recordings(t, dir) {
		r := newReplay(t, d)
		prepare(r.s, filepath.Base(file))
		failed := 0
		for _, p := range readRecording(t, file) {
			if reason := skipped(rules, p); reason != "" {
				reasons[reason]++
				continue
			}
			if p.wait == 0 {
				played++
			}
			if diff := r.play(p); diff != "" {
				failed++
				t.Errorf("%s (%s)\n\t%s\n\t%s", p, p.note, short(p.body), diff)
			}
		}
		if failed > 0 {
			t.Logf("%s: %d pairs differ", filepath.Base(file), failed)
		}
	}
	left := 0
	for _, n := range reasons {
		left += n
	}
	t.Logf("%d pairs replayed, %d left out", played, left)
	for _, reason := range keysOf(reasons) {
		t.Logf("left out: %3d  %s", reasons[reason], reason)
	}
}
