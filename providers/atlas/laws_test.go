package atlas_test

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tenon/providers/atlas"
	"tenon/providers/atlas/atlastest"
	"tenon/providers/internal/conform"
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
		Laws: conform.Laws{
			Connection: law("connection"), Export: []string{"atlas.main"},
			Full: law("full"), Late: law("late"), Changed: law("changed"), Bare: law("bare"), Again: law("again"),
			Env: map[string]string{"APP_PASSWORD": "made-up for app", "BIND_PASSWORD": "made-up for a directory", "APP_NEW_PASSWORD": "made-up for app, anew", "SLACK_TOKEN": "xoxb-made-up", "HOOK_HEADERS": `{"X-Token": "made-up"}`},
			Kept: []string{"atlas.main.organizations[Sandbox].serviceAccounts[ci]#secret", "atlas.main.organizations[Sandbox].apiKeys[legacy backup]#privateKey",
				"atlas.main.organizations[Sandbox].projects[MyProject].serviceAccounts[deploy]#secret",
				"atlas.main.organizations[Sandbox].projects[MyProject].apiKeys[release]#privateKey"},
		},
		Provider: atlas.Provider(), Start: start, Base: conformPeople, Samples: samples(), Together: !conform.Long(),
	}
}

// start serves a sandbox behind the handlers of a test.
func start(t testing.TB, o conform.Start) *conform.Server { return startGrown(t, o, atlastest.Size{}) }

// startGrown serves one that holds so much from the beginning.
func startGrown(t testing.TB, o conform.Start, size atlastest.Size) *conform.Server {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := atlastest.New(atlastest.Options{Seed: o.Seed, Unlimited: true, BaseURL: "http://" + listener.Addr().String()})
	s.Grow(0, size)
	if o.Data == nil && slices.Contains([]string{"", "identityProvider of SAML", "connectedOrgConfig with identity providers"}, o.Arm) {
		s.AddSAML("first")
		s.AddSAML("second")
	}
	if o.Data != nil {
		if err := s.Load(bytes.NewReader(o.Data)); err != nil {
			t.Fatal(err)
		}
	}
	handler := described.Wrap(top, s)
	if o.Wrap != nil {
		handler = o.Wrap(handler)
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
	return &conform.Server{Env: s.Env(), Log: s.Log, ReadOnly: s.ReadOnly, Save: save, Objects: s.Objects, Expire: s.ExpireTokens,
		Grow: func(n int) { s.Grow(5000, atlastest.Size{Projects: n, Users: n, Accounts: n, Keys: n, Teams: n}) }}
}

func TestLawsAreHeldOnEverything(t *testing.T) { conform.Complete(t, suite()) }

func TestExport(t *testing.T) {
	t.Parallel()
	conform.Export(t, suite())
}

func TestCrash(t *testing.T) { conform.Crash(t, suite(), 15) }

func TestFaults(t *testing.T) { conform.Faults(t, suite(), 2) }
