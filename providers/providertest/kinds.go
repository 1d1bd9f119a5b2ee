package providertest

import (
	"tenon/providers"
	"tenon/spec/value"
)

type (
	field  = providers.Field
	fields = []providers.Field
)

// kinds is the made-up table. Together its rows have every trait of the seam.
func kinds() []providers.Kind {
	return []providers.Kind{
		tenant(), domain(), settings(), resource(), scope(), role(), application(), credential(), guard(), gate(),
		user(), grant(), organization(), member(), badge(), connector(), note(), wicket(), robot(), keyring(), vault(), box(),
	}
}

func text(name string) field { return field{Name: name, Type: providers.String} }

// masked is written and never told: the server gives a mask in its place.
func masked(name string) field {
	return field{Name: name, Type: providers.String, WriteOnly: true, Secret: true}
}

func named(name string) field {
	return field{Name: name, Type: providers.String, Required: true}
}

// made are the fields that the server makes.
func made() fields {
	return fields{{Name: "id", Type: providers.String, ReadOnly: true}, {Name: "createdAt", Type: providers.Integer, ReadOnly: true}}
}

func links(name, kind string) field {
	return field{Name: name, Type: providers.List, Set: true, Relation: true, Ref: &providers.Ref{Kind: kind}}
}

// tenant holds others, opens a scope of its own, and tells once the credentials
// that open it: lost, they cannot be made anew. It names one of the
// applications in it.
func tenant() providers.Kind {
	return providers.Kind{
		Name: "tenant", Collection: "tenants", Keys: [][]string{{"name"}},
		Holds: true, Opens: true, Given: "endpoint", Mints: []string{"credentials"},
		Fields: append(made(),
			named("name"),
			field{Name: "region", Type: providers.String, Enum: []string{"EU", "US"}, Immutable: true, Default: value.OfString("EU")},
			field{Name: "tag", Type: providers.String, EmptyNull: true},
			field{Name: "home", Type: providers.String, Ref: &providers.Ref{Kind: "application"}},
			field{Name: "floor", Type: providers.String, Ref: &providers.Ref{Kind: "role"}},
			field{Name: "endpoint", Type: providers.String, Local: true},
			field{Name: "credentials", Type: providers.Record, Local: true, Fields: fields{text("id"), {Name: "secret", Type: providers.String, Secret: true}}},
		),
	}
}

// domain lives beside the tenants and names one of them.
func domain() providers.Kind {
	return providers.Kind{
		Name: "domain", Collection: "domains", Keys: [][]string{{"name"}},
		Fields: append(made(),
			field{Name: "name", Type: providers.String, Required: true, Fold: true},
			field{Name: "tenant", Type: providers.String, Ref: &providers.Ref{Kind: "tenant"}},
			text("owner"), field{Name: "token", Type: providers.String, Secret: true},
		),
	}
}

func settings() providers.Kind {
	return providers.Kind{
		Name: "settings", Collection: "settings", Parent: "tenant", Singleton: true,
		Fields: fields{
			{Name: "mode", Type: providers.String, Enum: []string{"open", "closed"}, Default: value.OfString("open")},
			{Name: "colors", Type: providers.Record, Fields: fields{text("primary"), {Name: "dark", Type: providers.Bool, Default: value.OfBool(false)}}},
			{Name: "limits", Type: providers.Dict, Elem: &field{Type: providers.Number}},
			{Name: "hooks", Type: providers.List, Elem: &field{Type: providers.Record, Fields: fields{text("url"), {Name: "retries", Type: providers.Integer, Default: value.OfInt(3)}}}},
			{Name: "welcome", Type: providers.String, EmptyNull: true},
		},
	}
}

func resource() providers.Kind {
	return providers.Kind{
		Name: "resource", Collection: "resources", Parent: "tenant", Keys: [][]string{{"indicator"}},
		Fields: append(made(),
			field{Name: "indicator", Type: providers.String, Required: true, Immutable: true}, text("name"),
			field{Name: "ttl", Type: providers.Number, Default: value.OfInt(3600)},
		),
	}
}

