package atlastest

import (
	"net/http"
	"slices"
)

func federationRoutes(r *router) {
	g, all := r.of(500, v2023), r.of(300, v2023)
	g.on("GET /orgs/{}/federationSettings", orgOwner, (*call).getFederation)
	all.on("GET /federationSettings/{}/connectedOrgConfigs", orgOwner, (*call).listConnected)
	g.on("GET /federationSettings/{}/connectedOrgConfigs/{}", orgOwner, (*call).getConnected)
	g.on("PATCH /federationSettings/{}/connectedOrgConfigs/{}", orgOwner, (*call).updateConnected)
	g.on("DELETE /federationSettings/{}/connectedOrgConfigs/{}", orgOwner, (*call).removeConnected)
	all.on("DELETE /federationSettings/{}", orgOwner, (*call).deleteFederation)
}

// newConnected is what a federation settles for an organization at first
// (recordings: TestIdentityProviders/List_connectedOrgsConfig).
func newConnected(org string) *connected {
	return &connected{Mappings: map[string]object{}, Config: object{
		"dataAccessIdentityProviderIds": []any{}, "domainAllowList": []any{}, "domainRestrictionEnabled": false, "identityProviderId": nil,
		"instantUserProvisioningDisabled": false, "orgId": org, "postAuthRoleGrants": []any{}, "userConflicts": nil,
	}}
}

// federation finds the federation that the path names; the caller must own an
// organization in it.
func (c *call) federation() (*federation, error) {
	id := c.params[0]
	if !isID(id) {
		return nil, errBadID(id)
	}
	f := c.state.Federations[id]
	if f == nil {
		return nil, refuse(http.StatusNotFound, "FEDERATION_SETTINGS_NOT_FOUND", "No federation settings with ID "+id+" exist.", id)
	}
	if f.Orgs[c.who.Org] == nil || !slices.Contains(c.who.Roles, orgOwnerRole) {
		return nil, errMissingRole()
	}
	return f, nil
}

// connected finds the organization that the path names, in the federation; the
// caller must own it.
func (c *call) connected() (*federation, *connected, error) {
	f, err := c.federation()
	if err != nil {
		return nil, nil, err
	}
	if bad := c.enterOrg(c.params[1]); bad != nil {
		return nil, nil, bad
	}
	at := f.Orgs[c.org.ID]
	if at == nil {
		return nil, nil, errNoOrg(c.org.ID)
	}
	if !c.may(orgOwner) {
		return nil, nil, errMissingRole()
	}
	return f, at, nil
}

func (c *call) getFederation() (answer, error) {
	f := c.state.Federations[c.org.Federation]
	if f == nil {
		return answer{}, refuse(http.StatusNotFound, "FEDERATION_SETTINGS_NOT_FOUND", "The organization "+c.org.ID+" has no federation settings.", c.org.ID)
	}
	at := f.Orgs[c.org.ID]
	status := "INACTIVE"
	if at.Config["identityProviderId"] != nil {
		status = "ACTIVE"
	}
	return told(object{
		"federatedDomains": f.Domains, "hasRoleMappings": len(at.Mappings) > 0, "id": f.ID,
		"identityProviderId": at.Config["identityProviderId"], "identityProviderStatus": status,
	})
}

func (c *call) renderConnected(at *connected) object {
	out := object{}
	for name, v := range at.Config {
		out[name] = v
	}
	mappings := []object{}
	for _, id := range sortedKeys(at.Mappings) {
		mappings = append(mappings, at.Mappings[id])
	}
	out["roleMappings"] = mappings
	return out
}

func (c *call) listConnected() (answer, error) {
	f, err := c.federation()
	if err != nil {
		return answer{}, err
	}
	return c.page(pager{}, "/federationSettings/"+f.ID+"/connectedOrgConfigs", sortedKeys(f.Orgs), func(id string) object {
		return c.renderConnected(f.Orgs[id])
	})
}

func (c *call) getConnected() (answer, error) {
	_, at, err := c.connected()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderConnected(at))
}

// updateConnected leaves no identity provider that is not sent: the one of
// people and those of data access are disconnected, and the restriction of
// domains is off (description).
func (c *call) updateConnected() (answer, error) {
	f, at, err := c.connected()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	next := newConnected(c.org.ID).Config
	next["postAuthRoleGrants"], next["domainAllowList"] = at.Config["postAuthRoleGrants"], at.Config["domainAllowList"]
	next["instantUserProvisioningDisabled"] = at.Config["instantUserProvisioningDisabled"]
	k := checks{of: o}
	for _, name := range []string{"dataAccessIdentityProviderIds", "domainAllowList", "postAuthRoleGrants"} {
		if list, ok := o[name].([]any); ok {
			next[name] = list
		}
	}
	for _, name := range []string{"domainRestrictionEnabled", "instantUserProvisioningDisabled"} {
		if on, ok := o[name].(bool); ok {
			next[name] = on
		}
	}
	if id := str(o, "identityProviderId"); id != "" {
		next["identityProviderId"] = id
		if f.provider(id) == nil {
			return answer{}, errNoProvider(id)
		}
	}
	for _, id := range strs(next["dataAccessIdentityProviderIds"]) {
		if p := f.Providers[id]; p == nil || p["protocol"] != "OIDC" {
			return answer{}, errNoProvider(id)
		}
	}
	for _, role := range strs(next["postAuthRoleGrants"]) {
		if !slices.Contains(orgRoleNames(), role) {
			k.wrong("postAuthRoleGrants", "no such role "+role)
		}
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if next["identityProviderId"] == nil && !slices.Equal(strs(next["postAuthRoleGrants"]), strs(at.Config["postAuthRoleGrants"])) {
		return answer{}, errBad("NO_IDENTITY_PROVIDER", "Role grants cannot be changed in an organization without an identity provider.")
	}
	at.Config = next
	return told(c.renderConnected(at))
}

// removeConnected takes an organization out of the federation, unless it is the
// last one.
func (c *call) removeConnected() (answer, error) {
	f, _, err := c.connected()
	if err != nil {
		return answer{}, err
	}
	if len(f.Orgs) == 1 {
		return answer{}, errBad("CANNOT_REMOVE_LAST_CONNECTED_ORG", "The last connected organization of a federation cannot be removed.")
	}
	delete(f.Orgs, c.org.ID)
	c.org.Federation = ""
	return done()
}

// deleteFederation refuses while more than one organization is connected.
func (c *call) deleteFederation() (answer, error) {
	f, err := c.federation()
	if err != nil {
		return answer{}, err
	}
	if len(f.Orgs) > 1 {
		return answer{}, errBad("FEDERATION_HAS_CONNECTED_ORGS", "The federation has more than one connected organization.")
	}
	c.state.Orgs[c.who.Org].Federation = ""
	delete(c.state.Federations, f.ID)
	return done()
}
