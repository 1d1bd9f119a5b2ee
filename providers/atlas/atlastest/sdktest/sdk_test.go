package sdktest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.mongodb.org/atlas-sdk/v20250312018/admin"
	"go.mongodb.org/atlas-sdk/v20250312018/auth"
	"go.mongodb.org/atlas-sdk/v20250312018/auth/clientcredentials"

	"tenon/providers/atlas/atlastest"
	"tenon/providers/atlas/atlastest/speccheck"
)

// world is a sandbox and a client of it. All that goes between them is held to
// the published description, where that is at hand.
type world struct {
	*testing.T
	s    *atlastest.Server
	url  string
	sdk  *admin.APIClient
	org  string
	kind string // "oauth" or "digest"
}

// each runs a test with both ways of signing in.
func each(t *testing.T, run func(w *world)) {
	for _, kind := range []string{"oauth", "digest"} {
		t.Run(kind, func(t *testing.T) {
			s := atlastest.New(atlastest.Options{})
			wrap := check(t)
			front := httptest.NewServer(wrap(s))
			t.Cleanup(front.Close)
			env := s.Env()
			w := &world{T: t, s: s, url: front.URL, org: env["ATLAS_ORG_ID"], kind: kind}
			if kind == "oauth" {
				w.sdk = w.oauth(env["ATLAS_CLIENT_ID"], env["ATLAS_CLIENT_SECRET"])
			} else {
				w.sdk = w.client(admin.UseDigestAuth(env["ATLAS_PUBLIC_KEY"], env["ATLAS_PRIVATE_KEY"]))
			}
			run(w)
		})
	}
}

func (w *world) client(way admin.ClientModifier) *admin.APIClient {
	w.Helper()
	c, err := admin.NewClient(admin.UseBaseURL(w.url), way)
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// oauth signs in with a service account, and revokes its token at the end.
func (w *world) oauth(id, secret string) *admin.APIClient {
	config := clientcredentials.NewConfig(id, secret)
	config.TokenURL, config.RevokeURL = w.url+clientcredentials.TokenAPIPath, w.url+clientcredentials.RevokeAPIPath
	token, err := config.Token(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := config.RevokeToken(w.Context(), (*auth.Token)(token)); err != nil && w.Context().Err() == nil {
			w.Error(err)
		}
	})
	return w.client(admin.UseHTTPClient(config.Client(w.Context())))
}

func check(t *testing.T) func(http.Handler) http.Handler {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "..", "shared", "specs")
	}
	if _, err := os.Stat(filepath.Join(dir, speccheck.File)); err != nil {
		t.Logf("nothing is held to the published description: it is not at %s (set TENON_SPECS)", dir)
		return func(h http.Handler) http.Handler { return h }
	}
	wrap, report, err := speccheck.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		t.Logf("%d answers held to the description", report.Checked())
		for _, v := range append(report.Requests(), report.Answers()...) {
			if !strings.Contains(v.Message, "readOnly property") { // which the SDK sends, as the CLI does
				t.Error(v)
			}
		}
	})
	return wrap
}

// from makes a value of the SDK from its JSON.
func from[T any](w *world, text string) *T {
	w.Helper()
	v := new(T)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		w.Fatalf("%s: %v", text, err)
	}
	return v
}

// request is one that the SDK has built.
type request[T any] interface {
	Execute() (T, *http.Response, error)
}

// do sends a request that has to succeed with a status.
func do[T any](w *world, status int, r request[T]) T {
	w.Helper()
	out, res, err := r.Execute()
	if err != nil {
		if known, ok := admin.AsError(err); ok {
			w.Fatalf("%d %s: %s", known.GetError(), known.GetErrorCode(), known.GetDetail())
		}
		w.Fatal(err)
	}
	if res.StatusCode != status {
		w.Fatalf("%s %s: %d, want %d", res.Request.Method, res.Request.URL, res.StatusCode, status)
	}
	return out
}

// gone is a request without an answer's body.
type gone interface {
	Execute() (*http.Response, error)
}

type empty struct{ gone }

func (e empty) Execute() (struct{}, *http.Response, error) {
	res, err := e.gone.Execute()
	return struct{}{}, res, err
}

// end sends a request that has no body in its answer.
func end(w *world, status int, r gone) {
	w.Helper()
	do(w, status, request[struct{}](empty{r}))
}

// refused sends a request that has to fail with a code.
func refused[T any](w *world, code string, r request[T]) {
	w.Helper()
	_, _, err := r.Execute()
	known, ok := admin.AsError(err)
	if !ok || known.GetErrorCode() != code {
		w.Fatalf("%v, want %s", err, code)
	}
}

func (w *world) project(name string) string {
	w.Helper()
	return do(w, 201, w.sdk.ProjectsApi.CreateGroup(w.Context(), from[admin.Group](w, `{"name":"`+name+`","orgId":"`+w.org+`"}`))).GetId()
}
