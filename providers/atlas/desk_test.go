package atlas_test

import (
	"net/http"
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
)

// desk is somebody who plans and applies files on a sandbox.
type desk struct {
	t      *testing.T
	server *atlastest.Server
	memory *applytest.Memory
	env    map[string]string
}

func newDesk(t *testing.T, o atlastest.Options) *desk {
	o.Unlimited = true
	d := &desk{t: t, server: atlastest.NewServer(o), memory: &applytest.Memory{}}
	t.Cleanup(d.server.Close)
	d.env = d.server.Env()
	return d
}

// byAccount and byKey sign in as who owns the sandbox's organization.
const (
	byAccount = "auth: {clientId: !env ATLAS_CLIENT_ID, clientSecret: !env ATLAS_CLIENT_SECRET}"
	byKey     = "auth: {publicKey: !env ATLAS_PUBLIC_KEY, privateKey: !env ATLAS_PRIVATE_KEY}"
)

// file is a file of one organization; inside is indented by the caller.
func file(auth, inside string) string {
	return "tenon: v1\natlas:\n  main:\n    endpoint: !env ATLAS_ENDPOINT\n    " + auth + "\n    organizations:\n      - name: Sandbox\n" + inside
}

func (d *desk) plan(text string, o plan.Options) (*plan.Plan, plan.Input) {
	d.t.Helper()
	p, in, err := d.planned(text, o)
	if err != nil {
		d.t.Fatal(err)
	}
	return p, in
}

func (d *desk) planned(text string, o plan.Options) (*plan.Plan, plan.Input, error) {
	d.t.Helper()
	state, err := spec.Load(spec.Options{Providers: []*providers.Provider{atlas.Provider()}, Paths: []string{"-"},
		Stdin:     func() ([]byte, error) { return []byte(text), nil },
		LookupEnv: func(name string) (string, bool) { v, ok := d.env[name]; return v, ok }})
	if err != nil {
		d.t.Fatal(err)
	}
	inv, err := d.memory.Load(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	in := plan.Input{State: state, Inventory: inv, Secret: apply.Secrets(d.t.Context(), d.memory), Env: &providers.Env{Meter: &providers.Meter{}, Backoff: time.Millisecond}}
	p, err := plan.Run(d.t.Context(), in, o)
	if err == nil {
		d.t.Cleanup(func() { _ = p.Close(d.t.Context()) })
	}
	return p, in, err
}

// refusals are what a plan refuses, one a line.
func refusals(p *plan.Plan) string {
	var out []string
	for _, r := range p.Refusals {
		out = append(out, r.Text+" ("+r.Hint+")")
	}
	return strings.Join(out, "\n")
}

// apply carries out a plan, which must be possible, and plans again: nothing is left.
func (d *desk) apply(text string) *plan.Plan {
	d.t.Helper()
	p, in := d.plan(text, plan.Options{})
	if err := d.carryOut(p, in); err != nil {
		d.t.Fatal(err)
	}
	if again, _ := d.plan(text, plan.Options{}); len(again.Steps)+len(again.Refusals) > 0 {
		d.t.Errorf("%d steps are left; %s", len(again.Steps), refusals(again))
	}
	return p
}

// may carries out a plan that needs leave.
func (d *desk) may(text string, o plan.Options) *plan.Plan {
	d.t.Helper()
	p, in := d.plan(text, o)
	if err := d.carryOut(p, in); err != nil {
		d.t.Fatal(err)
	}
	return p
}

// carryOut gives the first thing that goes wrong.
func (d *desk) carryOut(p *plan.Plan, in plan.Input) error {
	d.t.Helper()
	report, err := apply.Run(d.t.Context(), apply.Input{Plan: p, State: d.memory, Observe: in, Settle: time.Millisecond})
	if err != nil {
		return err
	}
	for _, o := range report.Outcomes {
		if o.Status != apply.Done {
			return o.Err
		}
	}
	return nil
}

// byHand sends one request as the sandbox's API key, from an address of its own.
func (d *desk) byHand(method, path string) {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), method, d.env["ATLAS_ENDPOINT"]+"/api/atlas/v2"+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Accept", "application/vnd.atlas.2024-08-05+json")
	req.Header.Set("X-Forwarded-For", "192.0.2.1")
	client := http.Client{Transport: auth.Digest(d.env["ATLAS_PUBLIC_KEY"], d.env["ATLAS_PRIVATE_KEY"])(http.DefaultTransport)}
	answer, err := client.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode > 299 {
		d.t.Fatalf("%s %s: %s", method, path, answer.Status)
	}
}

// secretAt tells the secret of an object from others.
func secretAt(address, name string) func(apply.Secret) bool {
	return func(s apply.Secret) bool { return string(s.Address) == address && s.Name == name }
}
