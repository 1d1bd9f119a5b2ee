package spec

import (
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

// corp is a made-up provider that uses every trait.
func corp() *providers.Provider {
	str := func(name string) providers.Field { return providers.Field{Name: name, Type: providers.String} }
	return &providers.Provider{
		Name: "corp",
		Doc:  "Corp is made up.",
		Connection: []providers.Field{
			{Name: "endpoint", Type: providers.String, Local: true, Doc: "Where it is."},
			{Name: "token", Type: providers.String, Local: true, Secret: true},
			{Name: "retries", Type: providers.Integer, Local: true},
		},
		Kinds: []providers.Kind{
			{Name: "tenant", Collection: "tenants", Keys: [][]string{{"name"}}, Doc: "A tenant.",
				Holds: true, Opens: true, Given: "endpoint", Mints: []string{"appSecret"}, Renews: true,
				Fields: []providers.Field{
					{Name: "id", Type: providers.String, ReadOnly: true},
					{Name: "name", Type: providers.String, Required: true},
					{Name: "tag", Type: providers.String, Enum: []string{"development", "production"}, Required: true, Immutable: true},
					{Name: "region", Type: providers.String, Default: value.OfString("EU")},
					{Name: "endpoint", Type: providers.String, Local: true},
					{Name: "credentials", Type: providers.Record, Local: true, Fields: []providers.Field{str("id"), {Name: "secret", Type: providers.String, Secret: true}}},
					{Name: "defaultRole", Type: providers.String, Ref: &providers.Ref{Kind: "role"}},
				}},
			{Name: "resource", Collection: "resources", Parent: "tenant", Keys: [][]string{{"indicator"}}, Fields: []providers.Field{
				{Name: "indicator", Type: providers.String, Required: true, Immutable: true},
				str("name"),
				{Name: "ttl", Type: providers.Integer, Default: value.OfInt(3600)},
			}},
			{Name: "scope", Collection: "scopes", Parent: "resource", Inline: true, Keys: [][]string{{"name"}}, Fields: []providers.Field{
				{Name: "name", Type: providers.String, Required: true}, str("description"),
			}},
			{Name: "role", Collection: "roles", Parent: "tenant", Keys: [][]string{{"name"}}, Fields: []providers.Field{
				{Name: "name", Type: providers.String, Required: true}, str("description"),
				{Name: "type", Type: providers.String, Enum: []string{"User", "Machine"}},
				{Name: "scopes", Type: providers.List, Ref: &providers.Ref{Kind: "scope"}, Relation: true, Set: true},
			}},
			{Name: "user", Collection: "users", Parent: "tenant", Keys: [][]string{{"username"}, {"primaryEmail"}}, Fields: []providers.Field{
				{Name: "username", Type: providers.String, Pattern: `^[A-Z_a-z]\w*$`},
				{Name: "primaryEmail", Type: providers.String, Fold: true},
				{Name: "name", Type: providers.String, EmptyNull: true},
				{Name: "password", Type: providers.String, WriteOnly: true, Secret: true, Verify: true, Pattern: `^.{8,}$`},
				{Name: "isSuspended", Type: providers.Bool},
				{Name: "score", Type: providers.Number},
				{Name: "customData", Type: providers.Dict},
				{Name: "profile", Type: providers.Record, Fields: []providers.Field{str("givenName"), str("familyName"),
					{Name: "address", Type: providers.Record, Fields: []providers.Field{{Name: "street", Type: providers.String, Required: true}, str("city")}}}},
				{Name: "roles", Type: providers.List, Ref: &providers.Ref{Kind: "role"}, Relation: true},
				{Name: "createdAt", Type: providers.Integer, ReadOnly: true},
			}},
			{Name: "application", Collection: "applications", Parent: "tenant", Keys: [][]string{{"name"}}, Fields: []providers.Field{
				{Name: "name", Type: providers.String, Required: true},
				{Name: "type", Type: providers.String, Enum: []string{"SPA", "Native", "Machine"}, Required: true, Immutable: true},
				str("description"),
				{Name: "secret", Type: providers.String, ReadOnly: true, Secret: true},
				{Name: "labels", Type: providers.Dict, Elem: &providers.Field{Type: providers.String}},
				{Name: "grants", Type: providers.List, Enum: []string{"code", "password"}},
				{Name: "extra", Type: providers.Any},
				{Name: "owner", Type: providers.String, Ref: &providers.Ref{Kind: "user"}},
				{Name: "oidc", Type: providers.Record, Fields: []providers.Field{
					{Name: "redirectUris", Type: providers.List, Elem: &providers.Field{Type: providers.String}, Set: true, Guarded: true},
					{Name: "keys", Type: providers.List, Elem: &providers.Field{Type: providers.Record, Fields: []providers.Field{
						{Name: "kid", Type: providers.String, Required: true}, {Name: "role", Type: providers.String, Ref: &providers.Ref{Kind: "role"}}}}},
					{Name: "issued", Type: providers.Integer, ReadOnly: true},
				}},
			}},
			{Name: "robot", Collection: "robots", Parent: "tenant", Keys: [][]string{{"name"}}, Mints: []string{"secret"}, MintsWith: "hours", Renews: true,
				Rotates: &providers.Rotation{Field: "secrets", ID: "id", Created: "createdAt", Expires: "expiresAt", Max: 2, Overlap: 7 * 24 * time.Hour},
				Fields: []providers.Field{
					{Name: "name", Type: providers.String, Required: true}, {Name: "hours", Type: providers.Integer, WriteOnly: true}, {Name: "secrets", Type: providers.Any, ReadOnly: true},
				}},
			{Name: "organization", Collection: "organizations", Parent: "tenant", Holds: true, Keys: [][]string{{"name"}}, Fields: []providers.Field{{Name: "name", Type: providers.String, Required: true}}},
			{Name: "member", Collection: "members", Parent: "organization", Keys: [][]string{{"user"}}, Fields: []providers.Field{
				{Name: "user", Type: providers.String, Required: true, Ref: &providers.Ref{Kind: "user"}},
				{Name: "buddy", Type: providers.String, Ref: &providers.Ref{Kind: "member"}},
			}},
			{Name: "template", Collection: "templates", Parent: "tenant", Keys: [][]string{{"language", "type"}}, Fields: []providers.Field{str("language"), str("type"), str("subject")}},
			{Name: "signInExperience", Collection: "signInExperience", Parent: "tenant", Singleton: true, Fields: []providers.Field{
				{Name: "mode", Type: providers.String, Enum: []string{"SignIn", "SignInAndRegister"}, Required: true},
				{Name: "color", Type: providers.Record, Fields: []providers.Field{str("primary"), {Name: "dark", Type: providers.Bool}}},
			}},
		},
	}
}
