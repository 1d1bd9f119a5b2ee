package atlastest

import (
	"bytes"
	"slices"
	"testing"
)

// TestSaveAndLoad: what was made is there in the next sandbox, credentials
// included, and new ids are new.
func TestSaveAndLoad(t *testing.T) {
	w := newWorld(t, Options{})
	w.project("p")
	w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_MEMBER"))
	var b bytes.Buffer
	if err := w.s.Save(&b); err != nil {
		t.Fatal(err)
	}
	s := New(Options{Clock: w.clock.Now})
	if err := s.Load(&b); err != nil {
		t.Fatal(err)
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	again := *w
	again.s = s
	again.signIn()
	again.project("q")
	want := append(w.s.Objects(), `alert configuration ["q" "NO_PRIMARY"]`, `alert configuration ["q" "REPLICATION_OPLOG_WINDOW_RUNNING_OUT"]`, `project ["q"]`, `project user ["q" "owner@example.com"]`)
	slices.Sort(want)
	if got := s.Objects(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if s.Env()["ATLAS_CLIENT_SECRET"] != w.s.Env()["ATLAS_CLIENT_SECRET"] {
		t.Error("another secret")
	}
}
