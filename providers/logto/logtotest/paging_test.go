package logtotest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func users(n int) []map[string]any {
	out := make([]map[string]any, n)
	for i := range out {
		out[i] = map[string]any{"username": fmt.Sprintf("u%06d", i), "primaryEmail": fmt.Sprintf("u%d@example.com", i)}
	}
	return out
}

func TestPages(t *testing.T) {
	s, id, c := newTenant(t, Options{})
	made := s.Seed(id, "users", users(45)...)
	read := func() (ids []string) {
		for page := 1; page <= 3; page++ {
			for _, u := range c.list(fmt.Sprintf("/users?page=%d&page_size=20", page)) {
				ids = append(ids, u["id"].(string))
			}
		}
		return ids
	}
	first := read()
	if !slices.Equal(slices.Sorted(slices.Values(first)), slices.Sorted(slices.Values(made))) {
		t.Error("the pages are not the whole list")
	}
	if slices.Equal(first, made) || slices.IsSorted(first) {
		t.Error("the list is in an order that a client could come to rely on")
	}
	if !slices.Equal(first, read()) {
		t.Error("the order is not stable")
	}
	c.do("PATCH", "/users/"+first[0], `{"name":"changed"}`)
	if !slices.Equal(first, read()) {
		t.Error("a change moves the object")
	}
	c.do("DELETE", "/users/"+first[0], "")
	if !slices.Equal(first[1:], read()) {
		t.Error("a delete reorders the list")
	}
}

func TestPageHeaders(t *testing.T) {
	s, id, c := newTenant(t, Options{})
	s.Seed(id, "users", users(45)...)
	_, header, _ := c.do("GET", "/users?page=2&page_size=20&search=%25", "")
	if header.Get("Total-Number") != "45" {
		t.Errorf("Total-Number %s", header.Get("Total-Number"))
	}
	links := strings.Join(header["Link"], "\n")
	base := s.Endpoint(id) + "/users?page=" // the real server loses /api here
	for rel, page := range map[string]int{"first": 1, "prev": 1, "next": 3, "last": 3} {
		if want := fmt.Sprintf(`<%s%d&page_size=20&search=%%25>; rel="%s"`, base, page, rel); !strings.Contains(links, want) {
			t.Errorf("no link %s in\n%s", want, links)
		}
	}
	for _, q := range []string{"page=0", "page_size=0", "page_size=101", "page=x"} {
		if status, _, body := c.do("GET", "/users?"+q, ""); status != 400 || !strings.Contains(body, "guard.invalid_pagination") {
			t.Errorf("%s: %d %s", q, status, body)
		}
	}
	if n := len(c.list("/users")); n != 20 {
		t.Errorf("the default page has %d", n)
	}
	if n := len(c.list("/users?page=99")); n != 0 {
		t.Errorf("beyond the end are %d", n)
	}
}

// TestUnpaged: these lists come whole where no page is asked for.
func TestUnpaged(t *testing.T) {
	s, id, c := newTenant(t, Options{})
	var apps, resources, scopes, orgScopes []map[string]any
	for i := range 30 {
		name := fmt.Sprintf("n%d", i)
		apps = append(apps, object{"name": name, "type": "SPA"})
		resources = append(resources, object{"name": name, "indicator": "https://" + name + ".example.com"})
		orgScopes = append(orgScopes, object{"name": name})
	}
	s.Seed(id, "applications", apps...)
	res := s.Seed(id, "resources", resources...)
	for i := range 30 {
		scopes = append(scopes, object{"name": fmt.Sprintf("s%d", i), "resourceId": res[0]})
	}
	made := s.Seed(id, "scopes", scopes...)
	role := s.Seed(id, "roles", object{"name": "all", "description": "d", "scopeIds": made})[0]
	s.Seed(id, "organization-scopes", orgScopes...)
	for path, want := range map[string]int{
		"/applications": 31, "/resources": 31, "/roles/" + role + "/scopes": 30, "/organization-scopes": 30,
		"/resources/" + res[0] + "/scopes": 20, "/applications?page_size=10": 10,
	} {
		if got := len(c.list(path)); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}
