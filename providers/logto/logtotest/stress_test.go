package logtotest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// TestConcurrency mixes all that may run side by side; the race detector is
// what judges it.
func TestConcurrency(t *testing.T) {
	s, id, c := newTenant(t, Options{})
	s.Seed(id, "users", users(100)...)
	c.run([]step{{"POST /roles", `{"name":"r","description":"d"}`, 200, "", "r"}})
	var wg sync.WaitGroup
	made := make([]int, 6)
	for w := range made {
		wg.Go(func() {
			for i := range 25 {
				status, _, _ := c.do("POST", "/users", fmt.Sprintf(`{"username":"race%d"}`, i))
				if status == http.StatusOK {
					made[w]++
				}
				c.do("GET", "/users?page_size=50", "")
				c.do("GET", "/roles", "")
				c.do("POST", "/applications", `{"name":"same","type":"MachineToMachine"}`)
				s.Log.Mutations()
			}
		})
	}
	wg.Go(func() { _ = s.Save(discard{}) })
	wg.Go(func() { s.AddTenant("meanwhile") })
	wg.Wait()
	sum := 0
	for _, n := range made {
		sum += n
	}
	if sum != 25 {
		t.Errorf("%d users made of 25 names", sum)
	}
	if n := len(c.list("/applications")); n != 151 {
		t.Errorf("%d applications", n)
	}
}

// TestLostAnswer: the work is done, the client does not learn of it.
func TestLostAnswer(t *testing.T) {
	s, _, c := newTenant(t, Options{})
	if err := s.AddFault("reset-after:method=POST,path=/applications$"); err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest("POST", c.base+"/applications", strings.NewReader(`{"name":"once","type":"SPA"}`))
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/json")
	if res, err := http.DefaultClient.Do(req); err == nil {
		t.Error("an answer came:", res.Status)
	}
	c.run([]step{{"GET /applications", "", 200, `"name":"once"`, ""}})
	if err := s.AddFault("flood"); err == nil {
		t.Error("an unknown fault is taken")
	}
}

// TestReadOnly: checking a password and signing in are no writes.
func TestReadOnly(t *testing.T) {
	s, id, c := newTenant(t, Options{})
	c.vars["ann"] = s.Seed(id, "users", object{"username": "ann", "password": "made-up"})[0]
	s.ReadOnly.Set(true)
	s.Log.Reset()
	c.run([]step{
		{"POST /users/{ann}/password/verify", `{"password":"made-up"}`, 204, "", ""},
		{"GET /users", "", 200, `"hasPassword":true`, ""},
		{"PATCH /users/{ann}", `{"name":"x"}`, 500, "read-only", ""},
	})
	if n, m := len(s.ReadOnly.Violations()), len(s.Log.Mutations()); n != 1 || m != 1 {
		t.Errorf("%d violations, %d mutations", n, m)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func BenchmarkSeedUsers(b *testing.B) {
	list := users(100_000)
	for b.Loop() {
		s := New(Options{})
		id, _, _ := s.AddTenant("bench")
		s.Seed(id, "users", list...)
	}
}

// BenchmarkUserPage is the server's own cost of one page of 100 users of
// 100,000, without a network.
func BenchmarkUserPage(b *testing.B) {
	s := New(Options{BaseURL: "http://sandbox.example.com"})
	id, _, _ := s.AddTenant("bench")
	s.Seed(id, "users", users(100_000)...)
	t := s.find(id)
	token := s.sign(claims{Tenant: id, Audience: t.managementAPI, Scope: "all", Expires: 1 << 40})
	i := 0
	for b.Loop() {
		i++
		r := httptest.NewRequest("GET", fmt.Sprintf("/t/%s/api/users?page=%d&page_size=100", id, i%1000+1), nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Code, w.Body)
		}
	}
}
