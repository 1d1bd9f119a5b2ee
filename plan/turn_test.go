package plan

import (
	"strings"
	"testing"
	"time"

	"tenon/providers"
	"tenon/spec"
)

var began = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// at is a moment so many days after the beginning.
func at(days float64) time.Time { return began.Add(time.Duration(days * 24 * float64(time.Hour))) }

func cred(id string, from, to float64) providers.Credential {
	return providers.Credential{ID: id, Created: at(from), Expires: at(to)}
}

// TestTurns: what is done about credentials depends on them, on what is
// remembered of them, and on the time. before is 14 days, overlap 7, two at most.
func TestTurns(t *testing.T) {
	stored := func(id string, old ...string) Credentials { return Credentials{Stored: id, Old: old} }
	begun := func(c Credentials, known ...string) Credentials {
		c.Making = &Intent{Known: known}
		return c
	}
	type creds = []providers.Credential
	for _, c := range []struct {
		name    string
		day     float64
		have    creds
		known   Credentials
		own     string // "?": it cannot be told which
		want    string // "make", ids to drop
		blocked string
		extra   int
	}{
		{"fresh", 1, creds{cred("a", 0, 90)}, stored("a"), "", "", "", 0},
		{"a second before it is due", 75.99999, creds{cred("a", 0, 90)}, stored("a"), "", "", "", 0},
		{"due", 76, creds{cred("a", 0, 90)}, stored("a"), "", "make", "", 0},
		{"expired", 91, creds{cred("a", 0, 90)}, stored("a"), "", "make", "", 0},
		{"nothing is remembered", 76, creds{cred("a", 0, 90)}, Credentials{}, "", "make", "", 0},
		{"before is longer than it lives", 3, creds{cred("a", 0, 8)}, stored("a"), "", "", "", 0},
		{"half of its life is over", 4, creds{cred("a", 0, 8)}, stored("a"), "", "make", "", 0},
		{"it never ends", 999, creds{{ID: "a", Created: at(0)}}, stored("a"), "", "", "", 0},
		{"there is none", 1, nil, Credentials{}, "", "make", "", 0},
		{"the stored one was deleted", 1, nil, stored("a"), "", "make", "", 0},
		{"another took the place of the stored one", 1, creds{cred("x", 0, 90)}, stored("a"), "", "make", "", 1},

		{"both work for a while", 80, creds{cred("a", 0, 83), cred("b", 76, 166)}, stored("b", "a"), "", "", "", 0},
		{"the overlap is over", 83, creds{cred("a", 0, 83), cred("b", 76, 166)}, stored("b", "a"), "", "a", "", 0},
		{"an old one that Tenon signs in with", 83, creds{cred("a", 0, 90), cred("b", 76, 166)}, stored("b", "a"), "a", "", "", 0},
		{"an old one that it may sign in with", 83, creds{cred("a", 0, 90), cred("b", 76, 166)}, stored("b", "a"), "?", "", "", 0},
		{"it cannot sign in with what has expired", 84, creds{cred("a", 0, 83), cred("b", 76, 166)}, stored("b", "a"), "?", "a", "", 0},
		{"its own, and due", 76, creds{cred("a", 0, 90)}, stored("a"), "a", "make", "", 0},

		{"made by hand", 5, creds{cred("a", 0, 17), cred("x", 4, 6)}, stored("a"), "", "", "", 1},
		{"made by hand, and it outlives the stored one", 3, creds{cred("a", 0, 30), cred("x", 2, 100)}, stored("a"), "", "", "will expire 2026-01-31", 1},
		{"made by hand, and in the way", 76, creds{cred("a", 0, 90), cred("x", 2, 100)}, stored("a"), "", "", "cannot have another: Tenon finds 2 of at most 2, and did not make x", 1},
		{"made by hand, expired", 76, creds{cred("x", -9, 70), cred("a", 0, 90)}, stored("a"), "", "make x", "", 1},
		{"the stored one has expired beside one made by hand", 91, creds{cred("a", 0, 90), cred("x", 2, 100)}, stored("a"), "", "make a", "", 1},
		{"an old one in the way", 77, creds{cred("a", 0, 120), cred("b", 73, 80)}, stored("b", "a"), "", "make a", "", 0},
		{"Tenon signs in with the one in the way", 77, creds{cred("a", 0, 120), cred("b", 73, 80)}, stored("b", "a"), "a", "", "and signs in with one of them", 0},

		{"cut short, and made", 76, creds{cred("a", 0, 83), cred("n", 76, 166)}, begun(stored("a"), "a"), "", "make n", "", 0},
		{"cut short, and not made", 76, creds{cred("a", 0, 90)}, begun(stored("a"), "a"), "", "make", "", 0},
		{"cut short in the overlap", 76, creds{cred("b", 0, 83), cred("n", 76, 166)}, begun(stored("b", "a"), "b"), "", "make n", "", 0},
		{"cut short on what nothing was remembered of", 76, creds{cred("a", 0, 83), cred("n", 76, 166)}, begun(Credentials{}, "a"), "", "make n", "", 0},
	} {
		s := &standing{now: at(c.day), rotate: spec.Rotate{Before: 14 * 24 * time.Hour, Overlap: 7 * 24 * time.Hour}, most: 2, have: c.have, known: c.known, own: c.own != "", ownID: strings.Trim(c.own, "?")}
		s.judge()
		got := ""
		if s.turn.Make {
			got = "make"
		}
		if got = strings.TrimSpace(got + " " + strings.Join(s.turn.Drop, " ")); got != c.want {
			t.Errorf("%s: %q, want %q (%s)", c.name, got, c.want, s.turn.why())
		}
		if (c.blocked == "") != (s.blocked == "") || !strings.Contains(s.blocked, c.blocked) {
			t.Errorf("%s: blocked %q, want %q", c.name, s.blocked, c.blocked)
		}
		if len(s.extra) != c.extra {
			t.Errorf("%s: %d made by hand, want %d", c.name, len(s.extra), c.extra)
		}
		if (s.turn.why() == "") != (got == "") {
			t.Errorf("%s: why %q", c.name, s.turn.why())
		}
		if s.turn.Make && len(c.have)-len(s.turn.Drop)+1 > 2 {
			t.Errorf("%s: more than two", c.name)
		}
	}
}

