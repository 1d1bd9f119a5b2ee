package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// mapper is a protocol mapper of a client or client scope.
type mapper struct {
	ID, Name, Protocol, Kind string
	Config                   map[string]string
}

func (m *mapper) rep() object {
	return object{
		"id": m.ID, "name": m.Name, "protocol": m.Protocol, "protocolMapper": m.Kind, "consentRequired": false, "config": m.Config,
	}
}

// mapped is what has mappers: its path, and the list.
type mapped struct {
	path string
	list *[]*mapper
}

func (s *Server) newMapper(rep object) *mapper {
	return &mapper{s.newID(), str(rep, "name"), str(rep, "protocol"), str(rep, "protocolMapper"), filled(rep["config"])}
}

// filled is a map of texts without empty ones, which the real server drops.
func filled(v any) map[string]string {
	out := texts(v)
	for k, e := range out {
		if e == "" {
			delete(out, k)
		}
	}
	return out
}

func mapperRoutes(r *router, at string, find func(*call) (mapped, error)) {
	with := func(h func(*call, mapped) (answer, error)) handler {
		return func(c *call) (answer, error) {
			on, err := find(c)
			if err != nil {
				return answer{}, err
			}
			return h(c, on)
		}
	}
	one := func(h func(*call, mapped, int) (answer, error)) handler {
		return with(func(c *call, on mapped) (answer, error) {
			i := slices.IndexFunc(*on.list, func(m *mapper) bool { return m.ID == c.params[1] })
			if i < 0 {
				return answer{}, errText(http.StatusNotFound, "Model not found")
			}
			return h(c, on, i)
		})
	}
	models := at + "/protocol-mappers/models"
	r.on("GET "+models, viewClients, with((*call).listMappers))
	r.on("POST "+models, manageClients, with((*call).postMapper))
	r.on("POST "+at+"/protocol-mappers/add-models", manageClients, with((*call).addMappers))
	r.on("GET "+at+"/protocol-mappers/protocol/{}", viewClients, with((*call).listMappers))
	r.on("GET "+models+"/{}", viewClients, one(func(c *call, on mapped, i int) (answer, error) { return told((*on.list)[i].rep()) }))
	r.on("PUT "+models+"/{}", manageClients, one((*call).putMapper))
	r.on("DELETE "+models+"/{}", manageClients, one(func(c *call, on mapped, i int) (answer, error) {
		*on.list = slices.Delete(slices.Clone(*on.list), i, i+1)
		return done()
	}))
}

func (c *call) listMappers(on mapped) (answer, error) {
	list := slices.Clone(*on.list)
	if _, protocol, ok := strings.Cut(c.r.URL.Path, "/protocol-mappers/protocol/"); ok {
		list = slices.DeleteFunc(list, func(m *mapper) bool { return m.Protocol != protocol })
	}
	slices.SortFunc(list, func(a, b *mapper) int { return strings.Compare(a.ID, b.ID) })
	return told(each(list, (*mapper).rep))
}

// checkMapper refuses a type that is not there, and a name that is taken.
func (c *call) checkMapper(on mapped, m *mapper) error {
	if !c.builtin.knows("protocolMappers", m.Kind) {
		return errText(http.StatusNotFound, "ProtocolMapper provider not found")
	}
	for _, other := range *on.list {
		if other.ID != m.ID && other.Name == m.Name && other.Protocol == m.Protocol {
			return errMessage(http.StatusConflict, "Protocol mapper exists with same name")
		}
	}
	return nil
}

// postMapper adds what the real server adds to an audience mapper.
func (c *call) postMapper(on mapped) (answer, error) {
	rep, err := c.body("ProtocolMapperRepresentation")
	if err != nil {
		return answer{}, err
	}
	m := c.newMapper(rep)
	if err := c.checkMapper(on, m); err != nil {
		return answer{}, err
	}
	if m.Kind == "oidc-audience-mapper" && m.Config["introspection.token.claim"] == "" && m.Config["access.token.claim"] == "true" {
		m.Config["introspection.token.claim"] = "true"
	}
	*on.list = append(*on.list, m)
	return c.made(on.path + "/protocol-mappers/models/" + m.ID)
}

func (c *call) addMappers(on mapped) (answer, error) {
	var list []object
	if json.Unmarshal(c.raw, &list) != nil {
		return answer{}, errCannotParse()
	}
	for _, rep := range list {
		m := c.newMapper(rep)
		if err := c.checkMapper(on, m); err != nil {
			return answer{}, err
		}
		*on.list = append(*on.list, m)
	}
	return done()
}

// putMapper replaces the config and the type, and leaves the name; the body
// must have the id.
func (c *call) putMapper(on mapped, i int) (answer, error) {
	rep, err := c.body("ProtocolMapperRepresentation")
	if err != nil {
		return answer{}, err
	}
	if str(rep, "id") == "" {
		return answer{}, errBare()
	}
	next := *(*on.list)[i]
	next.Kind, next.Config = str(rep, "protocolMapper"), filled(rep["config"])
	if !c.builtin.knows("protocolMappers", next.Kind) {
		return answer{}, errText(http.StatusNotFound, "ProtocolMapper provider not found")
	}
	*(*on.list)[i] = next
	return done()
}

// replaceMappers makes a client's mappers the given ones, by protocol and name.
func (of *client) replaceMappers(s *Server, list []object) {
	var next []*mapper
	for _, rep := range list {
		m := s.newMapper(rep)
		for _, old := range of.Mappers {
			if old.Name == m.Name && old.Protocol == m.Protocol {
				m.ID = old.ID
			}
		}
		next = append(next, m)
	}
	of.Mappers = next
}
