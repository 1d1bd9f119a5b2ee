package keycloaktest

import (
	"net/http"
	"strings"
)

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
	if c.old() {
		return c.checkProvider11(rep)
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
	if strings.Contains(alias, " ") && !c.old() {
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
	p := &idp{ID: s.newID(), Old: s.old()}
	p.take(rep)
	r.idps.add(p.ID, aliasKey(p.ID, p.alias()), p)
	return p
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
	rep["providerId"] = p.Doc["providerId"] // a PUT does not change it
	p.take(rep)
	c.realm.idps.rename(p.ID, aliasKey(p.ID, alias))
	return done()
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
