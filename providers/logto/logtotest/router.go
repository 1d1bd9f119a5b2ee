package logtotest

import (
	"strings"

	"tenon/providers/internal/fake"
)

// router finds the handler of a path.
type router struct{ fake.Router[handler] }

type handler func(*call) (answer, error)

func newRouter() *router { return &router{} }

// on registers "METHOD /path/{}/…"; {} stands for a parameter.
func (r *router) on(route string, h handler) { r.On(route, h) }

// allow is the Allow header of a 405, in the real server's order.
func allow(methods map[string]handler) string {
	var out []string
	for _, m := range []string{"HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"} {
		look := m
		if m == "HEAD" {
			look = "GET"
		}
		if methods[look] != nil {
			out = append(out, m)
		}
	}
	return strings.Join(out, ", ")
}