func scope() providers.Kind {
	return providers.Kind{
		Name: "scope", Collection: "scopes", Parent: "resource", Keys: [][]string{{"name"}}, Inline: true,
		Fields: append(made(), named("name"), field{Name: "description", Type: providers.String, EmptyNull: true}),
	}
}

// role is related to an inline nested kind, and to its own.
func role() providers.Kind {
	scopes := links("scopes", "scope")
	scopes.Guarded = true
	return providers.Kind{
		Name: "role", Collection: "roles", Parent: "tenant", Keys: [][]string{{"name"}},
		Fields: append(made(),
			named("name"), field{Name: "description", Type: providers.String, EmptyNull: true},
			field{Name: "type", Type: providers.String, Immutable: true, Default: value.OfString("User")},
			field{Name: "base", Type: providers.String, Immutable: true, Ref: &providers.Ref{Kind: "role"}},
			scopes, links("includes", "role"),
		),
	}
}

// application may be there twice under one name.
func application() providers.Kind {
	rule := field{Type: providers.Record, Fields: fields{text("path"), {Name: "method", Type: providers.String, Fold: true}, {Name: "level", Type: providers.Integer, Default: value.OfInt(1)}}}
	roles := links("roles", "role")
	roles.Guarded = true
	return providers.Kind{
		Name: "application", Collection: "applications", Parent: "tenant", Keys: [][]string{{"name"}},
		Fields: append(made(),
			named("name"),
			field{Name: "type", Type: providers.String, Required: true, Immutable: true, Enum: []string{"SPA", "Machine"}},
			field{Name: "uris", Type: providers.List, Set: true, Elem: &field{Type: providers.String}, Default: value.OfList()},
			field{Name: "rules", Type: providers.List, Set: true, Elem: &rule},
			field{Name: "audience", Type: providers.String, Ref: &providers.Ref{Kind: "resource"}},
			field{Name: "note", Type: providers.String, EmptyNull: true},
			field{Name: "guarded", Type: providers.Bool, Default: value.OfBool(false)},
			field{Name: "key", Type: providers.String, ReadOnly: true, Secret: true},
			roles,
		),
	}
}

// credential is shown once, and can be made anew.
func credential() providers.Kind {
	return providers.Kind{
		Name: "credential", Collection: "credentials", Parent: "application", Keys: [][]string{{"name"}},
		Mints: []string{"secret"}, Renews: true,
		Fields: append(made(), named("name"), text("purpose"), field{Name: "expires", Type: providers.Integer, Immutable: true}),
	}
}

// guard is there as long as the application around it is guarded; the server
// makes it, with a gate of its own.
func guard() providers.Kind {
	return providers.Kind{
		Name: "guard", Collection: "guard", Parent: "application", Singleton: true,
		Fields: fields{{Name: "mode", Type: providers.String, Enum: []string{"strict", "lax"}, Default: value.OfString("strict")}},
	}
}

func gate() providers.Kind {
	return providers.Kind{
		Name: "gate", Collection: "gates", Parent: "guard", Keys: [][]string{{"name"}},
		Fields: append(made(), named("name"), text("note"), links("after", "gate")),
	}
}

// user has two natural keys, and fields that no list gives.
func user() providers.Kind {
	return providers.Kind{
		Name: "user", Collection: "users", Parent: "tenant", Keys: [][]string{{"username"}, {"email"}},
		Fields: append(made(),
			text("username"), field{Name: "email", Type: providers.String, Fold: true}, text("name"),
			field{Name: "password", Type: providers.String, WriteOnly: true, Secret: true, Verify: true},
			field{Name: "hint", Type: providers.String, WriteOnly: true},
			field{Name: "pin", Type: providers.String, WriteOnly: true, Secret: true},
			field{Name: "profile", Type: providers.Record, Fields: fields{text("city"), text("zip"), masked("answer"), {Name: "langs", Type: providers.List, Set: true, Elem: &field{Type: providers.String, Fold: true}}}},
			field{Name: "custom", Type: providers.Any},
			field{Name: "manager", Type: providers.String, Ref: &providers.Ref{Kind: "user"}},
			field{Name: "allowed", Type: providers.List, Set: true, Ref: &providers.Ref{Kind: "application"}},
			links("roles", "role"),
		),
	}
}

