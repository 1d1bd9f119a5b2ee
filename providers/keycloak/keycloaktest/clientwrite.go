package keycloaktest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// clientDefaults is what a new client has where the body says nothing.
func clientDefaults() object {
	return object{
		"enabled": true, "alwaysDisplayInConsole": false, "bearerOnly": false, "clientAuthenticatorType": "client-secret",
		"consentRequired": false, "directAccessGrantsEnabled": false, "frontchannelLogout": false, "fullScopeAllowed": true,
		"implicitFlowEnabled": false, "nodeReRegistrationTimeout": -1.0, "notBefore": 0.0, "protocol": "openid-connect",
		"publicClient": false, "redirectUris": []any{}, "serviceAccountsEnabled": false, "standardFlowEnabled": true,
		"surrogateAuthRequired": false, "webOrigins": []any{}, "attributes": object{"realm_client": "false"},
		"authenticationFlowBindingOverrides": object{},
	}
}

// elsewhere are fields of a client's representation that are not kept in Doc.
var elsewhere = []string{
	"id", "secret", "protocolMappers", "defaultClientScopes", "optionalClientScopes", "access", "authorizationServicesEnabled",
	"authorizationSettings", "attributes", "authenticationFlowBindingOverrides", "registrationAccessToken", "registeredNodes",
	"defaultRoles", "clientTemplate", "useTemplateConfig", "useTemplateScope", "useTemplateMappers", "directGrantsOnly", "origin",
}

func (c *call) postClient() (answer, error) {
	rep, err := c.body("ClientRepresentation")
	if err != nil {
		return answer{}, err
	}
	if id, ok := rep["clientId"].(string); ok && strings.TrimSpace(id) == "" {
		return answer{}, errOAuth(http.StatusBadRequest, "invalid_input", "Client ID cannot be blank")
	}
	if name := str(rep, "clientId"); c.realm.clients.has(name) {
		return answer{}, errMessage(http.StatusConflict, "Client "+name+" already exists")
	}
	if err := c.checkClient(rep); err != nil {
		return answer{}, err
	}
	made, err := c.addClient(c.realm, rep)
	if err != nil {
		if c.old() && c.realm.clients.hasID(str(rep, "id")) {
			err = errMessage(http.StatusConflict, "Client "+str(rep, "clientId")+" already exists")
		}
		return answer{}, err
	}
	return c.made("/clients/" + made.ID)
}

// checkClient refuses what the real server's validation refuses.
func (c *call) checkClient(rep object) error {
	bad := func(text string) error {
		if c.old() {
			return errOAuth(http.StatusBadRequest, text, text)
		}
		return errOAuth(http.StatusBadRequest, "invalid_input", text)
	}
	if p, ok := rep["protocol"].(string); ok && !slices.Contains([]string{"openid-connect", "saml", "docker-v2"}, p) {
		return errBare()
	}
	for _, uri := range strs(rep["redirectUris"]) {
		if strings.HasPrefix(uri, "javascript:") || strings.HasPrefix(uri, "data:") {
			return bad("A redirect URI uses an illegal scheme")
		}
		if strings.Contains(uri, "#") {
			return bad("Redirect URIs must not contain an URI fragment")
		}
	}
	for field, name := range map[string]string{"rootUrl": "Root URL", "adminUrl": "Admin URL"} {
		if v := str(rep, field); v != "" && !strings.HasPrefix(v, "${") {
			if u, err := url.Parse(v); err != nil || u.Scheme == "" {
				return bad(name + " is not a valid URL")
			}
		}
	}
	return c.checkOverrides(rep)
}

func (c *call) checkOverrides(rep object) error {
	for _, id := range texts(rep["authenticationFlowBindingOverrides"]) {
		if id != "" && !c.realm.flows.hasID(id) {
			return errBare()
		}
	}
	return nil
}

// addClient makes a client from a body that was checked.
func (s *Server) addClient(r *realm, rep object) (*client, error) {
	id := str(rep, "id")
	if id == "" {
		id = s.newID()
	} else if r.clients.hasID(id) {
		return nil, errDuplicate()
	}
	made := &client{ID: id, Doc: clientDefaults()}
	if s.old() {
		made.Doc["attributes"] = object{}
	}
	if str(rep, "clientId") == "" {
		made.Doc["clientId"] = id
	}
	if truth(rep, "authorizationServicesEnabled") && !truth(rep, "serviceAccountsEnabled") {
		return nil, errBare()
	}
	made.take(rep, s.old())
	if rep["webOrigins"] == nil {
		made.Doc["webOrigins"] = origins(strs(rep["redirectUris"]))
	}
	r.clients.add(id, made.name(), made)
	if secret, ok := rep["secret"].(string); ok {
		made.Secret = &secret
	} else if hasSecret(made.Doc) || s.old() {
		secret := s.newSecret()
		made.Secret = &secret
		made.stamp(s)
	}
	if str(made.Doc, "protocol") == "saml" {
		if rep["frontchannelLogout"] == nil {
			made.Doc["frontchannelLogout"] = true
		}
		made.signSAML(s)
	}
	s.takeDefaultRoles(r, made, rep)
	for _, m := range objects(rep["protocolMappers"]) {
		made.Mappers = append(made.Mappers, s.newMapper(m))
	}
	r.firstScopes(made, rep)
	s.settleAccount(r, made)
	if truth(rep, "authorizationServicesEnabled") {
		made.Authz = s.newAuthz(r, made)
		if settings, ok := rep["authorizationSettings"].(object); ok {
			s.importAuthz(r, made.Authz, settings)
		}
	}
	return made, nil
}

// take lays the fields of a body over a client: absent is unchanged, attributes
// merge by key, and null takes one out; so does "", but for version 11.
func (of *client) take(rep object, blanks bool) {
	for name, v := range rep {
		if !slices.Contains(elsewhere, name) {
			of.Doc[name] = v
		}
	}
	merge := func(name string, blank bool) {
		given, ok := rep[name].(object)
		if !ok {
			return
		}
		into := of.Doc[name].(object)
		for k, v := range given {
			if v == nil || v == "" && !blank {
				delete(into, k)
			} else {
				into[k] = v
			}
		}
	}
	merge("attributes", blanks)
	merge("authenticationFlowBindingOverrides", false)
}

// signSAML adds what a new SAML client has.
func (of *client) signSAML(s *Server) {
	attrs := of.Doc["attributes"].(object)
	for name, v := range map[string]string{
		"saml.allow.ecp.flow": "false", "saml.artifact.binding.identifier": s.newSecret(), "saml.authnstatement": "true",
		"saml.client.signature": "true", "saml.force.post.binding": "true", "saml.server.signature": "true",
		"saml.signature.algorithm": "RSA_SHA256", "saml.signing.certificate": s.newSecret(), "saml.signing.private.key": s.newSecret(),
		"saml_name_id_format": "username", "saml_force_name_id_format": "false",
		"saml_signature_canonicalization_method": "http://www.w3.org/2001/10/xml-exc-c14n#",
	} {
		if attrs[name] == nil && !(s.old() && slices.Contains(newerSAML, name)) {
			attrs[name] = v
		}
	}
}

// origins are those of the redirect URIs that are absolute.
func origins(uris []string) []any {
	out := []any{}
	for _, uri := range uris {
		u, err := url.Parse(uri)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		if at := u.Scheme + "://" + u.Host; !slices.Contains(out, any(at)) {
			out = append(out, at)
		}
	}
	return out
}
