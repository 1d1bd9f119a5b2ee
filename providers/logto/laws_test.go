package logto_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenon/providers/internal/conform"
	"tenon/providers/logto"
	"tenon/providers/logto/logtotest"
)

// law reads one of the state files that the laws are held on.
func law(name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", "laws", name+".yaml"))
	if err != nil {
		panic(err)
	}
	return string(data)
}

func suite() conform.Suite {
	return conform.Suite{
		Provider: logto.Provider(), Start: start, Base: conformBase, Samples: samples(),
		Laws: conform.Laws{
			Connection: law("connection"), Export: []string{"logto.cloud"},
			Full: law("full"), Late: law("late"), Changed: law("changed"), Bare: law("bare"),
			Env:  map[string]string{"ANN_PASSWORD": "made-up for ann", "BOB_PASSWORD": "made-up for bob", "ANN_NEW_PASSWORD": "made-up for ann, anew"},
			Kept: []string{"logto.cloud.tenants[acme]#defaultApplication"},
		},
	}
}

// start serves a sandbox behind the handlers of a test.
func start(t testing.TB, o conform.Start) *conform.Server {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := logtotest.New(logtotest.Options{Seed: o.Seed, BaseURL: "http://" + listener.Addr().String()})
	if o.Data != nil {
		if err := s.Load(bytes.NewReader(o.Data)); err != nil {
			t.Fatal(err)
		}
	}
	var handler http.Handler = s
	if o.Wrap != nil {
		handler = o.Wrap(s)
	}
	front := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler}}
	front.Start()
	t.Cleanup(front.Close)
	save := func() []byte {
		var b bytes.Buffer
		if err := s.Save(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return &conform.Server{
		Env: s.Env(), Log: s.Log, ReadOnly: s.ReadOnly, Save: save, Expire: s.ExpireTokens, Grow: func(n int) { grow(s, read(t, save()).Data.Tenants[0].ID, n) },
		Objects: func() []string {
			return objects(read(t, bytes.ReplaceAll(save(), []byte(s.Env()["LOGTO_CLOUD_ENDPOINT"]), nil)))
		},
	}
}

// grow puts objects into a tenant.
func grow(s *logtotest.Server, tenant string, n int) {
	for _, collection := range []string{"users", "roles", "applications", "resources", "organizations", "organization-scopes", "organization-roles"} {
		var many []map[string]any
		for i := range n {
			name := fmt.Sprintf("grown_%d", i)
			many = append(many, map[string]any{"name": name, "username": name, "indicator": "https://grown.example/" + name, "type": "User", "description": name})
		}
		s.Seed(tenant, collection, many...)
	}
}

// books is what a sandbox has saved, as far as tests look into it.
type books struct {
	Data struct {
		Tenants []struct {
			ID, Name string
			Tables   map[string]struct {
				Columns []string
				Rows    [][]any
			}
			Links map[string]map[string][]string
		}
	}
}

func read(t testing.TB, saved []byte) (b books) {
	if err := json.Unmarshal(saved, &b); err != nil {
		t.Fatal(err)
	}
	return b
}

// objects names what a saved sandbox holds.
func objects(b books) []string {
	var out []string
	for _, tenant := range b.Data.Tenants {
		out = append(out, "tenant "+tenant.Name)
		for name, tab := range tenant.Tables {
			for _, row := range tab.Rows {
				key := ""
				for i, column := range tab.Columns {
					if slices.Contains([]string{"name", "indicator", "username", "primaryEmail"}, column) {
						key += strings.ReplaceAll(fmt.Sprintf(" %v", row[i+1]), tenant.ID, "ID")
					}
				}
				out = append(out, tenant.Name+": "+name+key)
			}
		}
		for name, pairs := range tenant.Links {
			for _, targets := range pairs {
				for range targets {
					out = append(out, tenant.Name+": link "+name)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func TestLawsAreHeldOnEverything(t *testing.T) { conform.Complete(t, suite()) }

func TestExport(t *testing.T) {
	t.Parallel()
	conform.Export(t, suite())
}

// TestRequests tells what the kinds cost: lists are asked for once a page,
// relations by their smaller side, and what no list tells once for each object
// that declares it.
func TestRequests(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"POST /t/{}/oidc/token":                       1,
		"GET /api/tenants":                            1,
		"GET /api/tenants/{}/settings":                1, // isMfaRequired
		"GET /t/{}/api/resources":                     1, // with all scopes
		"GET /t/{}/api/roles":                         1,
		"GET /t/{}/api/roles/{}/scopes":               2, // of those that declare scopes
		"GET /t/{}/api/applications":                  1,
		"GET /t/{}/api/applications/{}/roles":         1,
		"GET /t/{}/api/applications/{}/secrets":       1,
		"GET /t/{}/api/users":                         1,
		"GET /t/{}/api/roles/{}/users":                2, // roles of users
		"POST /t/{}/api/users/{}/password/verify":     2,
		"GET /t/{}/api/organization-scopes":           1,
		"GET /t/{}/api/organization-roles":            1, // with their scopes
		"GET /t/{}/api/organizations":                 1,
		"GET /t/{}/api/organizations/{}/users":        1,
		"GET /t/{}/api/organizations/{}/applications": 1,
		"GET /t/{}/api/sign-in-exp":                   1,
	}
	conform.Requests(t, suite(), want, 250, map[string]int{
		"GET /t/{}/api/roles": 2, "GET /t/{}/api/users": 2, // 100 to a page; resources and applications come at once
		"GET /t/{}/api/organization-scopes": 2, "GET /t/{}/api/organization-roles": 2, "GET /t/{}/api/organizations": 2,
	})
}

func TestCrash(t *testing.T) { conform.Crash(t, suite(), 9) }

func TestFaults(t *testing.T) { conform.Faults(t, suite(), 6) }
