package atlas

import (
	"context"
	"errors"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// userSecurity: /groups/{groupId}/userSecurity, which merges what it is sent.
// What it does not take away by that has a DELETE of its own.
func userSecurity() row {
	plain := func(name, doc string) field { return field{Name: name, Type: providers.String, Doc: doc} }
	off := func(name, doc string) field {
		return field{Name: name, Type: providers.Bool, Default: value.OfBool(false), Doc: doc}
	}
	mapping := field{Type: providers.Record, Fields: fields{
		{Name: "match", Type: providers.String, Required: true, Doc: "A regular expression that the user's name is held against."},
		plain("substitution", "The distinguished name that comes of it, {0} standing for the first group in parentheses."),
		plain("ldapQuery", "A query that finds the distinguished name, in place of substitution."),
	}}
	return row{
		Kind: providers.Kind{
			Name: "userSecurity", Collection: "userSecurity", Parent: "project", Singleton: true,
			Doc: "How database users are known who have no password in Atlas: by a directory (LDAP), or by certificates that the customer's own authority signs. Atlas restarts the clusters of the project one server after the other when this changes.",
			Fields: fields{
				{Name: "customerX509", Type: providers.Record, Doc: "Certificates of database users that the customer's own authority signs. `null` takes the authority away.", Fields: fields{
					{Name: "cas", Type: providers.String, EmptyNull: true, Doc: "The certificates of the authority, as PEM, one after the other."}, live("links", "Addresses of what belongs to it."),
				}},
				{Name: "ldap", Type: providers.Record, Doc: "The directory.", Fields: fields{
					off("authenticationEnabled", "Whether users can sign in with it."), off("authorizationEnabled", "Whether its groups bring roles."),
					plain("hostname", "Its host, which the clusters can reach."),
					{Name: "port", Type: providers.Integer, Default: value.OfInt(636), Doc: "The port at which it listens, with TLS."},
					plain("bindUsername", "The distinguished name that Atlas signs in to it with."),
					{Name: "bindPassword", Type: providers.String, WriteOnly: true, Secret: true, Doc: "The password of that."},
					{Name: "caCertificate", Type: providers.String, EmptyNull: true, Doc: "The certificate of the authority that signed the host's, as PEM, where that is no known one."},
					{Name: "authzQueryTemplate", Type: providers.String, Default: text("{USER}?memberOf?base"), Doc: "The query that finds the groups of {USER}."},
					{Name: "userToDNMapping", Type: providers.List, Elem: &mapping, Default: value.OfList(), Doc: "How names of users become distinguished names: the first that matches counts."},
					live("links", "Addresses of what belongs to it."),
				}},
				live("links", "Addresses of what belongs to it."),
			},
		},
		Item: "GET " + securityPath, Update: "PATCH " + securityPath, Media: v2023, Encode: encodeSecurity, Forbid: forbidUnset, AfterUpdate: dropSecurity,
	}
}

const securityPath = "/groups/{project}/userSecurity"

// encodeSecurity leaves to dropSecurity what is taken away, but for a
// certificate, of which "" takes away what is there.
func encodeSecurity(c providers.Change, body value.Value) (value.Value, error) {
	if body.Lookup("customerX509.cas").Reveal() == "" {
		body = without(body, "customerX509")
	}
	ldap := body.Get("ldap")
	if ldap.Kind() != value.Map {
		return without(body, "ldap"), nil
	}
	for _, f := range c.Kind.Field("ldap").Fields {
		if c.Fields.Lookup("ldap."+f.Name).Kind() != value.Null {
			continue
		}
		if f.EmptyNull {
			ldap = ldap.With(f.Name, text(""))
		} else if f.Default.IsSet() {
			ldap = ldap.With(f.Name, f.Default)
		}
	}
	if ldap.Get("userToDNMapping").Len() == 0 {
		ldap = without(ldap, "userToDNMapping")
	}
	return body.With("ldap", ldap), nil
}

// forbidUnset refuses to unset what Atlas has no way to take away.
func forbidUnset(_ context.Context, _ *rest.Client, c providers.Change) error {
	for _, path := range []string{"ldap", "ldap.hostname", "ldap.bindUsername"} {
		if v := c.Fields.Lookup(path); v.Kind() == value.Null && c.Live.Fields.Lookup("ldap.hostname").IsSet() {
			err := providers.WithHint(errors.New("Atlas does not forget a directory"), "set authenticationEnabled and authorizationEnabled to false: then it is not used")
			return &providers.FieldError{Field: path, Pos: v.Pos(), Err: err}
		}
	}
	return nil
}

// dropSecurity takes away what is declared to be unset.
func dropSecurity(ctx context.Context, client *rest.Client, c providers.Change) error {
	for path, route := range map[string]string{"customerX509.cas": "/customerX509", "ldap.userToDNMapping": "/ldap/userToDNMapping"} {
		section := c.Fields.Get(value.SplitPath(path)[0])
		want, have := c.Fields.Lookup(path), c.Live.Fields.Lookup(path)
		gone := section.Kind() == value.Null || want.Kind() == value.Null || want.Kind() == value.String && want.Reveal() == "" || want.Kind() == value.List && want.Len() == 0
		if !gone || !have.IsSet() || have.Kind() == value.List && have.Len() == 0 {
			continue
		}
		if _, err := client.Send(ctx, "DELETE "+securityPath+route, c, value.Value{}, true); err != nil {
			return err
		}
	}
	return nil
}
