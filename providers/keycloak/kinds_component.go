package keycloak

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// component: Admin API, /components. Names are unique in their type and
// subtype only, and the server does not enforce that.
func component() row {
	secrets := secretConfig()
	secrets.Elem = nil
	settings := textSet("", "")
	settings.Default = value.Value{}
	return row{
		Kind: providers.Kind{
			Name: "component", Collection: "components", Parent: "realm", Keys: [][]string{{"component"}}, Holds: true,
			Doc: "A part of the realm that is plugged in: keys, user federation and its mappers, policies of client registration. In a file, as in an export: {TYPE: [{name, providerId, config, subComponents}]}. Deleting a user federation deletes its users.",
			Fields: fields{
				{Name: "component", Type: providers.String, Required: true, Immutable: true, Doc: "Its type, subtype and name; it comes from where the component stands."},
				{Name: "providerId", Type: providers.String, Required: true, Immutable: true, Doc: "What it is, such as rsa-generated or ldap."},
				{Name: "parent", Type: providers.String, Immutable: true, Ref: &providers.Ref{Kind: "component"}, Doc: "The component that it is in; it comes from where it stands."},
				{Name: "config", Type: providers.Dict, Elem: &settings, Default: value.OfMap(), Doc: "Its settings, each a set of texts. Keys that are not declared stay as they are."}, secrets,
				liveID(), made("name", "Its name."), made("providerType", "Its type."), made("subType", "Its subtype."), made("parentId", "The identifier of what it is in."),
			},
			Reshape: reshapeComponent, Unshape: unshapeConfig,
		},
		List: "GET /components", Create: "POST /components", Item: "GET /components/{id}", Update: "PUT /components/{id}", Delete: "DELETE /components/{id}",
		Decode: decodeComponent, Encode: encodeComponent, Guard: guardComponent, Taken: madeByServer,
	}
}

// madeByServer looks for a component in a new one: the server makes mappers
// with a user federation, and makes others of the same names without a word
// (seen on 26.4).
func madeByServer(ctx context.Context, client *rest.Client, c providers.Change) (bool, error) {
	parent := c.Fields.Get("parent")
	if !parent.IsSet() {
		return false, nil
	}
	found := false
	err := client.Each(ctx, "GET /components?parent="+url.QueryEscape(parent.Reveal()), c, rest.Paging{}, func(v value.Value) error {
		found = found || decodeComponent(v).Get("component").Reveal() == c.Fields.Get("component").Reveal()
		return nil
	})
	return found, err
}

// decodeComponent names a component as files do.
func decodeComponent(live value.Value) value.Value {
	live = live.With("component", text(componentOf(live, live.Get("providerType").Reveal())))
	if id := live.Get("parentId"); id.IsSet() {
		live = live.With("parent", id)
	}
	config := live.Get("config")
	for _, f := range config.Fields() { // in no given order
		items := slices.Clone(f.Value.Items())
		slices.SortFunc(items, value.Compare)
		config = config.With(f.Key, value.OfList(items...))
	}
	if config.Kind() == value.Map {
		live = live.With("config", config)
	}
	return live
}

// profileType is the type of the component that keeps the user profile, which
// is a kind of its own here.
const profileType = "org.keycloak.userprofile.UserProfileProvider"

func guardComponent(_ rest.Self, _ []string, o *providers.Object) {
	if o.Fields.Get("providerType").Reveal() == profileType {
		o.BuiltIn = builtIn + ": it keeps the user profile"
	}
}

// takeProfile makes the user profile out of the component that keeps it.
func takeProfile(v value.Value) value.Value {
	parts := v.Get("components")
	for _, item := range parts.Get(profileType).Items() {
		for _, text := range item.Lookup("config").Get("kc.user.profile.config").Items() {
			if profile, err := value.FromJSON([]byte(text.Reveal())); err == nil && v.Get("userProfile").Kind() == value.Absent {
				v = v.With("userProfile", profile.At(text.Pos()))
			}
		}
	}
	return v.With("components", parts.With(profileType, value.Value{}))
}

