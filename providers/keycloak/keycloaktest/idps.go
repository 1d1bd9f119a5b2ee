package keycloaktest

import (
	"maps"
	"slices"
	"strings"
)

// idp is an identity provider.
type idp struct {
	ID      string
	Doc     object // without config
	Config  map[string]string
	Org     string
	Old     bool // of version 11
	Mappers []*idpMapper
}

// idpMapper is one of a provider's mappers.
type idpMapper struct {
	ID, Name, Kind string
	Config         map[string]string
}

func (p *idp) alias() string { return str(p.Doc, "alias") }

func idpRoutes(r *router) {
	const at = "/realms/{}/identity-provider/instances"
	r.on("GET "+at, viewProviders, (*call).listProviders)
	r.on("POST "+at, manageProviders, (*call).postProvider)
	r.on("GET "+at+"/{}", viewProviders, withProvider(func(c *call, p *idp) (answer, error) { return told(p.rep()) }))
	r.on("PUT "+at+"/{}", manageProviders, withProvider((*call).putProvider))
	r.on("DELETE "+at+"/{}", manageProviders, withProvider(func(c *call, p *idp) (answer, error) {
		c.realm.idps.remove(p.ID)
		return done()
	}))
	idpMapperRoutes(r, at+"/{}/mappers")
}

func withProvider(h func(*call, *idp) (answer, error)) handler {
	return func(c *call) (answer, error) {
		p := c.realm.idps.named(c.params[0])
		if p == nil {
			return answer{}, errNotFound()
		}
		return h(c, p)
	}
}

func (p *idp) rep() object {
	out := maps.Clone(p.Doc)
	out["internalId"] = p.ID
	config := maps.Clone(p.Config)
	if secret := config["clientSecret"]; secret != "" && !strings.HasPrefix(secret, "${vault.") {
		config["clientSecret"] = mask
	}
	out["config"] = config
	if p.Org != "" {
		out["organizationId"] = p.Org
	}
	return out
}

// brief has the config and all but the name left out.
func (p *idp) brief() object {
	out := p.fresh(object{"alias": p.Doc["alias"], "providerId": p.Doc["providerId"], "enabled": p.Doc["enabled"]})
	out["internalId"], out["config"] = p.ID, object{}
	if v, ok := p.Doc["displayName"]; ok {
		out["displayName"] = v
	}
	return out
}

// fresh is what a body makes of a provider: what is absent has its default.
func (p *idp) fresh(rep object) object {
	out := object{
		"enabled": true, "updateProfileFirstLoginMode": "on", "trustEmail": false, "storeToken": false, "addReadTokenRoleOnCreate": false,
		"authenticateByDefault": false, "linkOnly": false, "hideOnLogin": false,
	}
	if p.Old {
		delete(out, "hideOnLogin")
	}
	for name, v := range rep {
		switch name {
		case "internalId", "config", "organizationId", "updateProfileFirstLogin", "updateProfileFirstLoginMode":
		default:
			out[name] = v
		}
	}
	return out
}

// listProviders gives a hundred at most unless told otherwise.
func (c *call) listProviders() (answer, error) {
	search := strings.ToLower(strings.Trim(c.query.Get("search"), "*"))
	list := slices.DeleteFunc(c.realm.idps.sorted(), func(p *idp) bool {
		return !strings.Contains(strings.ToLower(p.alias()+"\n"+str(p.Doc, "displayName")), search)
	})
	render := (*idp).rep
	if c.flag("briefRepresentation", false) {
		render = (*idp).brief
	}
	return told(each(page(c, list, 100), render))
}

// take replaces all; the mask keeps the secret.
func (p *idp) take(rep object) {
	old := p.Config["clientSecret"]
	p.Doc, p.Config = p.fresh(rep), filled(rep["config"])
	if id := str(rep, "organizationId"); id != "" {
		p.Org = id
	}
	if p.Old {
		p.take11()
	} else if p.Config["syncMode"] == "" {
		p.Config["syncMode"] = "LEGACY"
	}
	if p.Config["clientSecret"] == mask {
		p.Config["clientSecret"] = old
	}
}
