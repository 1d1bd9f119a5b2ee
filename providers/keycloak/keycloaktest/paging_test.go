package keycloaktest

import (
	"fmt"
	"testing"
	"time"
)

func numbered(prefix string, n int) []map[string]any {
	out := make([]map[string]any, n)
	for i := range out {
		name := fmt.Sprintf("%s%05d", prefix, i)
		out[i] = map[string]any{"name": name, "username": name, "clientId": name}
	}
	return out
}

func only(list []map[string]any, key string) []map[string]any {
	for _, o := range list {
		for k := range o {
			if k != key {
				delete(o, k)
			}
		}
	}
	return list
}

// TestPageDefaults holds the sizes of pages that the real server has where a
// request names none.
func TestPageDefaults(t *testing.T) {
	a := started(t, Options{})
	top := a.make("/acme/groups", `{"name":"top"}`)
	users := only(numbered("u", 120), "username")
	for _, u := range users {
		u["groups"] = []string{"/top"}
	}
	a.s.Seed("acme", "users", users...)
	for i := range 12 {
		a.make("/acme/groups/"+top+"/children", fmt.Sprintf(`{"name":"c%02d"}`, i))
	}
	a.s.Seed("acme", "clients", only(numbered("c", 120), "clientId")...)
	for path, n := range map[string]int{
		"/acme/users":                                    100,
		"/acme/users?max=-1":                             120,
		"/acme/users?max=0":                              0,
		"/acme/users?first=110":                          10,
		"/acme/users?first=500&max=5":                    0,
		"/acme/groups/" + top + "/members":               100,
		"/acme/groups/" + top + "/members?max=1000":      120,
		"/acme/groups/" + top + "/children":              10,
		"/acme/groups/" + top + "/children?max=-1":       12,
		"/acme/roles/default-roles-acme/users":           100,
		"/acme/roles/default-roles-acme/users?max=10000": 120,
		"/acme/clients":                                  126,
		"/acme/clients?first=0&max=50":                   50,
		"/acme/clients?first=100&max=50":                 26,
		"/acme/roles?max=0":                              3,
		"/acme/roles?max=1":                              1,
	} {
		if got := a.count(path); got != n {
			t.Errorf("%s: %d, want %d", path, got, n)
		}
	}
}

// TestPagesCover reads all users in pages.
func TestPagesCover(t *testing.T) {
	a := started(t, Options{})
	a.s.Seed("acme", "users", only(numbered("u", 250), "username")...)
	seen := map[string]bool{}
	for first := 0; ; first += 60 {
		list := a.do("GET", fmt.Sprintf("/acme/users?first=%d&max=60", first), "").([]any)
		for _, u := range list {
			seen[u.(map[string]any)["username"].(string)] = true
		}
		if len(list) < 60 {
			break
		}
	}
	if len(seen) != 250 {
		t.Errorf("%d users", len(seen))
	}
}

// TestBigRealm seeds what a plan has to bear.
func TestBigRealm(t *testing.T) {
	t.Parallel()
	a := started(t, Options{})
	at := time.Now()
	groups := only(numbered("g", 3000), "name")
	a.s.Seed("acme", "groups", groups...)
	users := only(numbered("u", 10_000), "username")
	for i, u := range users {
		u["email"] = fmt.Sprintf("u%05d@acme.example", i)
		u["groups"] = []string{"/" + groups[i%3000]["name"].(string)}
	}
	a.s.Seed("acme", "users", users...)
	a.s.Seed("acme", "clients", only(numbered("c", 2000), "clientId")...)
	seeded := time.Since(at)
	at = time.Now()
	total := 0
	for first := 0; first < 10_000; first += 4000 {
		total += a.count(fmt.Sprintf("/acme/users?first=%d&max=1000", first))
	}
	total += a.count("/acme/clients") + a.count("/acme/groups?briefRepresentation=false")
	if total != 3*1000+2006+3000 {
		t.Errorf("%d objects", total)
	}
	t.Logf("seeded in %v, listed in %v", seeded, time.Since(at))
}

// TestAvailableRoles: the Admin Console's list has the roles of all clients but
// those that the role includes, ten to a page unless more are asked for.
func TestAvailableRoles(t *testing.T) {
	a := started(t, Options{})
	a.make("/acme/roles", `{"name":"whole"}`)
	whole := a.field("/acme/roles/whole", "id").(string)
	web := a.make("/acme/clients", `{"clientId":"web"}`)
	a.make("/acme/clients/"+web+"/roles", `{"name":"use","description":"Uses it"}`)
	use := a.field("/acme/clients/"+web+"/roles/use", "id").(string)
	at := "/acme/ui-ext/available-roles/roles/" + whole
	if n := a.count(at); n != 10 {
		t.Errorf("%d roles on a page of the default size, want 10", n)
	}
	all := a.count(at + "?first=0&max=500")
	a.do("POST", "/acme/roles-by-id/"+whole+"/composites", fmt.Sprintf(`[{"id":%q}]`, use))
	if n := a.count(at + "?first=0&max=500"); n != all-1 {
		t.Errorf("%d roles, want one less than %d", n, all)
	}
}
