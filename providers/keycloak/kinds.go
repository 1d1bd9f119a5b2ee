package keycloak

import (
	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

type (
	row      = rest.Row
	later    = rest.Later
	relation = rest.Relation
	within   = rest.Within
	field    = providers.Field
	fields   = []providers.Field
)

// rows is the table: a parent stands before its children, and a kind before
// those that name it. Its hooks share what they know of one realm.
func rows(b *book) []row {
	all := []row{
		realm(),
		authenticatorConfig(b), authenticationFlow(b), localizationText(b),
		role(b), client(b), clientRole(b), clientMapper(),
		clientScope(b), clientScopeMapper(), defaultScope("defaultDefaultClientScope", "by default"), defaultScope("defaultOptionalClientScope", "where it is asked for"),
		group(b), defaultGroup(),
		identityProvider(), identityProviderMapper(b),
		user(b), userFederatedIdentity(),
		requiredAction(), component(), userProfile(), organization(),
	}
	return append(all, authzRows(b)...)
}

// paging is that of the lists that are paged: without max some give 10 or 100
// objects, and none tells how many there are.
func paging() rest.Paging {
	return rest.Paging{Page: "first", Size: "max", Offset: true, Max: 500}
}

// members is that of the lists inside one object, of which the server leaves
// nothing out for what the reader may not see: one that is not full is the last.
func members() rest.Paging {
	p := paging()
	p.Full = true
	return p
}

// Kinds of fields that many rows have.

func str(name, doc string) field { return field{Name: name, Type: providers.String, Doc: doc} }

func num(name, doc string) field { return field{Name: name, Type: providers.Integer, Doc: doc} }

func key(name, doc string) field {
	return field{Name: name, Type: providers.String, Required: true, Doc: doc}
}

// blank is a text that is not there where it is empty.
func blank(name, doc string) field {
	return field{Name: name, Type: providers.String, EmptyNull: true, Doc: doc}
}

func no(name, doc string) field {
	return field{Name: name, Type: providers.Bool, Default: value.OfBool(false), Doc: doc}
}

func yes(name, doc string) field {
	return field{Name: name, Type: providers.Bool, Default: value.OfBool(true), Doc: doc}
}

func oneOf(name, doc string, values ...string) field {
	return field{Name: name, Type: providers.String, Enum: values, Default: text(values[0]), Doc: doc}
}

func textSet(name, doc string) field {
	return field{Name: name, Type: providers.List, Set: true, Elem: &field{Type: providers.String}, Default: value.OfList(), Doc: doc}
}

func texts(name, doc string) field {
	return field{Name: name, Type: providers.Dict, Elem: &field{Type: providers.String}, Default: value.OfMap(), Doc: doc}
}

// textLists is a mapping of names to lists of texts. A single text may stand
// for a list of one: see reshapeAttributes.
func textLists(name, doc string) field {
	return field{Name: name, Type: providers.Dict, Elem: &field{Type: providers.List, Elem: &field{Type: providers.String}}, Default: value.OfMap(), Doc: doc}
}

func made(name, doc string) field {
	return field{Name: name, Type: providers.Any, ReadOnly: true, Doc: doc}
}

func liveID() field {
	return made("id", "The identifier that Keycloak gave the object. In a file it is passed over.")
}

func access() field { return made("access", "What the reader may do with the object.") }

func roles(name, doc string) field {
	return field{Name: name, Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "role"}, Doc: doc}
}

func clientRoles(name, doc string) field {
	return field{Name: name, Type: providers.List, Relation: true, Set: true, Ref: &providers.Ref{Kind: "clientRole"}, Doc: doc + ", each as {client: CLIENTID, name: ROLE}."}
}

func text(s string) value.Value { return value.OfString(s) }

// connection is the table of a connection's own fields.
func connection() fields {
	local := func(f field) field { f.Local = true; return f }
	return fields{
		local(key("endpoint", "Address of the server, with /auth where it has that.")),
		local(str("realm", "The realm that Tenon signs in to; master unless it is said.")),
		{Name: "auth", Type: providers.Record, Local: true, Doc: "What Tenon signs in with: a client with a service account, or a user.", Fields: fields{
			str("clientId", "The client's name. With a username: admin-cli unless it is said."),
			{Name: "clientSecret", Type: providers.String, Secret: true, Doc: "The client's secret."},
			str("username", "The user's name."),
			{Name: "password", Type: providers.String, Secret: true, Doc: "The user's password."},
		}},
		local(no("insecureHttp", "Allows plain http to a host that is not this one: whoever is on the way can then read the credentials.")),
	}
}
