package keycloaktest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// storageKeys are the settings of every user federation, which the server's
// description of its components leaves out.
func storageKeys() []string {
	return []string{
		"enabled", "priority", "cachePolicy", "maxLifespan", "evictionHour", "evictionMinute", "evictionDay", "cacheInvalidBefore",
		"fullSyncPeriod", "changedSyncPeriod", "lastSync", "importEnabled",
	}
}

// checkComponent knows some of the providers' rules.
func checkComponent(k *component) error {
	one := func(key string) string {
		if list := k.Config[key]; len(list) > 0 {
			return list[0]
		}
		return ""
	}
	bad := func(format string, args ...any) error {
		return errMessage(http.StatusBadRequest, fmt.Sprintf(format, args...))
	}
	switch {
	case k.Type == keyProvider && one("priority") != "" && !wholeNumber.MatchString(one("priority")):
		return bad("'Priority' should be a number")
	case k.Type == keyProvider && one("secretSize") != "" && !slices.Contains([]string{"16", "24", "32", "64", "128", "256", "512"}, one("secretSize")):
		return bad("'Secret size' should be 16, 24, 32, 64, 128, 256 or 512")
	case k.Type == keyProvider && one("keySize") != "" && !slices.Contains([]string{"1024", "2048", "3072", "4096"}, one("keySize")):
		return bad("'Key size' should be 1024, 2048, 3072 or 4096")
	case k.Type == userStorage && k.Provider == "ldap" && one("editMode") == "":
		return bad("Edit Mode is mandatory")
	case k.Type == ldapMapper && k.Provider == "user-attribute-ldap-mapper" && one("user.model.attribute") == "":
		return bad("Missing configuration for User Model Attribute")
	}
	return nil
}

// importComponents makes the components of a representation, and of the
// template those of the types that it does not name.
func (s *Server) importComponents(r *realm, tmpl, rep object) {
	given, _ := rep["components"].(object)
	base, _ := tmpl["components"].(object)
	all := maps.Clone(base)
	maps.Copy(all, given)
	for kind, list := range all {
		for _, o := range objects(list) {
			s.importComponent(r, r.ID, kind, o)
		}
	}
}

func (s *Server) importComponent(r *realm, parent, kind string, o object) {
	k := &component{
		ID: s.newID(), Name: str(o, "name"), Parent: parent, Provider: str(o, "providerId"), Type: kind,
		SubType: str(o, "subType"), Config: map[string][]string{},
	}
	k.take(o["config"])
	r.components.add(k.ID, k.ID, k)
	subs, _ := o["subComponents"].(object)
	for sub, list := range subs {
		for _, child := range objects(list) {
			s.importComponent(r, k.ID, sub, child)
		}
	}
}

// addLDAPMappers makes the mappers that a new LDAP federation has.
func (s *Server) addLDAPMappers(r *realm, of *component) {
	readOnly := "true"
	if len(of.Config["editMode"]) > 0 && of.Config["editMode"][0] == "WRITABLE" {
		readOnly = "false"
	}
	name := ""
	if list := of.Config["usernameLDAPAttribute"]; len(list) > 0 {
		name = list[0]
	}
	for _, m := range []struct{ name, ldap, model, always, must, readOnly string }{
		{"username", name, "username", "false", "true", readOnly},
		{"first name", "cn", "firstName", "true", "true", readOnly},
		{"last name", "sn", "lastName", "true", "true", readOnly},
		{"email", "mail", "email", "false", "false", readOnly},
		{"creation date", "createTimestamp", "createTimestamp", "true", "false", "true"},
		{"modify date", "modifyTimestamp", "modifyTimestamp", "true", "false", "true"},
	} {
		s.addComponent(r, &component{
			ID: s.newID(), Name: m.name, Parent: of.ID, Provider: "user-attribute-ldap-mapper", Type: ldapMapper,
			Config: map[string][]string{
				"ldap.attribute": {m.ldap}, "user.model.attribute": {m.model}, "read.only": {m.readOnly},
				"always.read.value.from.ldap": {m.always}, "is.mandatory.in.ldap": {m.must},
			},
		})
	}
	s.addComponent(r, &component{
		ID: s.newID(), Name: "Kerberos principal attribute mapper", Parent: of.ID, Provider: "kerberos-principal-attribute-mapper",
		Type: ldapMapper, Config: map[string][]string{},
	})
}