// TestWhatATurnFollows: what the new one follows is deleted some day; what
// somebody made by hand never is.
func TestWhatATurnFollows(t *testing.T) {
	s := &standing{now: at(91), rotate: spec.Rotate{Before: time.Hour, Overlap: time.Hour}, most: 3, known: Credentials{Stored: "a"},
		have: []providers.Credential{cred("a", 0, 90.5), cred("x", 2, 300)}}
	s.judge()
	got := RememberTurn(&s.turn, "b")
	if got.Stored != "b" || strings.Join(got.Old, " ") != "a" || strings.Join(s.turn.Known(), " ") != "a x" {
		t.Errorf("%+v of %v", got, s.turn.Known())
	}
	if why := s.turn.why(); !strings.Contains(why, "has expired 2026-04-01 12:00 UTC: another is made") {
		t.Errorf("why: %s", why)
	}
}

// TestWhatIsStoredIsTakenUp: a making that was cut short after the store had the
// new secret is over, if the store's secret fits that one alone.
func TestWhatIsStoredIsTakenUp(t *testing.T) {
	a, b, n, x := cred("a", 0, 90), cred("b", 40, 130), cred("n", 76, 166), cred("x", 76.5, 80)
	for _, c := range []struct {
		name   string
		day    float64
		have   []providers.Credential
		known  Credentials
		stored string
		want   string // make, ids to drop, "=" what is in use, and what that followed
		extra  int
	}{
		{"stored", 77, []providers.Credential{a, n}, Credentials{Stored: "a"}, "n", "= n a", 0},
		{"not stored", 77, []providers.Credential{a, n}, Credentials{Stored: "a"}, "a", "make n", 0},
		{"it cannot be told", 77, []providers.Credential{a, n}, Credentials{Stored: "a"}, "", "make n", 0},
		{"what it followed is gone", 95, []providers.Credential{n}, Credentials{Stored: "a", Old: []string{"z"}}, "n", "= n", 0},
		{"all that it followed", 77, []providers.Credential{a, b, n}, Credentials{Stored: "b", Old: []string{"a"}}, "n", "= n a b", 0},
		{"nothing was remembered", 77, []providers.Credential{a, b, n}, Credentials{}, "n", "= n b", 1},
		{"somebody made another since", 77, []providers.Credential{a, n, x}, Credentials{Stored: "a"}, "n", "= n a", 1},
	} {
		c.known.Making = &Intent{Known: []string{"a", "b"}}
		s := &standing{now: at(c.day), rotate: spec.Rotate{Before: 14 * 24 * time.Hour, Overlap: 7 * 24 * time.Hour}, most: 4, have: c.have, known: c.known, stored: c.stored}
		s.judge()
		got := strings.Join(s.turn.Drop, " ")
		if s.turn.Make {
			got = "make " + got
		}
		if now := c.known.Settled(&s.turn); s.turn.Adopt != "" {
			got += "= " + strings.Join(append([]string{now.Stored}, now.Old...), " ")
			if now.Making != nil || now.Stored != s.turn.Adopt {
				t.Errorf("%s: %+v", c.name, now)
			}
		}
		if got != c.want || len(s.extra) != c.extra {
			t.Errorf("%s: %q and %d, want %q (%s)", c.name, got, len(s.extra), c.want, s.turn.why())
		}
	}
}

// TestWhatShowsAnObjectStays, although the connection signs in with another.
func TestWhatShowsAnObjectStays(t *testing.T) {
	s := &standing{now: at(77), rotate: spec.Rotate{Before: 14 * 24 * time.Hour}, most: 2, ownID: "n",
		have: []providers.Credential{cred("a", 0, 90), cred("n", 76, 166)}, known: Credentials{Stored: "a", Making: &Intent{Known: []string{"a"}}}}
	if s.judge(); s.turn.Make || len(s.turn.Drop) > 0 || s.blocked == "" {
		t.Errorf("%+v %q", s.turn, s.blocked)
	}
}

// TestWhatIsInUseIsShown: where nothing is remembered, what the store's secret fits
// is in use, and not the newest.
func TestWhatIsInUseIsShown(t *testing.T) {
	s := &standing{now: at(77), rotate: spec.Rotate{Before: 14 * 24 * time.Hour}, most: 3, have: []providers.Credential{cred("a", 0, 90), cred("x", 2, 100)}, stored: "a"}
	s.judge()
	if !s.turn.Make || len(s.extra) != 1 || strings.Join(s.turn.old, " ") != "a" {
		t.Errorf("%+v, %d made by hand", s.turn, len(s.extra))
	}
}
