package keycloaktest

import (
	"fmt"
	"net/http"
	"slices"
)

func idpMapperRoutes(r *router, at string) {
	one := func(h func(*call, *idp, *idpMapper) (answer, error)) handler {
		return withProvider(func(c *call, p *idp) (answer, error) {
			i := slices.IndexFunc(p.Mappers, func(m *idpMapper) bool { return m.ID == c.params[1] })
			if i < 0 {
				return answer{}, errText(http.StatusNotFound, "Model not found")
			}
			return h(c, p, p.Mappers[i])
		})
	}
	r.on("GET "+at, viewProviders, withProvider(func(c *call, p *idp) (answer, error) {
		return told(each(p.Mappers, func(m *idpMapper) object { return m.rep(p) }))
	}))
	r.on("POST "+at, manageProviders, withProvider((*call).postProviderMapper))
	r.on("GET "+at+"/{}", viewProviders, one(func(c *call, p *idp, m *idpMapper) (answer, error) { return told(m.rep(p)) }))
	r.on("PUT "+at+"/{}", manageProviders, one((*call).putProviderMapper))
	r.on("DELETE "+at+"/{}", manageProviders, one(func(c *call, p *idp, m *idpMapper) (answer, error) {
		p.Mappers = slices.DeleteFunc(p.Mappers, func(other *idpMapper) bool { return other == m })
		return done()
	}))
}

func (m *idpMapper) rep(of *idp) object {
	return object{
		"id": m.ID, "name": m.Name, "identityProviderAlias": of.alias(), "identityProviderMapper": m.Kind, "config": m.Config,
	}
}

// postProviderMapper takes a type that is not there, as the real server does.
func (c *call) postProviderMapper(p *idp) (answer, error) {
	rep, err := c.body("IdentityProviderMapperRepresentation")
	if err != nil {
		return answer{}, err
	}
	name, kind := str(rep, "name"), str(rep, "identityProviderMapper")
	if name == "" || kind == "" {
		return answer{}, c.errMissing()
	}
	if slices.ContainsFunc(p.Mappers, func(m *idpMapper) bool { return m.Name == name }) {
		return answer{}, errMessage(http.StatusBadRequest, fmt.Sprintf("Failed to add mapper '%s' to identity provider [%s].", name, p.Doc["providerId"]))
	}
	m := &idpMapper{c.newID(), name, kind, filled(rep["config"])}
	p.Mappers = append(p.Mappers, m)
	return c.made("/identity-provider/instances/" + escape(p.alias()) + "/mappers/" + m.ID)
}

// putProviderMapper replaces all; the body must have the id.
func (c *call) putProviderMapper(_ *idp, m *idpMapper) (answer, error) {
	rep, err := c.body("IdentityProviderMapperRepresentation")
	if err != nil {
		return answer{}, err
	}
	if str(rep, "id") == "" {
		return answer{}, errBare()
	}
	m.Name, m.Kind, m.Config = str(rep, "name"), str(rep, "identityProviderMapper"), filled(rep["config"])
	return done()
}
