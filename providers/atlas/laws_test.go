package atlas_test

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"tenon/providers/atlas"
	"tenon/providers/atlas/atlastest"
	"tenon/providers/internal/conform"
)

func suite() conform.Suite {
	return conform.Suite{Provider: atlas.Provider(), Start: start, Base: conformPeople, Samples: samples(), Together: !conform.Long(), Without: map[string]string{"organization": "TestNewOrganization"}}
}

// start serves a sandbox behind the handlers of a test.
func start(t testing.TB, o conform.Start) *conform.Server {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := atlastest.New(atlastest.Options{Seed: o.Seed, Unlimited: true, BaseURL: "http://" + listener.Addr().String()})
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
	return &conform.Server{Env: s.Env(), Log: s.Log, ReadOnly: s.ReadOnly, Save: save, Objects: s.Objects, Expire: s.ExpireTokens}
}
