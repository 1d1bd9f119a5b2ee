package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenon/providers"
)

func TestUnusableAnswers(t *testing.T) {
	html := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			fmt.Fprint(w, "<!doctype html><title>Sign in</title>")
		}
	}
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, body)
		}
	}
	for name, test := range map[string]struct {
		serve http.HandlerFunc
		says  string
	}{
		"a page":           {html(200), "web page"},
		"a page as error":  {html(502), "web page"},
		"nothing":          {text(""), "empty"},
		"broken JSON":      {text(`[{"id":`), "broken JSON"},
		"two documents":    {text(`[] []`), "broken JSON"},
		"too long":         {func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(bytes.Repeat([]byte(" "), 1<<20+1)) }, "longer than 1024 KiB"},
		"plain-text error": {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "Not Found\x1b[31m", 404) }, "Not Found[31m (GET"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, test.serve)
			c := clientFor(t, s.URL)
			c.wire.most = 1 << 20
			_, err := c.all(t.Context(), "thing")
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), s.URL+"/things") {
				t.Errorf("%v", err)
			}
			if strings.Contains(fmt.Sprint(err), "page=1") {
				t.Errorf("the query is in the error: %v", err)
			}
		})
	}
}

// TestAnswersOfWrites: some servers say "OK", and a page means that a write
// may have been made all the same.
func TestAnswersOfWrites(t *testing.T) {
	serve := func(kind, body string) *stand {
		return newStand(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		})
	}
	c := clientFor(t, serve("text/plain", "Created").URL, func(config *Config) { config.Rows[1].ID = "name" })
	r, err := c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "x")})
	if err != nil || r.Object.ID != "x" {
		t.Errorf("%+v, %v", r, err)
	}
	for kind, body := range map[string]string{"text/html": "<html>", "application/json": `{"id":`} {
		c := clientFor(t, serve(kind, body).URL)
		if _, err := c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "x")}); !errors.Is(err, providers.ErrUnknownOutcome) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestRedirects(t *testing.T) {
	var authorised []string
	other := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		authorised = append(authorised, r.Header.Get("Authorization"))
		reply(w, 200, []any{})
	})
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/things" && r.URL.Query().Get("page") == "1" && r.Method == "GET":
			http.Redirect(w, r, "/moved", http.StatusFound)
		case r.URL.Path == "/moved":
			w.Header().Set("X-Total", "1")
			reply(w, 200, list(0, 1))
		default:
			http.Redirect(w, r, other.URL+"/things", http.StatusTemporaryRedirect)
		}
	})
	c := clientFor(t, s.URL, func(config *Config) {
		config.Auth = func(inner http.RoundTripper) http.RoundTripper { return bearer{inner} }
	})
	if seen, err := c.all(t.Context(), "thing"); err != nil || len(seen) != 1 {
		t.Errorf("a redirect on the same server: %v, %v", seen, err)
	}
	for name, send := range map[string]func() error{
		"a read to another host":  func() error { _, err := c.all(t.Context(), "tag"); return err },
		"a write to another host": func() error { return c.Delete(t.Context(), providers.Change{Kind: c.kindOf("thing"), ID: "1"}) },
	} {
		if err := send(); err == nil || !strings.Contains(err.Error(), other.URL) || providers.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(authorised) > 0 {
		t.Errorf("requests followed to the other host: %q", authorised)
	}
}

type bearer struct{ inner http.RoundTripper }

func (b bearer) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer made-up")
	return b.inner.RoundTrip(req)
}

func TestTLS(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { reply(w, 200, []any{}) }))
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	defer secure.Close()
	plain := newStand(t, func(w http.ResponseWriter, r *http.Request) { reply(w, 200, []any{}) })
	for address, says := range map[string]string{
		secure.URL: "is not trusted",
		"https://" + strings.TrimPrefix(plain.URL, "http://"): "does not speak TLS",
		"http://nowhere.invalid":                              "is not known",
	} {
		began := time.Now()
		_, err := clientFor(t, address).all(t.Context(), "thing")
		if err == nil || !errors.Is(err, providers.ErrUnavailable) || !strings.Contains(err.Error(), says) || providers.HintOf(err) == "" {
			t.Errorf("%s: %v", address, err)
		}
		if time.Since(began) > 5*time.Second {
			t.Errorf("%s: took %v", address, time.Since(began))
		}
	}
}

