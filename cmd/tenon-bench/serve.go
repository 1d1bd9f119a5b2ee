package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"tenon/providers/atlas/atlastest"
	"tenon/providers/logto/logtotest"
)

// serve is the process of a sandbox. It tells its environment on a line, and
// for every line that it is given what was sent to it since the last one.
func serve(args []string, in io.Reader, out io.Writer) error {
	set := flag.NewFlagSet("serve", flag.ContinueOnError)
	users := set.Int("users", 0, "how many users there are")
	roles := set.Int("roles", 0, "how many roles the users have, one each")
	projects := set.Int("projects", 0, "serve Atlas instead of Logto, with so many projects")
	latency := set.Duration("latency", 0, "how long each answer takes")
	if err := set.Parse(args); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s, kind := served(*users, *roles, *projects, "http://"+l.Addr().String())
	if *latency > 0 {
		if err := s.AddFault("slow:" + latency.String()); err != nil {
			return err
		}
	}
	c := &counter{inner: s, kind: kind}
	go func() { _ = (&http.Server{Handler: c, ReadHeaderTimeout: time.Minute}).Serve(l) }()
	answer := json.NewEncoder(out)
	if err := answer.Encode(s.Env()); err != nil {
		return err
	}
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if err := answer.Encode(c.take()); err != nil {
			return err
		}
	}
	return nil
}

// server is a sandbox.
type server interface {
	http.Handler
	AddFault(text string) error
	Env() map[string]string
}

// served makes the sandbox, and says what tells its tokens and writes from its
// reads.
func served(users, roles, projects int, url string) (s server, kind func(*http.Request) (token, write bool)) {
	classify := logtotest.Classify
	if projects > 0 {
		a := atlastest.New(atlastest.Options{Unlimited: true, BaseURL: url})
		a.Grow(0, organization(projects))
		s, classify = a, atlastest.Classify
	} else {
		l := logtotest.New(logtotest.Options{SelfHosted: true, BaseURL: url})
		seed(l, users, roles)
		s = l
	}
	return s, func(r *http.Request) (token, write bool) {
		class := classify(r)
		return class.Token, class.Mutating
	}
}

// seed makes the users that users.yaml declares.
func seed(s *logtotest.Server, users, roles int) {
	var ids []string
	for i := range roles {
		ids = append(ids, s.Seed("default", "roles", map[string]any{"name": roleName(i), "description": "A made-up role", "type": "User"})...)
	}
	objects := make([]map[string]any, users)
	for i := range objects {
		u := userNumber(i)
		objects[i] = map[string]any{"username": u.Username, "primaryEmail": u.Email, "name": u.Name}
		if roles > 0 {
			objects[i]["roleIds"] = []string{ids[i%roles]}
		}
	}
	s.Seed("default", "users", objects...)
}

// person is one user, the same on every side.
type person struct {
	Username string `json:"username"`
	Email    string `json:"primaryEmail"`
	Name     string `json:"name"`
}

func userNumber(i int) person {
	name := fmt.Sprintf("user%06d", i)
	return person{name, name + "@acme.example", fmt.Sprintf("User Number %d", i)}
}

func roleName(i int) string { return fmt.Sprintf("role%03d", i) }

// counter counts what comes in and when.
type counter struct {
	inner http.Handler
	kind  func(*http.Request) (token, write bool)
	mu    sync.Mutex
	sent  sent
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, write := c.kind(r)
	began := time.Now()
	c.inner.ServeHTTP(w, r)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent.Last = time.Now()
	if c.sent.First.IsZero() || began.Before(c.sent.First) {
		c.sent.First = began
	}
	switch {
	case token:
		c.sent.Tokens++
	case write:
		c.sent.Writes++
		if c.sent.FirstWrite.IsZero() || began.Before(c.sent.FirstWrite) {
			c.sent.FirstWrite = began
		}
		c.sent.LastWrite = c.sent.Last
	default:
		c.sent.Reads++
	}
}

// take gives the counts, and begins anew.
func (c *counter) take() sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.sent
	c.sent = sent{}
	return out
}
