package atlastest

import "testing"

func (w *world) federated() string {
	return "/federationSettings/" + w.must(200, "GET", w.org+"/federationSettings", nil).is("identityProviderStatus", `"INACTIVE"`).text("id")
}

// TestConnectedOrg: what a PATCH leaves out is disconnected.
func TestConnectedOrg(t *testing.T) {
	w := newWorld(t, Options{})
	f := w.federated()
	config := f + "/connectedOrgConfigs/" + w.s.opt.OrgID
	workload := object{"displayName": "ci", "protocol": "OIDC", "idpType": "WORKLOAD", "audience": "a", "issuerUri": "https://idp.example.com", "authorizationType": "USER"}
	id := w.must(200, "POST", f+"/identityProviders", workload).text("id")
	saml := w.s.AddSAML("corp")
	w.must(200, "PATCH", config, object{"domainRestrictionEnabled": true, "identityProviderId": saml, "dataAccessIdentityProviderIds": []string{id}, "domainAllowList": []string{"acme.example"}})
	w.must(200, "PATCH", config, object{"domainRestrictionEnabled": true, "identityProviderId": saml, "postAuthRoleGrants": []string{"ORG_MEMBER"}}).
		is("dataAccessIdentityProviderIds", "[]").is("domainAllowList", `["acme.example"]`).is("identityProviderId", `"`+saml+`"`)
	w.must(200, "GET", w.org+"/federationSettings", nil).is("identityProviderStatus", `"ACTIVE"`)
	w.must(200, "PATCH", config, object{}).is("identityProviderId", "null").is("domainRestrictionEnabled", "false").is("postAuthRoleGrants", `["ORG_MEMBER"]`)
	w.call("PATCH", config, object{"postAuthRoleGrants": []string{"ORG_OWNER"}}).code(400, "NO_IDENTITY_PROVIDER")
	w.call("PATCH", config, object{"identityProviderId": "00000000000000000000"}).code(404, "IDENTITY_PROVIDER_NOT_FOUND")
	w.call("DELETE", config, nil).code(400, "CANNOT_REMOVE_LAST_CONNECTED_ORG")
}

// TestIdentityProviders: only those of OIDC can be made, and a list that asks
// for nothing tells those of SAML.
func TestIdentityProviders(t *testing.T) {
	w := newWorld(t, Options{})
	f := w.federated()
	p := object{"displayName": "people", "protocol": "OIDC", "idpType": "WORKFORCE", "audience": "a", "issuerUri": "https://idp.example.com", "clientId": "c", "groupsClaim": "groups", "userClaim": "user", "associatedDomains": []string{"acme.example"}}
	made := w.must(200, "POST", f+"/identityProviders", p).is("oktaIdpId", "null").is("requestedScopes", "[]").is("updatedAt", "null")
	path := f + "/identityProviders/" + made.text("id")
	w.call("POST", f+"/identityProviders", p).code(400, "VALIDATION_ERROR")
	p["protocol"] = "SAML"
	w.call("POST", f+"/identityProviders", p).code(400, "VALIDATION_ERROR")
	w.must(200, "GET", f+"/identityProviders", nil).is("totalCount", "0")
	old := w.s.AddSAML("corp")
	w.must(200, "GET", f+"/identityProviders", nil).is("totalCount", "1").is("results.0.oktaIdpId", `"`+old+`"`)
	w.must(200, "GET", f+"/identityProviders?protocol=OIDC&idpType=WORKFORCE", nil).is("totalCount", "1")
	w.must(200, "PATCH", path, object{"description": "x"}).is("description", `"x"`).is("updatedAt", `"2026-08-10T03:00:00Z"`)
	w.call("PATCH", path, object{"idpType": "WORKLOAD"}).code(400, "VALIDATION_ERROR")
	w.must(204, "DELETE", path+"/jwks", nil)
	w.must(204, "DELETE", path, nil)
	w.call("GET", path, nil).code(404, "IDENTITY_PROVIDER_NOT_FOUND")
}

func TestRoleMappings(t *testing.T) {
	w := newWorld(t, Options{})
	path := w.federated() + "/connectedOrgConfigs/" + w.s.opt.OrgID + "/roleMappings"
	g := w.project("p")[len("/groups/"):]
	m := object{"externalGroupName": "devs", "roleAssignments": []object{{"groupId": g, "role": "GROUP_OWNER"}}}
	w.call("POST", path, m).code(400, "VALIDATION_ERROR") // no role in the organization
	m["roleAssignments"] = []object{{"orgId": w.s.opt.OrgID, "role": "ORG_MEMBER"}, {"groupId": g, "role": "GROUP_OWNER"}}
	id := w.must(200, "POST", path, m).text("id")
	w.call("POST", path, m).code(400, "VALIDATION_ERROR") // the group has one
	w.must(200, "PUT", path+"/"+id, object{"externalGroupName": "devs2", "roleAssignments": []object{{"orgId": w.s.opt.OrgID, "role": "ORG_OWNER"}}})
	w.must(200, "GET", path, nil).is("results.0.externalGroupName", `"devs2"`)
	w.must(200, "GET", w.org+"/federationSettings", nil).is("hasRoleMappings", "true")
	w.must(204, "DELETE", path+"/"+id, nil)
	w.call("DELETE", path+"/"+id, nil).code(404, "ROLE_MAPPING_NOT_FOUND")
}

// TestFederationOfOthers: a stranger is told that a role is missing.
func TestFederationOfOthers(t *testing.T) {
	w := newWorld(t, Options{})
	f := w.federated()
	r := w.must(201, "POST", "/orgs", object{"name": "Second", "serviceAccount": account0("ORG_OWNER")})
	other := w.as(r.text("serviceAccount.clientId"), r.text("serviceAccount.secrets.0.secret"))
	other.call("GET", f+"/identityProviders", nil).code(401, "USER_UNAUTHORIZED")
	other.call("GET", "/orgs/"+r.text("organization.id")+"/federationSettings", nil).code(404, "FEDERATION_SETTINGS_NOT_FOUND")
}
