package atlas_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tenon/apply"
	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/atlas"
	"tenon/providers/atlas/atlastest"
	"tenon/spec"
	"tenon/spec/value"
)

// customer is a sandbox, and a stack that makes an organization on it.
type customer struct {
	t       *testing.T
	now     time.Time
	server  *atlastest.Server
	url     string
	answers http.Handler
	memory  *applytest.Memory
	key     bool   // the connection signs in with an API key
	last    []byte // what ask was answered
	create  int    // allowed
	remove  int

	mu   sync.Mutex
	left int  // requests and writes of the state until the end; below 0: no end comes
	late bool // it comes after the work is done
	sent int  // requests and writes of the last run that may have died
	kept int  // the number of its last write to the secret store
	dead bool
}

const acme value.Address = "atlas.main.organizations[Acme]"

// acmeOwn is the credential that it comes with.
var acmeOwn = value.Target{Secret: true, Address: acme, Field: "credential"}

func newCustomer(t *testing.T) *customer {
	c := &customer{t: t, left: -1, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), memory: &applytest.Memory{}}
	front := httptest.NewUnstartedServer(nil)
	c.url = "http://" + front.Listener.Addr().String()
	c.server = atlastest.New(atlastest.Options{Clock: func() time.Time { return c.now }, Unlimited: true, BaseURL: c.url})
	c.answers = described.Wrap(top, c.server)
	front.Config.Handler = http.HandlerFunc(c.serve)
	front.Start()
	t.Cleanup(front.Close)
	return c
}

// state reads organizations, as they stand under the collection.
func (c *customer) state(organizations string) *spec.State {
	c.t.Helper()
	text := "tenon: v1\natlas:\n  main:\n    endpoint: !env ATLAS_ENDPOINT\n    auth: {clientId: !env ATLAS_CLIENT_ID, clientSecret: !env ATLAS_CLIENT_SECRET}\n    organizations:\n" + organizations
	if c.key {
		text = strings.Replace(text, "clientId: !env ATLAS_CLIENT_ID, clientSecret: !env ATLAS_CLIENT_SECRET", "publicKey: !env ATLAS_PUBLIC_KEY, privateKey: !env ATLAS_PRIVATE_KEY", 1)
	}
	state, err := spec.Load(spec.Options{Providers: []*providers.Provider{atlas.Provider()}, Paths: []string{"-"},
		Stdin:     func() ([]byte, error) { return []byte(text), nil },
		LookupEnv: func(name string) (string, bool) { v, ok := c.server.Env()[name]; return v, ok }})
	if err != nil {
		c.t.Fatal(err)
	}
	return state
}

func (c *customer) input(organizations string) plan.Input {
	c.t.Helper()
	inv, err := c.memory.Load(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return plan.Input{State: c.state(organizations), Inventory: inv, Secret: apply.Secrets(c.t.Context(), c.memory), Now: c.now, Env: &providers.Env{Meter: &providers.Meter{}, Backoff: time.Millisecond}}
}

func (c *customer) options() plan.Options {
	return plan.Options{AllowCreate: map[string]int{"organization": c.create}, AllowDelete: map[string]int{"organization": c.remove}}
}

func (c *customer) plan(organizations string) (*plan.Plan, plan.Input, error) {
	c.t.Helper()
	in := c.input(organizations)
	writes := len(c.server.Log.Mutations())
	p, err := plan.Run(c.t.Context(), in, c.options())
	if len(c.server.Log.Mutations()) > writes {
		c.t.Error("a plan wrote")
	}
	return p, in, err
}

// look makes a plan that is not carried out.
func (c *customer) look(organizations string) (*plan.Plan, plan.Input, error) {
	c.t.Helper()
	p, in, err := c.plan(organizations)
	if p != nil {
		_ = p.Close(c.t.Context())
	}
	return p, in, err
}

// attempt applies, and gives all that went wrong.
func (c *customer) attempt(organizations string) (*apply.Report, error) {
	c.t.Helper()
	p, in, err := c.plan(organizations)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close(context.Background()) }()
	r, err := apply.Run(c.t.Context(), apply.Input{Plan: p, State: c.memory, Observe: in, Settle: time.Millisecond, Now: func() time.Time { return c.now }})
	if r != nil {
		for _, o := range r.Outcomes {
			if o.Status != apply.Done {
				err = errors.Join(err, fmt.Errorf("%s: %w", o.Step.Address, o.Err))
			}
		}
		for _, s := range r.Unconverged {
			err = errors.Join(err, fmt.Errorf("not converged: %s %+v", s.Address, s.Changes))
		}
		err = errors.Join(err, r.ObserveErr)
	}
	return r, err
}

