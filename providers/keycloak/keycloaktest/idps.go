package keycloaktest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// idp is an identity provider.
type idp struct {
	ID      string
	Doc     object // without config
	Config  map[string]string
	Org     string
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

// checkProvider refuses what the real server refuses of a body.
func (c *call) checkProvider(rep object) error {
	kind, given := rep["providerId"].(string)
	if !given {
		kind = "null"
	}
	if !c.builtin.knows("identityProviders", kind) {
		return errMessage(http.StatusBadRequest, "Invalid identity provider id ["+kind+"]")
	}
	config := texts(rep["config"])
	for key, name := range map[string]string{
		"authorizationUrl": "authorization_url", "tokenUrl": "token_url", "userInfoUrl": "userinfo_url", "jwksUrl": "jwks_url",
		"singleSignOnServiceUrl": "singleSignOnServiceUrl", "logoutUrl": "logout_url",
	} {
		if v := config[key]; v != "" && !strings.Contains(v, "://") {
			return errMessage(http.StatusBadRequest, "The url ["+name+"] is malformed")
		}
	}
	if id, given := rep["organizationId"].(string); given && !c.realm.orgs.hasID(id) {
		return errMessage(http.StatusBadRequest, "Organization associated with broker does not exist")
	}
	if flow := str(rep, "firstBrokerLoginFlowAlias"); flow != "" && !c.realm.flows.has(flow) {
		return errBare()
	}
	return nil
}

func (c *call) postProvider() (answer, error) {
	rep, err := c.body("IdentityProviderRepresentation")
	if err != nil {
		return answer{}, err
	}
	alias, named := rep["alias"].(string)
	if strings.Contains(alias, " ") {
		return answer{}, errText(http.StatusBadRequest, "Empty Space not allowed.")
	}
	if err := checkSlash(alias); err != nil {
		return answer{}, err
	}
	if err := c.checkProvider(rep); err != nil {
		return answer{}, err
	}
	if !named {
		return answer{}, errMessage(http.StatusBadRequest, "path is null")
	}
	if c.realm.idps.has(alias) {
		return answer{}, errMessage(http.StatusConflict, "Identity Provider "+alias+" already exists")
	}
	c.addProvider(c.realm, rep)
	return c.made("/identity-provider/instances/" + escape(alias))
}

func (s *Server) addProvider(r *realm, rep object) *idp {
	p := &idp{ID: s.newID()}
	p.take(rep)
	r.idps.add(p.ID, aliasKey(p.ID, p.alias()), p)
	return p
}

// take replaces all; the mask keeps the secret.
func (p *idp) take(rep object) {
	old := p.Config["clientSecret"]
	p.Doc, p.Config = p.fresh(rep), filled(rep["config"])
	if id := str(rep, "organizationId"); id != "" {
		p.Org = id
	}
	if p.Config["syncMode"] == "" {
		p.Config["syncMode"] = "LEGACY"
	}
	if p.Config["clientSecret"] == mask {
		p.Config["clientSecret"] = old
	}
}

// putProvider replaces all, and renames where the alias is another one; without
// one in the body the provider has none, and cannot be reached any more
// (recordings: 10).
func (c *call) putProvider(p *idp) (answer, error) {
	rep, err := c.body("IdentityProviderRepresentation")
	if err != nil {
		return answer{}, err
	}
	if err := c.checkProvider(rep); err != nil {
		return answer{}, err
	}
	alias := str(rep, "alias")
	if other := c.realm.idps.named(alias); other != nil && other != p {
		return answer{}, errMessage(http.StatusConflict, "Identity Provider "+alias+" already exists")
	}
	rep["providerId"] = kindOr(p.Doc["providerId"], rep["providerId"])
	p.take(rep)
	c.realm.idps.rename(p.ID, aliasKey(p.ID, alias))
	return done()
}

// kindOr is the type that a provider has: a PUT does not change it.
func kindOr(have, given any) any {
	if have != nil {
		return have
	}
	return given
}

// importProviders makes the identity providers of an export with their mappers.
func (s *Server) importProviders(r *realm, rep object) {
	for _, o := range objects(rep["identityProviders"]) {
		s.addProvider(r, o)
	}
	for _, o := range objects(rep["identityProviderMappers"]) {
		if p := r.idps.named(str(o, "identityProviderAlias")); p != nil {
			p.Mappers = append(p.Mappers, &idpMapper{s.newID(), str(o, "name"), str(o, "identityProviderMapper"), filled(o["config"])})
		}
	}
}
