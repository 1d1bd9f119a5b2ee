package atlastest

import (
	"net/http"
	"slices"
)

func idpRoutes(r *router) {
	list, g := r.of(300, v2023), r.of(300, "2023-11-15")
	const path = "/federationSettings/{}/identityProviders"
	list.on("GET "+path, orgOwner, (*call).listProviders)
	g.on("POST "+path, orgOwner, (*call).createProvider)
	g.on("GET "+path+"/{}", orgOwner, (*call).getProvider)
	g.on("PATCH "+path+"/{}", orgOwner, (*call).updateProvider)
	g.on("DELETE "+path+"/{}", orgOwner, (*call).deleteProvider)
	g.on("DELETE "+path+"/{}/jwks", orgOwner, (*call).revokeKeys)
}

// provider finds an identity provider by its id, or by the older one that those
// of SAML have.
func (f *federation) provider(id string) object {
	if p := f.Providers[id]; p != nil {
		return p
	}
	for _, p := range f.Providers {
		if id != "" && p["oktaIdpId"] == id {
			return p
		}
	}
	return nil
}

func errNoProvider(id string) *refusal {
	return refuse(http.StatusNotFound, "IDENTITY_PROVIDER_NOT_FOUND", "No identity provider with ID "+id+" exists.", id)
}

// idp finds the identity provider that the path names.
func (c *call) idp() (*federation, object, error) {
	f, err := c.federation()
	if err != nil {
		return nil, nil, err
	}
	p := f.provider(c.params[1])
	if p == nil {
		return nil, nil, errNoProvider(c.params[1])
	}
	return f, p, nil
}

// users are the organizations that an identity provider is connected to.
func (f *federation) users(p object) []string {
	var out []string
	for _, id := range sortedKeys(f.Orgs) {
		at := f.Orgs[id].Config
		if p["oktaIdpId"] != nil && at["identityProviderId"] == p["oktaIdpId"] || slices.Contains(strs(at["dataAccessIdentityProviderIds"]), str(p, "id")) {
			out = append(out, id)
		}
	}
	return out
}

func (c *call) renderProvider(f *federation, p object) object {
	out, orgs := object{}, []object{}
	for name, v := range p {
		out[name] = v
	}
	for _, id := range f.users(p) {
		orgs = append(orgs, c.renderConnected(f.Orgs[id]))
	}
	out["associatedOrgs"] = orgs
	return out
}

// listProviders lists those of SAML and of people where nothing else is asked
// for (description).
func (c *call) listProviders() (answer, error) {
	f, err := c.federation()
	if err != nil {
		return answer{}, err
	}
	protocols, kinds := c.query["protocol"], c.query["idpType"]
	if len(protocols) == 0 {
		protocols = []string{"SAML"}
	}
	if len(kinds) == 0 {
		kinds = []string{"WORKFORCE"}
	}
	var ids []string
	for id, p := range f.Providers {
		if slices.Contains(protocols, str(p, "protocol")) && slices.Contains(kinds, str(p, "idpType")) {
			ids = append(ids, id)
		}
	}
	return c.page(pager{}, "/federationSettings/"+f.ID+"/identityProviders", ids, func(id string) object {
		return c.renderProvider(f, f.Providers[id])
	})
}

func (c *call) getProvider() (answer, error) {
	f, p, err := c.idp()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderProvider(f, p))
}

func (c *call) updateProvider() (answer, error) {
	f, p, err := c.idp()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	k.text("displayName", 1, 50, nil, true)
	for _, field := range []string{"protocol", "idpType"} {
		if v := str(o, field); v != "" && v != p[field] {
			k.wrong(field, "cannot be changed")
		}
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	fields := idpFields(str(p, "idpType"))
	if p["protocol"] == "SAML" {
		fields = []string{"associatedDomains", "description", "displayName", "issuerUri", "requestBinding", "responseSignatureAlgorithm", "slug", "ssoDebugEnabled", "ssoUrl", "status"}
	}
	for _, field := range fields {
		if v, there := o[field]; there {
			p[field] = v
		}
	}
	p["updatedAt"] = day(c.now())
	return told(c.renderProvider(f, p))
}

// deleteProvider refuses one that more than one organization has, or one that
// the caller does not own (description).
func (c *call) deleteProvider() (answer, error) {
	f, p, err := c.idp()
	if err != nil {
		return answer{}, err
	}
	for _, id := range f.users(p) {
		if len(f.users(p)) > 1 || id != c.who.Org {
			return answer{}, errBad("IDENTITY_PROVIDER_CONNECTED", "The identity provider is connected to organizations.", p["id"])
		}
		at := f.Orgs[id].Config
		at["dataAccessIdentityProviderIds"] = slices.DeleteFunc(slices.Clone(at["dataAccessIdentityProviderIds"].([]any)), func(v any) bool { return v == p["id"] })
	}
	delete(f.Providers, str(p, "id"))
	return done()
}

// revokeKeys is answered, and changes nothing that can be read.
func (c *call) revokeKeys() (answer, error) {
	_, p, err := c.idp()
	if err != nil {
		return answer{}, err
	}
	if p["protocol"] != "OIDC" {
		return answer{}, errBad("INVALID_PROTOCOL", "The identity provider has no JWKS.", p["id"])
	}
	return done()
}
