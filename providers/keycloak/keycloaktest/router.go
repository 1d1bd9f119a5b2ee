package keycloaktest

import (
	"net/url"

	"tenon/providers/internal/fake"
)

// router finds the route of an escaped path.
type router struct{ fake.Router[*route] }

// route is a handler and the right that it takes.
type route struct {
	right right
	run   handler
}

type handler func(*call) (answer, error)

func newRouter() *router { return &router{} }

// on registers "METHOD /path/{}/…", as fake.Router has it.
func (r *router) on(spec string, needs right, h handler) { r.On(spec, &route{right: needs, run: h}) }

func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