// componentOf gives the name of a component in files. The user profile has no
// name of its own (seen on 26.4), and goes by what it is.
func componentOf(v value.Value, kind string) string {
	if sub := v.Get("subType"); sub.IsSet() && sub.Reveal() != "" {
		kind += ":" + sub.Reveal()
	}
	return kind + ":" + cmp.Or(v.Get("name").Reveal(), v.Get("providerId").Reveal())
}

func encodeComponent(c providers.Change, body value.Value) (value.Value, error) {
	body = reveal(body, "config", "secretConfig", c.Live.Fields)
	if c.ID == "" {
		kind, sub, name := partsOf(body.Get("component").Reveal())
		body = body.With("providerType", text(kind)).With("name", text(name))
		if sub != "" {
			body = body.With("subType", text(sub))
		}
		if parent := body.Get("parent"); parent.IsSet() {
			body = body.With("parentId", parent)
		}
	}
	return body.With("component", value.Value{}).With("parent", value.Value{}), nil
}

// flattenComponents turns {TYPE: [{…, subComponents: {TYPE: […]}}]} into a list.
func flattenComponents(byType value.Value, parent string) ([]value.Value, error) {
	var out []value.Value
	for _, f := range byType.Fields() {
		for _, item := range f.Value.Items() {
			name := item.Get("name")
			if name.Reveal() == "" {
				name = item.Get("providerId")
			}
			if name.Kind() != value.String || name.Reveal() == "" || name.IsSecret() {
				return nil, mistake("name", item, "give it name: …", "a component has no name")
			}
			id := componentOf(item, f.Key)
			flat := item.With("subComponents", value.Value{}).With("component", text(id).At(item.Pos()))
			if parent != "" {
				flat = flat.With("parent", text(parent).At(item.Pos()))
			}
			in, err := flattenComponents(item.Get("subComponents"), id)
			if err != nil {
				return nil, err
			}
			out = append(append(out, flat), in...)
		}
	}
	return out, nil
}

// reshapeComponent lets one text stand for a list of one.
func reshapeComponent(v value.Value) (value.Value, error) {
	config := v.Get("config")
	for _, f := range config.Fields() {
		if isText(f.Value) {
			config = config.With(f.Key, value.OfList(f.Value).At(f.Value.Pos()))
		}
	}
	if config.Kind() == value.Map {
		v = v.With("config", config)
	}
	return hide(v, "config", "secretConfig"), nil
}

// nestComponents is the inverse of flattenComponents.
func nestComponents(flat value.Value) value.Value {
	inside := map[string]value.Value{}
	known := map[string]bool{}
	for _, item := range flat.Items() {
		known[item.Get("component").Reveal()] = true
	}
	for _, item := range flat.Items() {
		parent := item.Get("parent").Reveal()
		if !known[parent] {
			parent = "" // the realm itself
		}
		kind, sub, name := partsOf(item.Get("component").Reveal())
		item = item.With("component", value.Value{}).With("parent", value.Value{})
		if name != item.Get("providerId").Reveal() {
			item = item.With("name", text(name))
		}
		if sub != "" {
			item = item.With("subType", text(sub))
		}
		inside[parent] = inside[parent].With(kind, value.OfList(append(append([]value.Value(nil), inside[parent].Get(kind).Items()...), item)...))
	}
	var build func(parent string) value.Value
	build = func(parent string) value.Value {
		out := value.OfMap()
		for _, f := range inside[parent].Fields() {
			items := make([]value.Value, f.Value.Len())
			for i, item := range f.Value.Items() {
				if in := build(componentOf(item, f.Key)); in.Len() > 0 {
					item = item.With("subComponents", in)
				}
				items[i] = item
			}
			out = out.With(f.Key, value.OfList(items...))
		}
		return out
	}
	return build("")
}

// partsOf takes the name of a component in files apart: TYPE:NAME or
// TYPE:SUBTYPE:NAME. Types are names of Java classes, and subtypes are words.
func partsOf(component string) (kind, sub, name string) {
	kind, name, _ = strings.Cut(component, ":")
	for _, word := range []string{"anonymous", "authenticated"} {
		if rest, ok := strings.CutPrefix(name, word+":"); ok {
			return kind, word, rest
		}
	}
	return kind, "", name
}
