package keycloak

import (
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
)

// What every realm has from the start, on 24.0 to 26.7.
const builtIn = "built into Keycloak"

func guardRealm(_ rest.Self, _ []string, o *providers.Object) {
	if o.ID == "master" {
		o.BuiltIn = builtIn + ": the server's own realm"
	}
}

func guardClient(self rest.Self, _ []string, o *providers.Object) {
	id := o.Fields.Get("clientId").Reveal()
	switch {
	case self.ID != "" && id == self.ID:
		o.Own = "the client that Tenon signs in with"
	case slices.Contains(strings.Fields("account account-console admin-cli broker realm-management security-admin-console"), id),
		strings.HasSuffix(id, "-realm") && o.Fields.Get("attributes").Get("realm_client").Reveal() == "true":
		o.BuiltIn = builtIn
	}
}

func guardUser(self rest.Self, _ []string, o *providers.Object) {
	if self.ID != "" && "@"+o.Fields.Get("username").Reveal() == self.ID {
		o.Own = "the user that Tenon signs in as"
	}
}

func guardRole(_ rest.Self, _ []string, o *providers.Object) {
	name := o.Fields.Get("name").Reveal()
	if name == "offline_access" || name == "uma_authorization" || everybodys(name) || name == "admin" && strings.HasPrefix(o.Fields.Get("description").Reveal(), "${role_") {
		o.BuiltIn = builtIn
	}
}

// guardClientRole knows the roles of built-in clients by their descriptions,
// which are keys of translations.
func guardClientRole(_ rest.Self, _ []string, o *providers.Object) {
	if d := o.Fields.Get("description").Reveal(); strings.HasPrefix(d, "${role_") && strings.HasSuffix(d, "}") {
		o.BuiltIn = builtIn
	}
}

func guardScope(_ rest.Self, _ []string, o *providers.Object) {
	names := "AuthnContextClassRef acr address basic email microprofile-jwt offline_access organization phone profile role_list roles saml_organization service_account web-origins"
	if slices.Contains(strings.Fields(names), o.Fields.Get("name").Reveal()) {
		o.BuiltIn = builtIn
	}
}
