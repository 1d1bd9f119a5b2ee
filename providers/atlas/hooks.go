package atlas

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// firstSecret takes the secret out of a service account that was just made, and
// gives the account without it.
func firstSecret(account value.Value) (secret, rest value.Value) {
	items := slices.Clone(account.Get("secrets").Items())
	for i, item := range items {
		if v := item.Get("secret"); v.IsSet() {
			secret, items[i] = v, item.With("secret", value.Value{})
		}
	}
	return secret, account.With("secrets", value.OfList(items...))
}

// madeAccount puts the secret of a new service account where custody looks for it.
func madeAccount(_ providers.Change, answer value.Value) value.Value {
	secret, rest := firstSecret(answer)
	if secret.IsSet() {
		rest = rest.With("secret", secret)
	}
	return rest
}

// usualLifetime is how many hours a secret lives where no file says: 90 days.
const usualLifetime = 2160

// encodeAccount leaves out of an update what is for new secrets alone.
func encodeAccount(c providers.Change, body value.Value) (value.Value, error) {
	switch {
	case c.ID != "":
		body = without(body, "secretExpiresAfterHours")
	case !body.Get("secretExpiresAfterHours").IsSet():
		body = body.With("secretExpiresAfterHours", value.OfInt(usualLifetime))
	}
	return body, nil
}

// encodeProjectAccount sends what the way to it takes: an assignment nothing
// but roles.
func encodeProjectAccount(c providers.Change, body value.Value) (value.Value, error) {
	body = without(body, "clientId")
	if c.ID != "" {
		return without(body, "secretExpiresAfterHours"), nil
	}
	if whereAccount(c) != "" {
		body = without(body, "name", "description")
	}
	return body, nil
}

func without(body value.Value, names ...string) value.Value {
	for _, name := range names {
		body = body.With(name, value.Value{})
	}
	return body
}

// decodeKey keeps of a key's roles those in the organization: the list has
// those in projects too.
func decodeKey(raw value.Value) value.Value {
	return raw.With("roles", rolesOf(raw.Get("roles"), func(role value.Value) bool { return !role.Get("groupId").IsSet() }))
}

// rolesOf names the roles in a list of {orgId or groupId, roleName}.
func rolesOf(list value.Value, of func(value.Value) bool) value.Value {
	var names []string
	for _, role := range list.Items() {
		if role.Kind() == value.String { // the answer to a change, as it was sent
			names = append(names, role.Reveal())
		} else if of(role) {
			names = append(names, role.Get("roleName").Reveal())
		}
	}
	return value.OfStrings(names...)
}

// decodeAssignedKey gives a key in the list of a project the name that its
// routes have for its id; its roles are left to guardAssignedKey, which knows the
// project.
func decodeAssignedKey(raw value.Value) value.Value {
	return raw.With("apiUserId", raw.Get("id"))
}

// encodeAssignedKey makes the list that assigning takes, of nothing but roles.
func encodeAssignedKey(c providers.Change, body value.Value) (value.Value, error) {
	body = without(body, "apiUserId")
	if c.ID == "" && whereKey(c) != "" {
		return value.OfList(without(body, "desc")), nil
	}
	return body, nil
}

func decodeAssignedTeam(raw value.Value) value.Value {
	return value.OfMap(value.Field{Key: "name", Value: raw.Get("teamId")}, value.Field{Key: "roleNames", Value: raw.Get("roleNames")})
}

func encodeAssignedTeam(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID == "" {
		return value.OfList(without(body, "name").With("teamId", body.Get("name"))), nil
	}
	return without(body, "name").With("teamId", text(c.ID)), nil
}

// madeAssignedTeam finds the assignment in the answer, which lists all.
func madeAssignedTeam(c providers.Change, answer value.Value) value.Value {
	return among(answer, func(item value.Value) bool { return value.Equal(item.Get("teamId"), c.Fields.Get("name")) })
}

