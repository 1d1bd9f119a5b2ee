package keycloak

import (
	"fmt"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// mask is what the server shows, and exports hold, in place of a secret. In a
// file it means that the secret stays as it is.
const mask = "**********"

// unmask takes masked secrets out of an object.
func unmask(v value.Value) (value.Value, error) {
	return without(v, func(part value.Value) bool { return part.Kind() == value.String && part.Reveal() == mask }), nil
}

// without takes what is meant out of all mappings in a value, and lists that
// hold nothing else with it.
func without(v value.Value, meant func(value.Value) bool) value.Value {
	out, _ := v.Transform(func(part value.Value) (value.Value, error) {
		for _, f := range part.Fields() {
			only := f.Value.Kind() == value.List && f.Value.Len() == 1 && meant(f.Value.Items()[0])
			if only || meant(f.Value) {
				part = part.With(f.Key, value.Value{})
			}
		}
		return part, nil
	})
	return out
}

// mistake is what is wrong with the shape of a value.
func mistake(field string, v value.Value, hint, format string, args ...any) error {
	return &providers.FieldError{Field: field, Pos: v.Pos(), Err: providers.WithHint(fmt.Errorf(format, args...), "%s", hint)}
}

// move renames a key, where it is there.
func move(v value.Value, from, to string) value.Value {
	part := v.Get(from)
	if part.Kind() == value.Absent {
		return v
	}
	return v.With(from, value.Value{}).With(to, part)
}

// rolesByClient turns {CLIENTID: [ROLE]} into [{client, name}]. What is spelt as
// the table is stays.
func rolesByClient(v value.Value) value.Value {
	if v.Kind() != value.Map {
		return v
	}
	var out []value.Value
	for _, f := range v.Fields() {
		for _, name := range f.Value.Items() {
			out = append(out, value.OfMap(value.Field{Key: "client", Value: text(f.Key).At(name.Pos())}, value.Field{Key: "name", Value: name}).At(name.Pos()))
		}
	}
	return value.OfList(out...).At(v.Pos())
}

// byClient is its inverse.
func byClient(v value.Value) value.Value {
	out := value.OfMap().At(v.Pos())
	for _, item := range v.Items() {
		client, name := item.Get("client").Reveal(), item.Get("name")
		if client == "" {
			return v // what cannot be told stays as it is
		}
		out = out.With(client, value.OfList(append(append([]value.Value(nil), out.Get(client).Items()...), name)...))
	}
	return out
}

// split turns {realm: […], client: {…}} of one key into two fields of the table.
func split(v value.Value, key, realm, client string) (value.Value, error) {
	both := v.Get(key)
	switch both.Kind() {
	case value.Absent:
		return v, nil
	case value.Map:
	default:
		return v, mistake(key, both, "write {realm: [ROLE], client: {CLIENTID: [ROLE]}}", "%s wants a mapping", key)
	}
	for _, f := range both.Fields() {
		switch f.Key {
		case "realm":
			v = v.With(realm, f.Value)
		case "client", "application":
			v = v.With(client, rolesByClient(f.Value))
		default:
			return v, mistake(key, f.Value, "it has realm and client", "unknown key %q in %s", f.Key, key)
		}
	}
	return v.With(key, value.Value{}), nil
}

// join is its inverse.
func join(v value.Value, key, realm, client string) value.Value {
	both := value.Value{}
	if r := v.Get(realm); r.Kind() != value.Absent {
		both = both.With("realm", r)
	}
	if c := v.Get(client); c.Kind() != value.Absent {
		both = both.With("client", byClient(c))
	}
	v = v.With(realm, value.Value{}).With(client, value.Value{})
	if both.Kind() == value.Map {
		v = v.With(key, both)
	}
	return v
}

// withoutEverybodys takes the realm's default role out of a list: the server
// gives it to everybody.
func withoutEverybodys(v value.Value, key string) value.Value {
	list := v.Get(key)
	if list.Kind() != value.List {
		return v
	}
	kept := make([]value.Value, 0, list.Len())
	for _, item := range list.Items() {
		if !everybodys(item.Reveal()) {
			kept = append(kept, item)
		}
	}
	return v.With(key, value.OfList(kept...).At(list.Pos()))
}

func reshapeRole(v value.Value) (value.Value, error) {
	v, err := split(v, "composites", "realmComposites", "clientComposites")
	if err != nil {
		return v, err
	}
	return reshapeAttributes(v)
}

func unshapeRole(v value.Value) value.Value {
	return join(v, "composites", "realmComposites", "clientComposites")
}

// reshapeAttributes lets one text stand for a list of one.
func reshapeAttributes(v value.Value) (value.Value, error) {
	attributes := v.Get("attributes")
	if attributes.Kind() != value.Map {
		return v, nil
	}
	for _, f := range attributes.Fields() {
		if isText(f.Value) {
			attributes = attributes.With(f.Key, value.OfList(f.Value).At(f.Value.Pos()))
		}
	}
	return v.With("attributes", attributes), nil
}

// isText reports whether a value is a text, or one that comes from the secret store.
func isText(v value.Value) bool {
	return v.Kind() == value.String || v.Kind() == value.Ref && v.Target().Secret
}

func reshapeGroup(v value.Value) (value.Value, error) {
	v = v.With("clientRoles", rolesByClient(v.Get("clientRoles")))
	return reshapeAttributes(v)
}

func unshapeGroup(v value.Value) value.Value { return inverse(v) }

func reshapeUser(v value.Value) (value.Value, error) {
	v = withoutEverybodys(v.With("clientRoles", rolesByClient(v.Get("clientRoles"))), "realmRoles")
	return reshapeAttributes(v)
}

func unshapeUser(v value.Value) value.Value { return inverse(v) }

func inverse(v value.Value) value.Value {
	if roles := v.Get("clientRoles"); roles.Kind() == value.List {
		v = v.With("clientRoles", byClient(roles))
	}
	return v
}

func reshapeClient(v value.Value) (value.Value, error) {
	v, _ = unmask(withoutStamp(v))
	v, err := split(v, "serviceAccountRoles", "serviceAccountRealmRoles", "serviceAccountClientRoles")
	return withoutEverybodys(v, "serviceAccountRealmRoles"), err
}

func unshapeClient(v value.Value) value.Value {
	return join(withoutStamp(v), "serviceAccountRoles", "serviceAccountRealmRoles", "serviceAccountClientRoles")
}

// withoutStamp drops the time at which the server made a client's secret:
// another server makes another one.
func withoutStamp(v value.Value) value.Value {
	attributes := v.Get("attributes")
	if attributes.Kind() != value.Map {
		return v
	}
	return v.With("attributes", attributes.With("client.secret.creation.time", value.Value{}).At(attributes.Pos()))
}

// isSecretKey reports whether a setting is one that servers mask.
func isSecretKey(name string) bool {
	switch name {
	case "clientSecret", "bindCredential", "privateKey", "secret", "password", "keystorePassword", "keyPassword", "authTokenClientSecret", "secret.key", "api.key":
		return true
	}
	return strings.HasSuffix(name, "Secret")
}

// hide moves the secret settings of one mapping into another one.
func hide(v value.Value, config, secrets string) value.Value {
	settings := v.Get(config)
	hidden := v.Get(secrets)
	for _, f := range settings.Fields() {
		if isSecretKey(f.Key) || f.Value.HasSecret() {
			settings = settings.With(f.Key, value.Value{})
			hidden = hidden.With(f.Key, f.Value)
		}
	}
	if settings.Kind() == value.Map {
		v = v.With(config, settings)
	}
	if hidden.Kind() == value.Map {
		v = v.With(secrets, hidden)
	}
	return v
}

func reshapeConfig(v value.Value) (value.Value, error) {
	v, err := unmask(v)
	return hide(v, "config", "secretConfig"), err
}

func unshapeConfig(v value.Value) value.Value {
	v, _ = unmask(v.With("secretConfig", value.Value{}))
	return v
}
