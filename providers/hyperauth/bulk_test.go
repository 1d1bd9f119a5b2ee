package hyperauth_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"tenon/providers"
	"tenon/providers/hyperauth"
	"tenon/providers/hyperauth/hyperauthtest"
	"tenon/spec/value"
)

// opened is a sandbox with the realm tmax, and a client inside it.
type opened struct {
	*hyperauthtest.Server
	outer, inner providers.Client
	log          bytes.Buffer
}

func open(t *testing.T) *opened {
	t.Helper()
	o := &opened{Server: hyperauthtest.NewServer(hyperauthtest.Options{})}
	t.Cleanup(o.Close)
	env, p := o.Env(), hyperauth.Provider()
	var err error
	o.outer, err = p.Open(t.Context(), providers.Config{Address: "hyperauth.tmax", Env: &providers.Env{Log: slog.New(slog.NewTextHandler(&o.log, nil))},
		Fields: value.FromAny(map[string]any{"endpoint": env["HYPERAUTH_ENDPOINT"],
			"auth": map[string]any{"clientId": env["HYPERAUTH_CLIENT_ID"], "clientSecret": env["HYPERAUTH_CLIENT_SECRET"]}})})
	if err != nil {
		t.Fatal(err)
	}
	made, err := o.outer.Create(t.Context(), providers.Change{Kind: p.Kind("realm"), Fields: value.FromAny(map[string]any{"realm": "tmax", "enabled": true})})
	if err != nil {
		t.Fatal(err)
	}
	if o.inner, err = o.outer.Enter(t.Context(), providers.Entry{Kind: p.Kind("realm"), Object: made.Object}); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *opened) user(t *testing.T, fields map[string]any) (providers.Result, error) {
	return o.inner.Create(t.Context(), providers.Change{Kind: hyperauth.Provider().Kind("user"), Fields: value.FromAny(fields)})
}

// count is how many requests there were to a path.
func (o *opened) count(method, suffix string) int {
	n := 0
	for _, r := range o.Log.Requests() {
		if r.Method == method && strings.HasSuffix(r.Path, suffix) {
			n++
		}
	}
	return n
}

// TestBulk: users that are made at the same time go into few requests, and a
// bad one is found without harm to the others.
func TestBulk(t *testing.T) {
	o := open(t)
	if _, err := o.user(t, map[string]any{"username": "taken", "email": "taken@acme.example"}); err != nil {
		t.Fatal(err)
	}
	before := o.count("POST", "/realms/tmax/user")
	errs := make([]error, 40)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			name := fmt.Sprintf("user%02d", i)
			if i == 17 {
				name = "Taken"
			}
			fields := map[string]any{"username": name}
			if i%10 != 0 { // some have no address, of whom one at most goes into a request
				fields["email"] = fmt.Sprintf("user%02d@acme.example", i)
			}
			_, errs[i] = o.user(t, fields)
		})
	}
	wg.Wait()
	for i, err := range errs {
		if (i == 17) != errors.Is(err, providers.ErrExists) || i != 17 && err != nil {
			t.Errorf("user %d: %v", i, err)
		}
	}
	if n := o.count("POST", "/realms/tmax/user") - before; n > 25 {
		t.Errorf("%d requests for 40 users", n)
	}
	made := 0
	for _, name := range o.Objects() {
		if strings.HasPrefix(name, "user tmax/user") {
			made++
		}
	}
	if made != 39 {
		t.Errorf("%d users are there, want 39", made)
	}
}

// TestDeleteTold: the server says 400 where a user is gone and HyperCloud does
// not know of it; that is done, with a warning.
func TestDeleteTold(t *testing.T) {
	o := open(t)
	made, err := o.user(t, map[string]any{"username": "bob", "email": "bob@acme.example"})
	if err != nil {
		t.Fatal(err)
	}
	o.BreakOperator()
	gone := providers.Change{Kind: hyperauth.Provider().Kind("user"), ID: made.Object.ID, Live: made.Object}
	for range 2 {
		if err := o.inner.Delete(t.Context(), gone); err != nil {
			t.Error(err)
		}
	}
	if !strings.Contains(o.log.String(), "could not tell HyperCloud") {
		t.Errorf("no warning: %s", o.log.String())
	}
}

// TestWithdrawal: refused by the attributes that hold a user.
func TestWithdrawal(t *testing.T) {
	o := open(t)
	_, err := o.user(t, map[string]any{"username": "bob", "withdrawal": true, "attributes": map[string]any{"withdrawal_unqualified_hypercloud": []any{"T"}}})
	if err == nil || !strings.Contains(err.Error(), "hypercloud holds them") {
		t.Errorf("%v", err)
	}
	made, err := o.user(t, map[string]any{"username": "ann", "withdrawal": true})
	if err != nil || made.Object.Fields.Lookup("attributes.deletionDate").Len() != 1 {
		t.Errorf("%v %v", made.Object.Fields, err)
	}
}

// TestMadeAndNotRead: of a user that was made and could not be read afterwards
// it is not known how that ended, so that it is looked for, and is Tenon's own.
func TestMadeAndNotRead(t *testing.T) {
	o := open(t)
	if err := o.AddFault("400:method=GET,path=/admin/realms/tmax/users"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.user(t, map[string]any{"username": "ann", "email": "ann@acme.example"}); !errors.Is(err, providers.ErrUnknownOutcome) {
		t.Errorf("%v, want an unknown outcome", err)
	}
}