// among finds one object in the answer that lists them.
func among(answer value.Value, is func(value.Value) bool) value.Value {
	for _, item := range answer.Get("results").Items() {
		if is(item) {
			return item
		}
	}
	return value.Value{}
}

// entryAddress is the address or block of an entry of an access list. Atlas
// tells an address as a block of one too.
func entryAddress(entry value.Value) string {
	if ip := entry.Get("ipAddress"); ip.IsSet() {
		return ip.Reveal()
	}
	return entry.Get("cidrBlock").Reveal()
}

// addressEntry is an entry as Atlas takes it.
func addressEntry(address string) value.Value {
	key := "ipAddress"
	if strings.Contains(address, "/") {
		key = "cidrBlock"
	}
	return value.OfMap(value.Field{Key: key, Value: text(address)})
}

// whereProject is where a project is made that somebody is to own.
func whereProject(c providers.Change) string {
	if c.Fields.Get("projectOwnerId").IsSet() {
		return "POST /groups?projectOwnerId={projectOwnerId}"
	}
	return ""
}

func encodeProject(org string) func(providers.Change, value.Value) (value.Value, error) {
	return func(c providers.Change, body value.Value) (value.Value, error) {
		if c.ID == "" {
			body = body.With("orgId", text(org))
		}
		return without(body, "projectOwnerId"), nil
	}
}

func encodeLimit(_ providers.Change, body value.Value) (value.Value, error) {
	return without(body, "name"), nil
}

// decodeEntry gives an entry of a project's access list an id: what it lets in.
func decodeEntry(raw value.Value) value.Value {
	id := raw.Get("cidrBlock")
	if !id.IsSet() {
		id = raw.Get("awsSecurityGroup")
	}
	return raw.With("id", id)
}

func encodeEntry(_ providers.Change, body value.Value) (value.Value, error) {
	body = withoutNulls(body)
	if body.Get("ipAddress").IsSet() && body.Get("cidrBlock").IsSet() { // as Atlas tells an address; it takes one of the two
		body = without(body, "ipAddress")
	}
	if ip := body.Get("ipAddress"); ip.IsSet() && strings.Contains(ip.Reveal(), "/") {
		body = without(body, "ipAddress").With("cidrBlock", ip)
	}
	if block := body.Get("cidrBlock"); block.IsSet() && !strings.Contains(block.Reveal(), "/") {
		body = without(body, "cidrBlock").With("ipAddress", block)
	}
	return value.OfList(body), nil
}

// madeEntry finds the entry in the answer, which lists all.
func madeEntry(c providers.Change, answer value.Value) value.Value {
	same := func(a, b value.Value) bool {
		one, err := providers.Network(a.Reveal())
		other, bad := providers.Network(b.Reveal())
		return err == nil && bad == nil && one == other
	}
	return among(answer, func(item value.Value) bool {
		if group := c.Fields.Get("awsSecurityGroup"); group.IsSet() {
			return value.Equal(group, item.Get("awsSecurityGroup"))
		}
		want := c.Fields.Get("cidrBlock")
		if !want.IsSet() {
			want = c.Fields.Get("ipAddress")
		}
		return same(want, item.Get("cidrBlock"))
	})
}

// encodeDBRole gives each resource the three parts that the description wants,
// of which the answer tells those that count.
func encodeDBRole(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID != "" {
		body = without(body, "roleName")
	}
	actions := slices.Clone(body.Get("actions").Items())
	for i, action := range actions {
		resources := slices.Clone(action.Get("resources").Items())
		for j := range resources {
			for name, usual := range map[string]value.Value{"db": text(""), "collection": text(""), "cluster": value.OfBool(false)} {
				if !resources[j].Get(name).IsSet() {
					resources[j] = resources[j].With(name, usual)
				}
			}
		}
		actions[i] = action.With("resources", value.OfList(resources...))
	}
	if len(actions) > 0 {
		body = body.With("actions", value.OfList(actions...))
	}
	return body, nil
}