// apply applies, and sees that then there is nothing left to do.
func (c *customer) apply(organizations string) *apply.Report {
	c.t.Helper()
	r, err := c.attempt(organizations)
	if err != nil {
		c.t.Fatal(err)
	}
	c.empty(organizations)
	return r
}

func (c *customer) empty(organizations string) *plan.Plan {
	c.t.Helper()
	p, _, err := c.look(organizations)
	if err != nil || len(p.Steps) > 0 || len(p.Refusals) > 0 {
		c.t.Fatalf("the plan is not empty: %v %+v", err, p)
	}
	return p
}

// organizations counts those that the server holds, by name.
func (c *customer) organizations(name string) (n int) {
	for _, o := range c.server.Objects() {
		if o == fmt.Sprintf("organization [%q]", name) {
			n++
		}
	}
	return n
}

// entry is what is remembered of the organization.
func (c *customer) entry() *plan.Entry {
	c.t.Helper()
	inv, err := c.memory.Load(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return inv.Objects[acme]
}

// lose forgets what is remembered: the inventory, the secrets, or both.
func (c *customer) lose(inventory, secrets bool) {
	c.t.Helper()
	before := c.memory
	c.memory = &applytest.Memory{}
	if !inventory {
		inv, err := before.Load(c.t.Context())
		if err == nil {
			err = c.memory.Save(c.t.Context(), inv)
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
	kept, err := before.Secrets(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, s := range kept {
		if secrets && s.Address.Within(acme) {
			continue
		}
		if s.Value, err = before.Open(c.t.Context(), value.Target{Secret: true, Address: s.Address, Field: s.Name}); err == nil {
			err = c.memory.Keep(c.t.Context(), s)
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
}

// refused sees that a plan is an error, or is refused, in these words.
func (c *customer) refused(organizations string, words ...string) {
	c.t.Helper()
	p, _, err := c.look(organizations)
	text := ""
	if err != nil {
		text = err.Error()
	} else {
		for _, r := range p.Refusals {
			text += r.Text + " (" + r.Hint + ")"
		}
	}
	if err == nil && len(p.Refusals) == 0 {
		c.t.Fatalf("not refused: %+v", p)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			c.t.Errorf("%q lacks %q", text, w)
		}
	}
	c.t.Log(text)
}

// serve lets the server answer, unless the client has come to its end.
func (c *customer) serve(w http.ResponseWriter, r *http.Request) {
	dead, late := c.counts()
	if dead && !late {
		panic(http.ErrAbortHandler)
	}
	answer := httptest.NewRecorder()
	c.answers.ServeHTTP(answer, r)
	if dead {
		panic(http.ErrAbortHandler)
	}
	for name, all := range answer.Header() {
		w.Header()[name] = all
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// counts counts a request, or a write of the state, and says whether the client
// is at its end: from there on it sends nothing and writes nothing.
func (c *customer) counts() (dead, late bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dead {
		return true, false
	}
	if c.left--; c.left == -1 {
		c.dead = true
		return true, c.late
	}
	c.left = max(c.left, -2)
	return false, false
}

// dies runs an apply that comes to its end at the n-th request or write.
func (c *customer) dies(organizations string, n int, late bool) (done bool) {
	c.mu.Lock()
	c.left, c.late = n, late
	c.mu.Unlock()
	c.memory.Intercept = func(what string) (error, bool) {
		if what == "Keep" {
			c.mu.Lock()
			c.kept = n - c.left
			c.mu.Unlock()
		}
		if dead, late := c.counts(); dead {
			return errors.New("dead"), late
		}
		return nil, true
	}
	_, err := c.attempt(organizations)
	c.memory.Intercept = nil
	c.mu.Lock()
	defer c.mu.Unlock()
	done = !c.dead
	if done && err != nil {
		c.t.Fatal(err)
	}
	c.sent, c.dead, c.left = n-c.left, false, -2
	return done
}

// credential reads what the store keeps of the organization.
func (c *customer) credential() value.Value {
	c.t.Helper()
	v, err := c.memory.Open(c.t.Context(), acmeOwn)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

// meddle does something with the organization's own credential, behind Tenon's back.
func (c *customer) meddle(method, path, body string) { c.ask(method, path, body, nil) }

func (c *customer) ask(method, path, body string, answer any) {
	c.t.Helper()
	own := c.credential()
	c.askAs(own.Get("clientId").Reveal(), own.Get("clientSecret").Reveal(), method, path, body, answer)
}

func (c *customer) askAs(id, secret, method, path, body string, answer any) {
	c.t.Helper()
	send := func(req *http.Request, into any) {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			c.t.Fatal(err)
		}
		defer resp.Body.Close()
		if into == nil {
			into = &struct{}{}
		}
		if c.last, err = io.ReadAll(resp.Body); err != nil {
			c.t.Fatal(err)
		}
		if err := json.Unmarshal(c.last, into); resp.StatusCode > 299 || err != nil && len(c.last) > 0 {
			c.t.Fatalf("%s %s: %d %v", req.Method, req.URL, resp.StatusCode, err)
		}
	}
	ask, _ := http.NewRequestWithContext(c.t.Context(), "POST", c.url+"/api/oauth/token", strings.NewReader("grant_type=client_credentials"))
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask.SetBasicAuth(id, secret)
	var token struct{ Access_token string }
	send(ask, &token)
	req, _ := http.NewRequestWithContext(c.t.Context(), method, c.url+"/api/atlas/v2"+path, strings.NewReader(body))
	req.Header.Set("Accept", "application/vnd.atlas.2025-02-19+json")
	if body != "" {
		req.Header.Set("Content-Type", "application/vnd.atlas.2025-02-19+json")
	}
	req.Header.Set("Authorization", "Bearer "+token.Access_token)
	send(req, answer)
}

// spare makes another service account in the organization, by hand.
func (c *customer) spare() [2]string {
	c.t.Helper()
	var made struct {
		ClientID string `json:"clientId"`
		Secrets  []struct{ Secret string }
	}
	c.ask("POST", "/orgs/"+c.entry().ID+"/serviceAccounts", `{"name": "spare", "description": "Spare", "roles": ["ORG_OWNER"], "secretExpiresAfterHours": 8760}`, &made)
	return [2]string{made.ClientID, made.Secrets[0].Secret}
}

// fails sees that an apply fails in these words.
func (c *customer) fails(organizations, words string) {
	c.t.Helper()
	if _, err := c.attempt(organizations); err == nil || !strings.Contains(err.Error(), words) {
		c.t.Errorf("%v, want %s", err, words)
	}
}

// drifted sees that a plan finds one change of the organization.
func (c *customer) drifted(organizations, path string) {
	c.t.Helper()
	p, _, err := c.look(organizations)
	if err != nil || len(p.Steps) != 1 || p.Steps[0].Address != acme || len(p.Steps[0].Changes) != 1 || p.Steps[0].Changes[0].Path != path || p.Steps[0].Reason != "drift" {
		c.t.Fatalf("%v %+v", err, p)
	}
}
