package atlastest

func networkPlayers() map[string]player {
	list := func(w *world, a object) string {
		path := w.project("p") + "/accessList"
		w.must(201, "POST", path, []object{pick(firstOf(a), "ipAddress", "comment", "deleteAfterDate")})
		return path
	}
	alert := object{"eventTypeName": "NO_PRIMARY", "enabled": true, "notifications": []object{{"typeName": "GROUP", "emailEnabled": true, "smsEnabled": false, "intervalMin": 5, "delayMin": 0}}}
	alertPath := func(w *world) string {
		path := w.project("p") + "/alertConfigs"
		return path + "/" + w.must(201, "POST", path, alert).text("id")
	}
	return map[string]player{
		"POST /groups/ID/accessList Created": func(w *world, a object) (string, string, any) {
			return "POST", w.project("p") + "/accessList", []object{pick(firstOf(a), "ipAddress", "comment", "deleteAfterDate")}
		},
		"GET /groups/ID/accessList OK": func(w *world, a object) (string, string, any) { return "GET", list(w, a), nil },
		`GET /groups/ID/accessList/[\d.]+ OK`: func(w *world, a object) (string, string, any) {
			return "GET", list(w, a) + "/" + str(a, "ipAddress"), nil
		},
		`DELETE /groups/ID/accessList/[\d.]+ No Content`: func(w *world, _ object) (string, string, any) {
			return "DELETE", list(w, object{"ipAddress": "192.168.0.243"}) + "/192.168.0.243", nil
		},
		"POST /groups/ID/alertConfigs Created": func(w *world, _ object) (string, string, any) {
			return "POST", w.project("p") + "/alertConfigs", alert
		},
		"GET /groups/ID/alertConfigs OK": func(w *world, _ object) (string, string, any) {
			return "GET", w.project("p") + "/alertConfigs", nil
		},
		"GET /groups/ID/alertConfigs/ID OK":            func(w *world, _ object) (string, string, any) { return "GET", alertPath(w), nil },
		"DELETE /groups/ID/alertConfigs/ID No Content": func(w *world, _ object) (string, string, any) { return "DELETE", alertPath(w), nil },
		"PUT /groups/ID/alertConfigs/ID OK": func(w *world, a object) (string, string, any) {
			return "PUT", alertPath(w), pick(a, "eventTypeName", "enabled", "notifications")
		},
	}
}

func (w *world) idp(kind string) (federation, path string) {
	f := w.federated()
	return f, f + "/identityProviders/" + w.must(200, "POST", f+"/identityProviders", idpOf(object{"idpType": kind, "displayName": kind})).text("id")
}

// idpOf is what was sent to make an identity provider as one is told.
func idpOf(a object) object {
	o := object{"audience": "a", "authorizationType": "GROUP", "clientId": "c", "description": "d", "groupsClaim": "groups", "issuerUri": "https://idp.example.com", "userClaim": "user", "associatedDomains": []string{"acme.example"}}
	for name, v := range a {
		o[name] = v
	}
	delete(o, "associatedOrgs")
	return o
}

// connected puts an organization into the state that an answer tells: first as
// by hand, for the roles of those who sign in cannot be set without a provider.
func (w *world) connectedAs(a object) (federation, path string, body object) {
	f := w.federated()
	at := w.s.state.Federations[f[len("/federationSettings/"):]].Orgs[w.s.opt.OrgID]
	at.Config["postAuthRoleGrants"] = a["postAuthRoleGrants"]
	body = pick(a, "domainAllowList", "domainRestrictionEnabled", "instantUserProvisioningDisabled")
	ids := []string{}
	for i := range a["dataAccessIdentityProviderIds"].([]any) {
		_, path := w.idp([]string{"WORKFORCE", "WORKLOAD"}[i])
		ids = append(ids, path[len(path)-24:])
	}
	body["dataAccessIdentityProviderIds"] = ids
	return f, f + "/connectedOrgConfigs/" + w.s.opt.OrgID, body
}

func federationPlayers() map[string]player {
	one := func(method, kind, end string) player {
		return func(w *world, a object) (string, string, any) {
			_, path := w.idp(kind)
			return method, path + end, nil
		}
	}
	return map[string]player{
		"GET /orgs/ID/federationSettings OK": func(w *world, _ object) (string, string, any) {
			return "GET", w.org + "/federationSettings", nil
		},
		"GET /federationSettings/ID/connectedOrgConfigs OK": func(w *world, a object) (string, string, any) {
			f, path, body := w.connectedAs(firstOf(a))
			w.must(200, "PATCH", path, body)
			return "GET", f + "/connectedOrgConfigs", nil
		},
		"GET /federationSettings/ID/connectedOrgConfigs/ID OK": func(w *world, a object) (string, string, any) {
			_, path, body := w.connectedAs(a)
			w.must(200, "PATCH", path, body)
			return "GET", path, nil
		},
		"PATCH /federationSettings/ID/connectedOrgConfigs/ID OK": func(w *world, a object) (string, string, any) {
			_, path, body := w.connectedAs(a)
			return "PATCH", path, body
		},
		"POST /federationSettings/ID/identityProviders OK": func(w *world, a object) (string, string, any) {
			return "POST", w.federated() + "/identityProviders", idpOf(a)
		},
		"GET /federationSettings/ID/identityProviders OK": func(w *world, a object) (string, string, any) {
			f, kind, protocol := w.federated(), "WORKFORCE", "OIDC"
			switch p := firstOf(a); {
			case p["protocol"] == "SAML":
				protocol = "SAML"
				w.s.AddSAML(str(p, "displayName"))
			case p["idpType"] != nil:
				kind = str(p, "idpType")
				w.must(200, "POST", f+"/identityProviders", idpOf(p))
			}
			return "GET", f + "/identityProviders?idpType=" + kind + "&protocol=" + protocol, nil
		},
		"GET /federationSettings/ID/identityProviders/ID OK": func(w *world, a object) (string, string, any) {
			f := w.federated()
			return "GET", f + "/identityProviders/" + w.must(200, "POST", f+"/identityProviders", idpOf(a)).text("id"), nil
		},
		"DELETE /federationSettings/ID/identityProviders/ID No Content":      one("DELETE", "WORKFORCE", ""),
		"DELETE /federationSettings/ID/identityProviders/ID/jwks No Content": one("DELETE", "WORKLOAD", "/jwks"),
	}
}
