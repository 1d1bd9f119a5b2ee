package spec

import (
	"slices"
	"strings"
	"sync"

	"tenon/providers"
	"tenon/spec/value"
)

// EachRef calls visit for every reference written in a resource's fields: the
// field's path, its row, and the value, one call per item of a list. Nulls,
// !ref values and unknown ones are visited too: see NamesObject.
func (r *Resource) EachRef(visit func(path string, f *providers.Field, v value.Value)) {
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		if f.Ref == nil && f.Elem == nil && len(f.Fields) == 0 {
			continue // most fields: they are not even looked up
		}
		eachRef(f.Name, f, r.Fields.Get(f.Name), visit)
	}
}

func eachRef(path string, f *providers.Field, v value.Value, visit func(string, *providers.Field, value.Value)) {
	switch {
	case v.Kind() == value.Absent:
	case f.Ref != nil && v.Kind() == value.List:
		for _, item := range v.Items() {
			visit(path, f, item)
		}
	case f.Ref != nil:
		visit(path, f, v)
	case f.Type == providers.Record:
		for i := range f.Fields {
			eachRef(value.JoinPath(path, f.Fields[i].Name), &f.Fields[i], v.Get(f.Fields[i].Name), visit)
		}
	case f.Elem != nil && f.Type == providers.List:
		for _, item := range v.Items() {
			eachRef(path, f.Elem, item, visit)
		}
	case f.Elem != nil:
		for _, part := range v.Fields() {
			eachRef(value.JoinPath(path, part.Key), f.Elem, part.Value, visit)
		}
	}
}

// Resolve returns the declared object that a path leads to, or nil: then it is
// live only, or nowhere. A key given as text is taken as any alternative of the
// kind's keys: a user declared with username and e-mail is found by either.
func (s *State) Resolve(p RefPath) *Resource {
	at, parent := p.Connection.Address, p.Anchor
	for _, step := range p.Steps {
		if parent != nil {
			at = parent.Address
		}
		found := s.byAddress[step.address(at)]
		if found == nil || !step.fits(found) {
			found = s.byOtherKey(otherKey{connection: p.Connection, parent: parent, kind: step.Kind}, step)
		}
		if found == nil {
			return nil
		}
		parent = found
	}
	return parent
}

// fits tells whether a resource found by the text of its key is named by the
// fields that the reference gave.
func (s RefStep) fits(r *Resource) bool {
	return s.KeyFields == nil || slices.Equal(s.KeyFields, r.KeyFields)
}

// otherKeys finds resources by those keys that their address does not show.
type otherKeys struct {
	once sync.Once
	keys map[otherKey]*Resource
}

type otherKey struct {
	connection  *Connection
	parent      *Resource
	kind        *providers.Kind
	alternative int // in Kind.Keys
	key         string
}

func (s *State) byOtherKey(at otherKey, step RefStep) *Resource {
	s.others.once.Do(s.indexOtherKeys)
	for i, names := range step.Kind.Keys {
		if step.KeyFields != nil && !slices.Equal(names, step.KeyFields) {
			continue
		}
		at.alternative, at.key = i, step.Key
		if folds(step.Kind, names) {
			at.key = strings.ToLower(step.Key)
		}
		if r := s.others.keys[at]; r != nil {
			return r
		}
	}
	return nil
}

func (s *State) indexOtherKeys() {
	s.others.keys = map[otherKey]*Resource{}
	for _, r := range s.Resources {
		for i, names := range r.Kind.Keys {
			if slices.Equal(names, r.KeyFields) && !folds(r.Kind, names) {
				continue // its address shows it
			}
			if text, ok := r.keyBy(names); ok {
				s.others.keys[otherKey{r.Connection, r.Parent, r.Kind, i, text}] = r
			}
		}
	}
}

// keyBy is the key that a resource has by one alternative, in lower case where
// the kind folds it. A secret is no key.
func (r *Resource) keyBy(names []string) (string, bool) {
	for _, name := range names {
		if r.Fields.Lookup(name).IsSecret() {
			return "", false
		}
	}
	one := providers.Kind{Keys: [][]string{names}}
	text, _, ok := one.Key(r.Fields)
	if folds(r.Kind, names) {
		text = strings.ToLower(text)
	}
	return text, ok
}

func (r *Resource) parentAddress() value.Address {
	if r.Parent != nil {
		return r.Parent.Address
	}
	return r.Connection.Address
}