// grant is known by two others together, which live beside it.
func grant() providers.Kind {
	return providers.Kind{
		Name: "grant", Collection: "grants", Parent: "tenant", Keys: [][]string{{"user", "application"}},
		Fields: append(made(),
			field{Name: "user", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "user"}},
			field{Name: "application", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "application"}},
			text("reason"),
		),
	}
}

// organization names one of the members in it.
func organization() providers.Kind {
	return providers.Kind{
		Name: "organization", Collection: "organizations", Parent: "tenant", Keys: [][]string{{"name"}}, Holds: true,
		Fields: append(made(), named("name"), text("description"), field{Name: "lead", Type: providers.String, Ref: &providers.Ref{Kind: "member"}}),
	}
}

// member is known by the user that it names.
func member() providers.Kind {
	return providers.Kind{
		Name: "member", Collection: "members", Parent: "organization", Keys: [][]string{{"user"}},
		Fields: append(made(),
			field{Name: "user", Type: providers.String, Required: true, Immutable: true, Ref: &providers.Ref{Kind: "user"}},
			text("title"), links("roles", "role"),
		),
	}
}

func badge() providers.Kind {
	return providers.Kind{
		Name: "badge", Collection: "badges", Parent: "member", Keys: [][]string{{"name"}},
		Fields: append(made(), named("name"), text("color"), links("scopes", "scope")),
	}
}

// connector is known by two fields together, and its settings are secret.
func connector() providers.Kind {
	return providers.Kind{
		Name: "connector", Collection: "connectors", Parent: "tenant", Keys: [][]string{{"target", "platform"}},
		Fields: append(made(),
			named("target"), named("platform"), field{Name: "config", Type: providers.Dict, Secret: true},
			field{Name: "keys", Type: providers.List, Elem: &field{Type: providers.Record, Fields: fields{text("name"), {Name: "value", Type: providers.String, Secret: true}, masked("seal")}}},
		),
	}
}

// note is in no list: it is asked for by its key.
func note() providers.Kind {
	return providers.Kind{
		Name: "note", Collection: "notes", Parent: "tenant", Keys: [][]string{{"topic", "edition"}}, Unlisted: true,
		Fields: append(made(), named("topic"), named("edition"), text("text")),
	}
}

// robot has a code that is told again to whoever asks for it, and in no list.
func robot() providers.Kind {
	return providers.Kind{
		Name: "robot", Collection: "robots", Parent: "tenant", Keys: [][]string{{"name"}}, Renews: true,
		Fields: append(made(), named("name"), text("task"), field{Name: "badge", Type: providers.String, Secret: true}),
	}
}

// wicket is known by its id or its name, lets addresses in, comes after another
// wicket, and brings a secret only where that has a lifetime. The system looks
// at what is planned about them: one gets its home after others let somebody in.
func wicket() providers.Kind {
	address := field{Type: providers.String, Network: true}
	return providers.Kind{
		Name: "wicket", Collection: "wickets", Parent: "tenant", Keys: [][]string{{"id"}, {"name"}}, Identity: "id",
		Mints: []string{"pass"}, MintsWith: "lifetime", Renews: true, Reviewed: true,
		Waits: func(c, first providers.Planned) bool {
			return !c.Deletes && c.Fields.Get("home").IsSet() && len(first.Add["lets"]) > 0
		},
		Fields: fields{
			text("id"), text("name"), {Name: "createdAt", Type: providers.Integer, ReadOnly: true},
			{Name: "behind", Type: providers.String, After: &providers.Ref{Kind: "wicket"}},
			{Name: "lifetime", Type: providers.Integer, WriteOnly: true},
			{Name: "lets", Type: providers.List, Set: true, Relation: true, Guarded: true, Elem: &address},
			{Name: "home", Type: providers.String, Network: true},
		},
	}
}
