package providertest

import (
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// object is one row of the system.
type object struct {
	id      string
	kind    *providers.Kind
	in      string // id of the object around
	fields  value.Value
	hidden  value.Value // the WriteOnly fields
	links   map[string][]string
	minted  map[string]value.Value
	builtIn string
	own     string
	given   bool // in no list
	// secrets are those of a keyring; ownCredential is the one that Tenon runs on.
	secrets       []*Secret
	ownCredential string
}

// add makes an object and what comes with it. The lock must be held.
func (s *System) add(kind *providers.Kind, in string, declared value.Value) *object {
	s.numbers++
	o := &object{id: fmt.Sprintf("%s-%04d", kind.Name[:2], s.numbers), kind: kind, in: in, fields: value.OfMap(), hidden: value.OfMap(), links: map[string][]string{}}
	if kind.Field("createdAt") != nil {
		o.fields = value.OfMap(value.Field{Key: "createdAt", Value: value.OfInt(int64(s.numbers))}, value.Field{Key: "id", Value: value.OfString(o.id)})
	}
	for i := range kind.Fields {
		f := &kind.Fields[i]
		if f.Default.Kind() != value.Absent {
			o.fields = o.fields.With(f.Name, f.Default)
		} else if f.EmptyNull {
			o.fields = o.fields.With(f.Name, value.OfNull())
		}
		if f.Name == "key" && f.ReadOnly {
			o.fields = o.fields.With(f.Name, value.OfString("key-of-"+o.id).AsSecret())
		}
	}
	o.set(declared)
	o.mint(s)
	s.rows[o.id] = o
	s.order = append(s.order, o.id)
	for _, child := range s.table.Children(kind.Name) {
		if child.Singleton && child.Name != "guard" {
			s.add(child, o.id, value.OfMap())
		}
		if child.Name == "role" {
			s.add(child, o.id, value.OfMap(value.Field{Key: "name", Value: value.OfString("everyone")})).builtIn = "built-in role"
		}
	}
	s.guard(o)
	return o
}

// guard makes or takes away what an application has while it is guarded.
func (s *System) guard(o *object) {
	if o.kind.Name != "application" {
		return
	}
	there := ""
	for _, id := range s.order {
		if in := s.rows[id]; in.kind.Name == "guard" && in.in == o.id {
			there = id
		}
	}
	switch guarded := o.fields.Get("guarded").True(); {
	case guarded && there == "":
		made := s.add(s.table.Kind("guard"), o.id, value.OfMap())
		s.add(s.table.Kind("gate"), made.id, value.OfMap(value.Field{Key: "name", Value: value.OfString("front")}))
	case !guarded && there != "":
		s.remove(there)
	}
}

// mint makes the secrets that are shown once.
func (o *object) mint(s *System) {
	if o.kind.Rotates != nil {
		o.mintSecret(s)
		return
	}
	s.numbers++
	if o.kind.Renews && len(o.kind.Mints) == 0 { // told again, not made anew
		if o.minted == nil {
			o.minted = map[string]value.Value{"code": value.OfString(fmt.Sprintf("canary-code-of-%s", o.id)).AsSecret()}
		}
		return
	}
	o.minted = map[string]value.Value{}
	for _, name := range o.kind.MintsOf(o.hidden) {
		secret := value.OfString(fmt.Sprintf("canary-%s-%s-%d", o.kind.Name, name, s.numbers))
		if o.kind.Opens {
			secret = value.OfMap(value.Field{Key: "id", Value: value.OfString("client-of-" + o.id)}, value.Field{Key: "secret", Value: secret})
		}
		o.minted[name] = secret.AsSecret()
	}
}

// set changes fields as a server does: numbers in another spelling, "" as
// null, mappings part by part.
func (o *object) set(declared value.Value) {
	for _, part := range declared.Fields() {
		f := o.kind.Field(part.Key)
		if f == nil || f.Local || f.Relation || f.ReadOnly {
			panic(fmt.Sprintf("providertest: %s of %s is to be sent", part.Key, o.kind.Name))
		}
		if part.Value.HasUnknown() {
			panic(fmt.Sprintf("providertest: %s of %s is sent and not known", part.Key, o.kind.Name))
		}
		if f.WriteOnly {
			o.hidden = o.hidden.With(part.Key, part.Value)
			continue
		}
		o.fields = o.fields.With(part.Key, stored(f, o.fields.Get(part.Key), part.Value))
	}
}

func stored(f *field, old, v value.Value) value.Value {
	switch {
	case v.Kind() == value.Null && f != nil && f.Default.Kind() != value.Absent:
		return f.Default
	case v.Kind() == value.String && f != nil && f.EmptyNull && v.Reveal() == "":
		return value.OfNull()
	case v.Kind() == value.Number && strings.ContainsAny(v.Reveal(), "eE"):
		return plainNumber(v)
	case v.Kind() == value.List && f != nil && f.Set:
		items := slices.Clone(v.Items())
		slices.Reverse(items)
		return value.OfList(items...)
	case v.Kind() == value.Map:
		out := value.OfMap(append([]value.Field(nil), old.Fields()...)...)
		for _, part := range v.Fields() {
			out = out.With(part.Key, stored(f.Field(part.Key), old.Get(part.Key), part.Value))
		}
		return out
	}
	return v
}

// keys gives the natural keys of an object as texts, in lower case where they fold.
func (o *object) keys() []string {
	var out []string
	for _, names := range o.kind.Keys {
		one := providers.Kind{Keys: [][]string{names}}
		text, _, ok := one.Key(o.fields)
		if !ok {
			out = append(out, "")
			continue
		}
		if f := o.kind.Field(names[0]); f != nil && f.Fold {
			text = strings.ToLower(text)
		}
		out = append(out, text)
	}
	return out
}

// remove takes an object away with all that is in it and all links to it. The
// lock must be held.
func (s *System) remove(id string) {
	if s.rows[id] == nil {
		return
	}
	delete(s.rows, id)
	s.order = slices.DeleteFunc(s.order, func(other string) bool { return other == id })
	for _, other := range slices.Clone(s.order) {
		o := s.rows[other]
		if o == nil {
			continue
		}
		if o.in == id || o.namedBy(id) {
			s.remove(other)
			continue
		}
		if o.kind.Name == "domain" && o.fields.Get("tenant").Reveal() == id {
			o.fields = o.fields.With("tenant", value.OfNull())
		}
		for name, ids := range o.links {
			o.links[name] = slices.DeleteFunc(ids, func(target string) bool { return target == id })
		}
	}
}

// namedBy reports whether the key of an object is another one: a membership
// ends with it.
func (o *object) namedBy(id string) bool {
	for _, names := range o.kind.Keys {
		if f := o.kind.Field(names[0]); f != nil && f.Ref != nil && o.fields.Get(names[0]).Reveal() == id {
			return true
		}
	}
	return false
}

// holder names an object that refers to one by a Ref field, if there is one.
func (s *System) holder(id string) string {
	for _, other := range s.order {
		o := s.rows[other]
		for i := range o.kind.Fields {
			f := &o.kind.Fields[i]
			if f.Ref == nil || f.Relation || o.kind.Name == "domain" || o.namedBy(id) {
				continue
			}
			v := o.fields.Get(f.Name)
			if v.Reveal() == id || slices.ContainsFunc(v.Items(), func(item value.Value) bool { return item.Reveal() == id }) {
				return o.kind.Name + " " + other
			}
		}
	}
	return ""
}
