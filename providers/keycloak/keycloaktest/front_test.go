package keycloaktest

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

func TestLogFaultsReadOnly(t *testing.T) {
	a := started(t, Options{})
	a.s.Log.Reset()
	a.make("/acme/groups", `{"name":"staff"}`)
	a.do("POST", "/acme/partial-export", "")
	a.do("GET", "/acme/groups", "")
	a.do("GET", "/acme/groups", "") // so that the log has the one before
	if n, m := len(a.s.Log.Mutations()), len(a.s.Log.Reads()); n != 1 || m < 2 {
		t.Errorf("%d mutations, %d reads", n, m)
	}
	a.s.ReadOnly.Set(true)
	if status, _ := a.try("POST", "/acme/groups", `{"name":"other"}`); status != 500 || len(a.s.ReadOnly.Violations()) != 1 {
		t.Error("a write got through", status)
	}
	signedIn(t, a.s) // asking for a token is no write
	a.s.ReadOnly.Set(false)
	if err := a.s.AddFault("503:nth=1,method=GET"); err != nil {
		t.Fatal(err)
	}
	if status, _ := a.try("GET", "/acme/groups", ""); status != 503 {
		t.Error(status)
	}
	if err := a.s.AddFault("nonsense"); err == nil {
		t.Error("a fault that does not exist was armed")
	}
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	a := started(t, Options{})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for k := range 10 {
				name := fmt.Sprintf("n%d-%d", i, k)
				a.try(http.MethodPost, "/acme/users", `{"username":"`+name+`"}`)
				a.try(http.MethodPost, "/acme/clients", `{"clientId":"`+name+`"}`)
				a.try(http.MethodGet, "/acme/users", "")
				a.try(http.MethodGet, "/acme/clients?first=0&max=5", "")
			}
		})
	}
	all.Wait()
	if n := a.count("/acme/users?max=-1"); n != 80 {
		t.Errorf("%d users", n)
	}
}
