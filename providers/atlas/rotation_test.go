package atlas_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenon/apply"
	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/atlas"
	"tenon/providers/atlas/atlastest"
	"tenon/providers/internal/auth"
	"tenon/spec"
	"tenon/spec/value"
)

// rotation is a sandbox whose clock a test moves, and a stack on it whose
// connection signs in with a secret from the store, that of an account which
// rotates itself.
type rotation struct {
	t      *testing.T
	now    time.Time
	server *atlastest.Server
	memory *applytest.Memory
	state  *spec.State
	env    map[string]string
	ci, us value.Target
}

func startRotation(t *testing.T) *rotation {
	r := &rotation{t: t, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), memory: &applytest.Memory{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.server = atlastest.New(atlastest.Options{Clock: func() time.Time { return r.now }, Unlimited: true, BaseURL: "http://" + listener.Addr().String()})
	front := &httptest.Server{Listener: listener, Config: &http.Server{Handler: described.Wrap(top, r.server)}}
	front.Start()
	t.Cleanup(front.Close)
	r.env = r.server.Env()
	org := value.Address("atlas.main.organizations[Sandbox]")
	r.ci = value.Target{Secret: true, Address: org.Child("serviceAccounts", "ci"), Field: "secret"}
	r.us = value.Target{Secret: true, Address: org.Child("serviceAccounts", "sandbox owner"), Field: "secret"}
	text := `tenon: v1
atlas:
  main:
    endpoint: !env ATLAS_ENDPOINT
    auth: {clientId: !env ATLAS_CLIENT_ID, clientSecret: !secret "` + strings.TrimPrefix(r.us.String(), "!secret ") + `"}
    organizations:
      - name: Sandbox
        serviceAccounts:
          - {name: ci, description: Deploys, roles: [ORG_MEMBER], secretExpiresAfterHours: 2160, _rotate: {before: 14d, overlap: 7d}}
          - {name: sandbox owner, _id: ` + r.env["ATLAS_CLIENT_ID"] + `, secretExpiresAfterHours: 1440, _rotate: {before: 14d, overlap: 7d}}
`
	r.keep(r.us, r.env["ATLAS_CLIENT_SECRET"])
	r.state, err = spec.Load(spec.Options{Providers: []*providers.Provider{atlas.Provider()}, Paths: []string{"-"},
		Stdin:     func() ([]byte, error) { return []byte(text), nil },
		LookupEnv: func(name string) (string, bool) { v, ok := r.env[name]; return v, ok }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rotation) keep(t value.Target, secret string) {
	r.t.Helper()
	if err := r.memory.Keep(r.t.Context(), apply.Secret{Address: t.Address, Name: t.Field, Value: value.OfString(secret).AsSecret()}); err != nil {
		r.t.Fatal(err)
	}
}

// plan makes a plan as of now, in a run of its own.
func (r *rotation) plan() (*plan.Plan, plan.Input) {
	r.t.Helper()
	inv, err := r.memory.Load(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	in := plan.Input{State: r.state, Inventory: inv, Secret: apply.Secrets(r.t.Context(), r.memory), Now: r.now, Env: &providers.Env{Meter: &providers.Meter{}, Backoff: time.Millisecond}}
	p, err := plan.Run(r.t.Context(), in, plan.Options{})
	if err != nil {
		r.t.Fatalf("%s: %v", r.now, err)
	}
	r.t.Cleanup(func() { _ = p.Close(r.t.Context()) })
	return p, in
}

// works signs in with what the store holds.
func (r *rotation) works(t value.Target, id string) {
	r.t.Helper()
	v, err := r.memory.Open(r.t.Context(), t)
	if err == nil {
		err = auth.ClientCredentials{TokenURL: r.env["ATLAS_ENDPOINT"] + "/api/oauth/token", RevokeURL: r.env["ATLAS_ENDPOINT"] + "/api/oauth/revoke", ID: id, Secret: v.Reveal()}.Try(r.t.Context(), &providers.Env{})
	}
	if err != nil {
		r.t.Errorf("%s: what the store holds of %s does not sign in: %v", r.now.Format(time.DateOnly), t, err)
	}
}

// TestRotation plays through a year and more on the sandbox's clock: at no time
// does what the store holds not work, although each secret lives for 90 days,
// and although Tenon signs in with one of them.
func TestRotation(t *testing.T) {
	r := startRotation(t)
	events := map[string][]int{}
	begin := r.now
	ids := map[value.Address]string{}
	for day := range 440 {
		r.now = begin.Add(time.Duration(day) * 24 * time.Hour)
		p, in := r.plan()
		if p.RotationBlocked() || day > 0 && len(p.Rotations) != 2 {
			t.Fatalf("day %d: %+v", day, p.Rotations)
		}
		if len(p.Steps) > 0 {
			for _, s := range p.Steps {
				if s.Rotates != nil {
					what := fmt.Sprintf("%s make=%v drop=%d", s.Address[strings.LastIndex(string(s.Address), "["):], s.Rotates.Make, len(s.Rotates.Drop))
					events[what] = append(events[what], day)
				}
			}
			report, err := apply.Run(t.Context(), apply.Input{Plan: p, State: r.memory, Observe: in})
			if err != nil || len(report.Unconverged) > 0 || report.ObserveErr != nil {
				t.Fatalf("day %d: %v %+v", day, err, report)
			}
			for _, o := range report.Outcomes {
				if o.Status != apply.Done {
					t.Fatalf("day %d: %s: %v", day, o.Step.Address, o.Err)
				}
				ids[o.Step.Address] = o.ID
			}
		}
		if day%19 == 0 || len(p.Steps) > 0 {
			r.works(r.ci, ids[r.ci.Address])
			r.works(r.us, r.env["ATLAS_CLIENT_ID"])
		}
	}
	want := "map[[ci] make=false drop=1:[83 159 235 311 387] [ci] make=true drop=0:[76 152 228 304 380] [sandbox owner] make=false drop=1:[358 404] [sandbox owner] make=true drop=0:[351 397]]"
	if got := fmt.Sprint(events); got != want {
		t.Errorf("rotated on\n%s, want\n%s", got, want)
	}
	if inventory := string(r.memory.Bytes()); strings.Contains(inventory, "mdb_sa_sk_") {
		t.Error("a secret is in the inventory")
	}
}
