package logto_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/logto"
	"tenon/providers/logto/logtotest"
	"tenon/spec/value"
)

// refusal checks an error that people will meet: what it is, what it says,
// and what it tells them to do.
func refusal(t *testing.T, err, is error, hint string) {
	t.Helper()
	if err == nil || is != nil && !errors.Is(err, is) {
		t.Errorf("%v is not %v", err, is)
		return
	}
	if got := providers.HintOf(err); !strings.Contains(got, hint) || hint == "" {
		t.Errorf("%v\nhint %q, want %q in it", err, got, hint)
	}
}

func TestPersonalAccessTokens(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	list := func(token any) error {
		c := h.open(fields("endpoint", h.url, "token", token))
		return c.List(t.Context(), providers.Query{Kind: h.table.Kind("tenant")}, func(providers.Object) error { return nil })
	}
	refusal(t, list("pat_wrong"), providers.ErrDenied, "account settings")
	refusal(t, list(nil), providers.ErrNoCredentials, "personal access token")
	limited := h.open(fields("endpoint", h.url, "token", h.box.LimitedPAT()))
	_, err := h.tryCreate(limited, "tenant", fields("name", "acme-dev"), nil)
	refusal(t, err, providers.ErrDenied, "admin of the tenant")
}

func TestUnknownRegionSaysWhichThereAre(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	_, err := h.tryCreate(h.cloud, "tenant", fields("name", "acme-dev", "regionName", "MARS"), nil)
	refusal(t, err, nil, "EU, US, AU, JP")
}

func TestTenantCredentials(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	id, secret := h.vars()["LOGTO_APP_ID"], h.vars()["LOGTO_APP_SECRET"]
	good := fields("id", id, "secret", secret)
	list := func(local value.Value) error {
		in, err := h.enter(local)
		if err != nil {
			return err
		}
		return in.List(t.Context(), providers.Query{Kind: h.table.Kind("role")}, func(providers.Object) error { return nil })
	}
	endpoint := h.url + "/oss"
	for name, test := range map[string]struct {
		local value.Value
		is    error
		hint  string
	}{
		"no credentials":             {fields("endpoint", endpoint), providers.ErrNoCredentials, "declare credentials"},
		"wrong secret":               {fields("endpoint", endpoint, "credentials", fields("id", id, "secret", "made-up")), providers.ErrDenied, "check the credentials"},
		"unknown application":        {fields("endpoint", endpoint, "credentials", fields("id", "nobody", "secret", "made-up")), providers.ErrDenied, "check the credentials"},
		"the token's resource":       {fields("endpoint", endpoint, "resource", endpoint+"/api", "credentials", good), nil, "https://default.logto.app/api"},
		"the wrong address":          {fields("endpoint", h.url+"/nowhere", "credentials", good), nil, "without /api"},
		"plain http to another host": {fields("endpoint", "http://logto.acme.example", "credentials", good), nil, "https://"},
		"credentials in the address": {fields("endpoint", "https://me:pw@logto.acme.example", "credentials", good), nil, "in their own fields"},
		"not an address":             {fields("endpoint", "logto.acme.example", "credentials", good), nil, "https://HOST"},
	} {
		t.Run(name, func(t *testing.T) {
			err := list(test.local)
			refusal(t, err, test.is, test.hint)
			if err != nil && (strings.Contains(err.Error(), "me:pw") || strings.Contains(err.Error(), secret)) {
				t.Errorf("a secret is in %v", err)
			}
		})
	}
	if err := list(fields("endpoint", endpoint+"/api/", "credentials", good)); err != nil {
		t.Errorf("an address with /api: %v", err)
	}
	_, err := h.cloud.Enter(t.Context(), providers.Entry{Kind: h.table.Kind("tenant"), Address: "logto.cloud.tenants[acme-dev]",
		Object: providers.Object{Fields: fields("indicator", "https://abc.logto.app/api")}})
	refusal(t, err, providers.ErrNoCredentials, "let Tenon make it anew")
}

// TestApplicationWithoutTheRole gets a token without a scope, with 200.
func TestApplicationWithoutTheRole(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in, err := h.selfHosted()
	if err != nil {
		t.Fatal(err)
	}
	app := h.create(in, "application", nil, fields("name", "no-role", "type", "MachineToMachine"))
	other, err := h.enter(fields("endpoint", h.url+"/oss", "credentials", value.OfMap(
		value.Field{Key: "id", Value: value.OfString(app.Object.ID)}, value.Field{Key: "secret", Value: app.Minted["secret"]})))
	if err != nil {
		t.Fatal(err)
	}
	err = other.List(t.Context(), providers.Query{Kind: h.table.Kind("role")}, func(providers.Object) error { return nil })
	refusal(t, err, providers.ErrDenied, "Logto Management API access")
}

func TestQuotas(t *testing.T) {
	h := newHouse(t, logtotest.Options{Limits: map[string]int{"organizations": 1}})
	in := h.tenant()
	h.create(in, "organization", nil, fields("name", "Acme"))
	_, err := h.tryCreate(in, "organization", fields("name", "Another"), nil)
	refusal(t, err, providers.ErrDenied, "plan")
	for code, hint := range map[string]string{"subscription.tenant_suspended": "shut", "subscription.limit_exceeded": "plan", "auth.exceed_token_limit": "tokens"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"code":"` + code + `","message":"No."}`))
		}))
		c, err := logto.Provider().Open(t.Context(), providers.Config{Fields: fields("endpoint", server.URL, "token", "pat")})
		if err != nil {
			t.Fatal(err)
		}
		err = c.List(t.Context(), providers.Query{Kind: h.table.Kind("tenant")}, func(providers.Object) error { return nil })
		refusal(t, err, providers.ErrDenied, hint)
		server.Close()
	}
}

func TestOpenRefusesAddresses(t *testing.T) {
	for _, endpoint := range []string{"http://cloud.acme.example", "ftp://acme.example", "acme", "https://u:p@acme.example", "https://acme.example?x=1"} {
		_, err := logto.Provider().Open(t.Context(), providers.Config{Address: "logto.cloud", Fields: fields("endpoint", endpoint, "token", "pat")})
		if err == nil || providers.HintOf(err) == "" || !strings.HasPrefix(err.Error(), "endpoint: ") {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
	if _, err := logto.Provider().Open(t.Context(), providers.Config{Fields: fields("endpoint", "http://cloud.acme.example", "insecureHttp", true)}); err != nil {
		t.Error(err)
	}
}