// TestNoSecretInErrors repeats what was sent, as some servers do.
func TestNoSecretInErrors(t *testing.T) {
	for _, secret := range []string{"hunter-made-up", "x", "two\nlines here", `quo"ted`, "pa$$"} {
		s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
			got, _ := readJSON(r)["secret"].(string)
			reply(w, 400, map[string]any{"code": "bad", "message": fmt.Sprintf("the value %q is not good, nor is '%s', with token made-up-token", got, got)})
		})
		c := clientFor(t, s.URL, func(config *Config) { config.Secrets = func() []string { return []string{"made-up-token"} } })
		_, err := c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "n", "secret", secret)})
		if err == nil || strings.Contains(err.Error(), "'"+secret+"'") || strings.Contains(err.Error(), fmt.Sprintf("%q", secret)) || strings.Contains(err.Error(), "made-up-token") {
			t.Errorf("%q: %v", secret, err)
		}
		if !strings.Contains(err.Error(), "(secret)") {
			t.Errorf("%q: %v", secret, err)
		}
		for line := range strings.Lines(secret) {
			if line = strings.TrimSpace(line); len(line) > 3 && strings.Contains(err.Error(), line) {
				t.Errorf("%q is in %v", line, err)
			}
		}
	}
}

// TestNoSecretInErrorsOfHooks: what a hook sends as a plain text is the secret of
// the change that it sends it for all the same.
func TestNoSecretInErrorsOfHooks(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		reply(w, 400, map[string]any{"message": fmt.Sprintf("not good: %v", readJSON(r)["part"])})
	})
	tell := func(ctx context.Context, client *Client, ch providers.Change) error {
		_, err := client.Send(ctx, "POST /elsewhere", providers.Change{}, fields("part", ch.Fields.Get("secret").Reveal()), false)
		return err
	}
	c := clientFor(t, s.URL, func(config *Config) {
		for i := range config.Rows {
			config.Rows[i].Resolve = func(ctx context.Context, client *Client, ch providers.Change) (providers.Change, error) {
				return ch, tell(ctx, client, ch)
			}
			config.Rows[i].Forbid = tell
		}
	})
	ch := providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "n", "secret", "hunter-made-up")}
	_, created := c.Create(t.Context(), ch)
	ch.ID = "1"
	_, updated := c.Update(t.Context(), ch)
	for what, err := range map[string]error{"create": created, "update": updated} {
		if err == nil || strings.Contains(err.Error(), "hunter") || !strings.Contains(err.Error(), "not good: (secret)") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestLog: method, path, status and time; no query, header or body.
func TestLog(t *testing.T) {
	var out bytes.Buffer
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("User-Agent"); got != "tenon/1.2.3" {
			t.Errorf("User-Agent %q", got)
		}
		reply(w, 201, map[string]any{"id": "1"})
	})
	c := clientFor(t, s.URL, func(config *Config) {
		config.Env.Version = "1.2.3"
		config.Env.Log = slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	if _, err := c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "in-the-body")}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"method=POST", "path=/things", "status=201", "ms="} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in %s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "in-the-body") {
		t.Error("the body was logged")
	}
}

func TestTimeout(t *testing.T) {
	s := newStand(t, func(w http.ResponseWriter, r *http.Request) {
		readJSON(r) // only then does the server notice that the client is gone
		<-r.Context().Done()
	})
	c := clientFor(t, s.URL)
	c.wire.timeout = 20 * time.Millisecond
	_, err := c.all(t.Context(), "thing")
	if !errors.Is(err, providers.ErrUnavailable) || !strings.Contains(err.Error(), "no answer within 20ms") {
		t.Errorf("%v", err)
	}
	if got := len(s.requests()); got != maxTimeouts+1 {
		t.Errorf("%d requests", got)
	}
	_, err = c.Create(t.Context(), providers.Change{Kind: c.kindOf("thing"), Fields: fields("name", "x")})
	if !errors.Is(err, providers.ErrUnknownOutcome) {
		t.Errorf("%v", err)
	}
}

func TestRoutes(t *testing.T) {
	for id, want := range map[string]string{
		"a/b": "/things/a%2Fb", "a b?c#d": "/things/a%20b%3Fc%23d", "10.0.0.0/8": "/things/10.0.0.0%2F8", "é": "/things/%C3%A9", "{id}": "/things/%7Bid%7D",
	} {
		_, path, err := expand("GET /things/{id}", func(string) string { return id })
		if err != nil || path != want {
			t.Errorf("%q: %s, %v", id, path, err)
		}
	}
	for _, id := range []string{"", ".", ".."} {
		if _, path, err := expand("DELETE /things/{id}", func(string) string { return id }); err == nil {
			t.Errorf("%q was taken: %s", id, path)
		}
	}
}
