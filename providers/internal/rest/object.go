package rest

import (
	"tenon/providers"
	"tenon/spec/value"
)

// object puts what a server tells of one object into the table's form.
func (c *Client) object(row *Row, parents, inside []string, raw value.Value) providers.Object {
	o := providers.Object{}
	o.Links, raw = row.inlineLinks(raw)
	rest := raw
	for _, name := range row.Mints { // these go to custody, and nowhere else
		if raw.Get(name).IsSet() && row.Field(name) == nil {
			rest = rest.With(name, value.Value{})
		}
	}
	for _, name := range inside {
		if child := c.rows[name]; child != nil && child.Parent == row.Name && child.Within.Path != "" {
			rest = rest.With(child.Within.Path, value.Value{})
		}
	}
	if row.Decode != nil {
		rest = row.Decode(rest)
	}
	o.Fields = markSecrets(row.Fields, rest)
	o.ID = rest.Lookup(row.idPath()).Reveal()
	if o.ID == "" && row.Singleton { // it needs none, and the server gives it none
		o.ID = row.Name
	}
	for _, name := range inside {
		if child := c.rows[name]; child != nil && child.Parent == row.Name && child.Within.Path != "" {
			if o.Inside == nil {
				o.Inside = map[string][]providers.Object{}
			}
			o.Inside[name] = c.children(child, append(parents[:len(parents):len(parents)], o.ID), raw.Lookup(child.Within.Path))
		}
	}
	if row.Guard != nil {
		row.Guard(c.config.Self, parents, &o)
	}
	c.counts.keep(row.Name, o)
	return o
}

// inlineLinks takes the links out of an object that carries them.
func (row *Row) inlineLinks(raw value.Value) (map[string][]string, value.Value) {
	var links map[string][]string
	for i := range row.Relations {
		rel := &row.Relations[i]
		if rel.Inline == "" {
			continue
		}
		if list := raw.Lookup(rel.Inline); list.Kind() == value.List {
			if links == nil {
				links = map[string][]string{}
			}
			links[rel.Field] = rel.ids(list)
			raw = raw.With(rel.Inline, value.Value{})
		}
	}
	return links, raw
}

func (c *Client) children(row *Row, parents []string, list value.Value) []providers.Object {
	out := make([]providers.Object, 0, list.Len())
	for _, raw := range list.Items() {
		out = append(out, c.object(row, parents, nil, raw))
	}
	return out
}

func (row *Row) idPath() string {
	if row.ID == "" {
		return "id"
	}
	return row.ID
}

// ids gives the ids in a list of links: texts, or objects that hold them.
func (rel *Relation) ids(list value.Value) []string {
	path := rel.ID
	if path == "" {
		path = "id"
	}
	out := make([]string, 0, list.Len())
	for _, item := range list.Items() {
		if rel.Of != nil {
			item = value.OfString(rel.Of(item))
		}
		if item.Kind() == value.Map {
			item = item.Lookup(path)
		}
		if text := item.Reveal(); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// markSecrets marks what the table calls secret.
func markSecrets(fields []providers.Field, v value.Value) value.Value {
	for i := range fields {
		f := &fields[i]
		if !f.Secret && len(f.Fields) == 0 {
			continue
		}
		part := v.Get(f.Name)
		switch {
		case !part.IsSet():
		case f.Secret:
			v = v.With(f.Name, part.AsSecret())
		case hasSecret(f.Fields):
			v = v.With(f.Name, markSecrets(f.Fields, part))
		}
	}
	return v
}

func hasSecret(fields []providers.Field) bool {
	for i := range fields {
		if fields[i].Secret || hasSecret(fields[i].Fields) {
			return true
		}
	}
	return false
}