func decodeDatabaseUser(raw value.Value) value.Value {
	return raw.With("id", text(raw.Get("databaseName").Reveal()+"/"+raw.Get("username").Reveal()))
}

func encodeDatabaseUser(c providers.Change, body value.Value) (value.Value, error) {
	return body.With("groupId", text(c.Parents[0])), nil
}

// encodeConnectedOrg sends the whole of the configuration: what is left out is
// taken away (an identity provider is disconnected).
func encodeConnectedOrg(c providers.Change, body value.Value) (value.Value, error) {
	for _, name := range []string{"domainRestrictionEnabled", "domainAllowList", "identityProviderId", "dataAccessIdentityProviderIds", "instantUserProvisioningDisabled", "postAuthRoleGrants"} {
		if have := c.Live.Fields.Get(name); body.Get(name).Kind() == value.Absent && have.IsSet() {
			body = body.With(name, have)
		}
	}
	if body.Get("identityProviderId").Reveal() == "" {
		body = without(body, "identityProviderId")
	}
	if !body.Get("domainRestrictionEnabled").IsSet() {
		body = body.With("domainRestrictionEnabled", value.OfBool(false))
	}
	return body, nil
}

// decodeMapping drops the organization from assignments, which is always the
// same, and the null that stands for no project.
func decodeMapping(raw value.Value) value.Value {
	items := slices.Clone(raw.Get("roleAssignments").Items())
	for i, item := range items {
		items[i] = item.With("orgId", value.Value{})
		if !item.Get("groupId").IsSet() {
			items[i] = items[i].With("groupId", value.Value{})
		}
	}
	return raw.With("roleAssignments", value.OfList(items...))
}

// encodeMapping puts the organization where a role in one says none.
func encodeMapping(org string) func(providers.Change, value.Value) (value.Value, error) {
	return func(_ providers.Change, body value.Value) (value.Value, error) {
		items := slices.Clone(body.Get("roleAssignments").Items())
		for i, item := range items {
			role := item.Get("role").Reveal()
			switch {
			case strings.HasPrefix(role, "ORG_") && !item.Get("orgId").IsSet():
				items[i] = item.With("orgId", text(org))
			case strings.HasPrefix(role, "GROUP_") && !item.Get("groupId").IsSet():
				return body, providers.WithHint(fmt.Errorf("the role %s is of a project, and none is named", role), "add groupId: !ref …projects[NAME]#id")
			}
		}
		return without(body, "id").With("roleAssignments", value.OfList(items...)), nil
	}
}

// encodeAlert leaves out what Atlas made, and what is unset: the whole is sent,
// and null is no value of any of it.
func encodeAlert(_ providers.Change, body value.Value) (value.Value, error) {
	for _, name := range []string{"threshold", "metricThreshold"} {
		if part := body.Get(name); part.Kind() == value.Map {
			body = body.With(name, withoutNulls(part))
		}
	}
	return without(withoutNulls(body), "id", "groupId", "created", "updated", "links", "typeName"), nil
}

func withoutNulls(body value.Value) value.Value {
	for _, part := range body.Fields() {
		if part.Value.Kind() == value.Null {
			body = without(body, part.Key)
		}
	}
	return body
}

// encodeProvider says what a new identity provider needs, which those that were
// made in the console do without.
func encodeProvider(c providers.Change, body value.Value) (value.Value, error) {
	if c.ID != "" {
		return body, nil
	}
	if body.Get("protocol").Reveal() == "SAML" {
		return body, providers.WithHint(errors.New("identity providers of SAML cannot be made here"), "make it in the Federation Management Console; then Tenon finds it by its displayName")
	}
	for _, name := range []string{"audience", "authorizationType"} {
		if !body.Get(name).IsSet() {
			return body, providers.WithHint(fmt.Errorf("an identity provider of OIDC needs %s", name), "add it")
		}
	}
	return body, nil
}
