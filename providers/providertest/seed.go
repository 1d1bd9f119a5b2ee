package providertest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// shown are the secrets of an object as an answer holds them; nil for none.
func (o *object) shown() map[string]value.Value {
	if len(o.minted) == 0 {
		return nil
	}
	return maps.Clone(o.minted)
}

// Put makes an object behind everyone's back and returns its id. in is the id
// of the object around; fields are as value.FromAny takes them, references as ids.
func (s *System) Put(kind, in string, fields map[string]any) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	row := s.table.Kind(kind)
	declared := value.FromAny(fields)
	o := s.add(row, in, sendable(row, declared))
	for i := range row.Fields {
		f := &row.Fields[i]
		for _, id := range declared.Get(f.Name).Items() {
			if f.Relation {
				o.links[f.Name] = append(o.links[f.Name], id.Reveal())
			}
		}
	}
	return o.id
}

// Set changes fields of an object behind everyone's back.
func (s *System) Set(id string, fields map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, part := range value.FromAny(fields).Fields() {
		if s.rows[id].kind.Field(part.Key).WriteOnly {
			s.rows[id].hidden = s.rows[id].hidden.With(part.Key, part.Value)
			continue
		}
		s.rows[id].fields = s.rows[id].fields.With(part.Key, part.Value)
	}
	s.guard(s.rows[id])
}

// Link sets the links of an object behind everyone's back.
func (s *System) Link(id, field string, targets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[id].links[field] = targets
}

// Remove takes an object away behind everyone's back.
func (s *System) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
}

// Own says that an object is the credential Tenon runs on.
func (s *System) Own(id, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[id].own = why
}

// Serve makes a tenant that is in no list: it is reached by its endpoint, which
// is the id returned, with the credentials returned.
func (s *System) Serve() (endpoint string, credentials value.Value) {
	id := s.Put("tenant", "", map[string]any{"name": "served"})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[id].given = true
	return id, s.rows[id].minted["credentials"]
}

// Find gives the ids of the objects of a kind with a key, in the order they were made.
func (s *System) Find(kind, key string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, id := range s.order {
		o := s.rows[id]
		if o.kind.Name == kind && (slices.Contains(o.keys(), key) || o.kind.Singleton) {
			out = append(out, id)
		}
	}
	return out
}

// Get gives a field of an object, those that no list gives included.
func (s *System) Get(id, field string) value.Value {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.rows[id]
	if o == nil {
		return value.Value{}
	}
	if v := o.hidden.Get(field); v.Kind() != value.Absent {
		return v
	}
	return o.fields.Lookup(field)
}

// Secrets gives the secrets that are good now, by the id of their object.
func (s *System) Secrets() map[string]map[string]value.Value {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]map[string]value.Value{}
	for id, o := range s.rows {
		if len(o.minted) > 0 {
			out[id] = maps.Clone(o.minted)
		}
	}
	return out
}

// Dump gives all objects as sorted lines without ids or times, so that two
// systems that say the same give the same text.
func (s *System) Dump() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for _, id := range s.order {
		o := s.rows[id]
		fields := o.fields.With("id", value.Value{}).With("createdAt", value.Value{}).With("key", value.Value{})
		line := s.path(o) + " " + s.byName(string(fields.RevealJSON()))
		if o.hidden.Len() > 0 {
			line += " hidden " + string(o.hidden.RevealJSON())
		}
		for _, name := range slices.Sorted(maps.Keys(o.links)) {
			if len(o.links[name]) > 0 {
				targets := make([]string, len(o.links[name]))
				for i, target := range o.links[name] {
					targets[i] = target
					if to := s.rows[target]; to != nil {
						targets[i] = s.name(to)
					}
				}
				slices.Sort(targets)
				line += fmt.Sprintf(" %s=%v", name, targets)
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (s *System) path(o *object) string {
	if around := s.rows[o.in]; around != nil {
		return s.path(around) + "/" + s.name(o)
	}
	return s.name(o)
}

func (s *System) name(o *object) string {
	text, _, _ := o.kind.Key(o.fields)
	return o.kind.Name + ":" + s.byName(text)
}

// byName puts names in the place of ids.
func (s *System) byName(text string) string {
	for _, id := range s.order {
		if strings.Contains(text, id) {
			o := s.rows[id]
			key, _, _ := o.kind.Key(o.fields)
			text = strings.ReplaceAll(text, id, "<"+s.byName(key)+">") // which may be an id in turn
		}
	}
	return text
}

func sendable(kind *providers.Kind, v value.Value) value.Value {
	for i := range kind.Fields {
		if kind.Fields[i].Relation {
			v = v.With(kind.Fields[i].Name, value.Value{})
		}
	}
	return v
}

// Drop makes the server leave a field out of its answers.
func (s *System) Drop(id, field string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[id].fields = s.rows[id].fields.With(field, value.Value{})
}
