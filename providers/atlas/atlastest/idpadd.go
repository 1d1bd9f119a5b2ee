package atlastest

import "tenon/providers/internal/fake"

// idpFields are what a client may set: those of people have more.
func idpFields(kind string) []string {
	fields := []string{"audience", "authorizationType", "description", "displayName", "groupsClaim", "issuerUri", "userClaim"}
	if kind == "WORKFORCE" {
		fields = append(fields, "associatedDomains", "clientId", "requestedScopes")
	}
	return fields
}

// createProvider makes one of OIDC: there is no other way to make one of SAML
// than by hand.
func (c *call) createProvider() (answer, error) {
	f, err := c.federation()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	kind := str(o, "idpType")
	if kind == "" {
		kind = "WORKFORCE"
	}
	k := checks{of: o}
	if protocol := str(o, "protocol"); protocol != "" && protocol != "OIDC" {
		k.wrong("protocol", "must be OIDC")
	}
	if kind != "WORKFORCE" && kind != "WORKLOAD" {
		k.wrong("idpType", "must be WORKFORCE or WORKLOAD")
	}
	name := k.text("displayName", 1, 50, nil, false)
	for _, field := range []string{"audience", "issuerUri"} {
		k.text(field, 1, 2048, nil, false)
	}
	for _, p := range f.Providers {
		if p["displayName"] == name {
			k.wrong("displayName", "there is an identity provider of this name already")
		}
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	p := object{
		"id": c.newID(), "idpType": kind, "protocol": "OIDC", "oktaIdpId": nil, "createdAt": day(c.now()), "updatedAt": nil,
		"authorizationType": "GROUP", "description": nil, "groupsClaim": nil, "userClaim": "sub",
	}
	if kind == "WORKFORCE" {
		p["associatedDomains"], p["requestedScopes"], p["clientId"] = []any{}, []any{}, nil
	}
	for _, field := range idpFields(kind) {
		if v, there := o[field]; there && v != nil {
			p[field] = v
		}
	}
	f.Providers[str(p, "id")] = p
	return told(c.renderProvider(f, p))
}

// AddSAML puts an identity provider of SAML into the federation of the
// organization that is there, as somebody does by hand, and returns the older id
// that organizations are connected by (recordings: TestIdentityProviders).
func (s *Server) AddSAML(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.state.Federations[s.state.Orgs[s.opt.OrgID].Federation]
	id, now := "0oa"+s.ids.Make(fake.Alnum, 17), day(s.now())
	p := object{
		"id": s.newID(), "oktaIdpId": id, "idpType": "WORKFORCE", "protocol": "SAML", "displayName": name,
		"acsUrl": "https://auth.example.com/sso/saml2/" + id, "audienceUri": "https://www.example.com/saml2/service-provider/" + id,
		"issuerUri": "urn:idp:default", "ssoUrl": "http://localhost", "status": "ACTIVE", "description": "", "slug": "",
		"createdAt": now, "updatedAt": now, "associatedDomains": []any{}, "ssoDebugEnabled": true,
		"pemFileInfo":    object{"certificates": []any{object{"notBefore": now, "notAfter": day(s.now().AddDate(25, 0, 0))}}, "fileName": nil},
		"requestBinding": "HTTP-POST", "responseSignatureAlgorithm": "SHA-256",
	}
	f.Providers[str(p, "id")] = p
	return str(p, "oktaIdpId")
}
