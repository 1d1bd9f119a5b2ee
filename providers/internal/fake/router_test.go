package fake

import (
	"slices"
	"testing"
)

func TestRouter(t *testing.T) {
	var r Router[string]
	for _, route := range []string{
		"GET /groups/{}", "GET /groups/byName/{}", "POST /groups/{}:migrate", "GET /groups/{}/accounts/{}",
		"POST /groups/{}/accounts/{}:invite", "GET /files/{*}", "GET /groups/{}/lists/{}/status",
	} {
		r.On(route, route)
	}
	for _, c := range []struct {
		method, path, want string
		params             []string
	}{
		{"GET", "/groups/g1", "GET /groups/{}", []string{"g1"}},
		{"GET", "/groups/byName/a%20b", "GET /groups/byName/{}", []string{"a b"}},
		{"POST", "/groups/g1:migrate", "POST /groups/{}:migrate", []string{"g1"}},
		{"POST", "/groups/g1/accounts/a1:invite", "POST /groups/{}/accounts/{}:invite", []string{"g1", "a1"}},
		{"GET", "/groups/g1/accounts/a1", "GET /groups/{}/accounts/{}", []string{"g1", "a1"}},
		{"GET", "/groups/g1/lists/10.0.0.0%2F8/status", "GET /groups/{}/lists/{}/status", []string{"g1", "10.0.0.0/8"}},
		{"GET", "/files/a/b%2Fc", "GET /files/{*}", []string{"a/b/c"}},
		{"GET", "/groups/", "", nil},
		{"GET", "/groups/g1/nothing", "", nil},
		{"POST", "/groups/:migrate", "", []string{":migrate"}},
	} {
		methods, params := r.Find(c.path)
		if methods[c.method] != c.want || !slices.Equal(params, c.params) {
			t.Errorf("%s %s: %q %q, want %q %q", c.method, c.path, methods[c.method], params, c.want, c.params)
		}
	}
}
