package rest

import (
	"tenon/providers"
	"tenon/spec/value"
)

// prepare makes what is sent for one declared field: a mapping is completed
// from the live one, since servers replace it whole; a null inside a mapping
// takes the key out of it.
func prepare(f *providers.Field, live, want value.Value) value.Value {
	switch want.Kind() {
	case value.List:
		items := make([]value.Value, want.Len())
		for i, item := range want.Items() {
			items[i] = prepare(elem(f), value.Value{}, item)
		}
		return keepSecret(value.OfList(items...), want)
	case value.Map:
	default:
		return want
	}
	var out []value.Field
	for _, part := range live.Fields() {
		if sub := f.Field(part.Key); (sub == nil || !sub.ReadOnly) && part.Value.IsSet() && want.Get(part.Key).Kind() == value.Absent {
			out = append(out, part)
		}
	}
	for _, part := range want.Fields() {
		sub := f.Field(part.Key)
		if part.Value.Kind() == value.Null || (sub != nil && sub.ReadOnly) {
			continue
		}
		out = append(out, value.Field{Key: part.Key, Value: prepare(sub, live.Get(part.Key), part.Value)})
	}
	return keepSecret(value.OfMap(out...), want)
}

func elem(f *providers.Field) *providers.Field {
	if f == nil {
		return nil
	}
	return f.Elem
}

func keepSecret(v, like value.Value) value.Value {
	if like.IsSecret() {
		return v.AsSecret()
	}
	return v
}

// unset is what a declared null of a top-level field is sent as.
func unset(f *providers.Field) value.Value {
	switch {
	case f == nil:
	case f.Default.IsSet():
		return f.Default
	case f.EmptyNull:
		return value.OfString("")
	}
	return value.OfNull()
}

// createBody makes the body of Create: no nulls, nothing that it does not take.
func (row *Row) createBody(fields value.Value) value.Value {
	var out []value.Field
	for _, part := range fields.Fields() {
		f := row.Field(part.Key)
		want := row.takenByCreate(part)
		if !want.IsSet() || !sent(f) {
			continue
		}
		out = append(out, value.Field{Key: part.Key, Value: secretly(f, prepare(f, value.Value{}, want))})
	}
	return row.whole(value.OfMap(out...), value.Value{})
}

// takenByCreate gives the part of a field that Create takes.
func (row *Row) takenByCreate(part value.Field) value.Value {
	for _, apart := range row.Apart {
		if apart.Field == part.Key && !apart.AtCreate {
			return value.Value{}
		}
	}
	for _, later := range row.Later {
		if later.Field != part.Key {
			continue
		}
		var kept []value.Field
		for _, name := range later.AtCreate {
			if v := part.Value.Get(name); v.IsSet() {
				kept = append(kept, value.Field{Key: name, Value: v})
			}
		}
		if kept == nil {
			return value.Value{}
		}
		return value.OfMap(kept...)
	}
	return part.Value
}

// updateBody makes the body of Update for the fields that it takes.
func (row *Row) updateBody(put bool, live, fields value.Value) value.Value {
	var out []value.Field
	for _, part := range fields.Fields() {
		f := row.Field(part.Key)
		if !sent(f) || row.apart(part.Key) != nil {
			continue
		}
		v := prepare(f, live.Get(part.Key), part.Value)
		if v.Kind() == value.Null {
			v = unset(f)
		}
		out = append(out, value.Field{Key: part.Key, Value: secretly(f, v)})
	}
	if len(out) == 0 {
		return value.OfMap() // what must be there besides is no change
	}
	body := row.whole(value.OfMap(out...), live)
	if put {
		for _, part := range live.Fields() {
			if body.Get(part.Key).Kind() == value.Absent {
				body = body.With(part.Key, part.Value)
			}
		}
	}
	return body
}

func (row *Row) apart(name string) *Apart {
	for i := range row.Apart {
		if row.Apart[i].Field == name {
			return &row.Apart[i]
		}
	}
	return nil
}

func sent(f *providers.Field) bool { return f == nil || !(f.ReadOnly || f.Local || f.Relation) }

// secretly marks what the table calls secret, so that no error repeats it.
func secretly(f *providers.Field, v value.Value) value.Value {
	switch {
	case f == nil || !v.IsSet():
		return v
	case f.Secret:
		return v.AsSecret()
	}
	return markSecrets(f.Fields, v)
}

// whole fills in the paths that must be there where the mapping around them is.
func (row *Row) whole(body, live value.Value) value.Value {
	for _, path := range row.Whole {
		body = fill(row.Fields, body, live, value.SplitPath(path))
	}
	return body
}

func fill(fields []providers.Field, body, live value.Value, path []string) value.Value {
	name := path[0]
	part := body.Get(name)
	var f *providers.Field
	for i := range fields {
		if fields[i].Name == name {
			f = &fields[i]
		}
	}
	switch {
	case f == nil:
	case len(path) > 1:
		if part.Kind() == value.Map {
			return body.With(name, fill(f.Fields, part, live.Get(name), path[1:]))
		}
	case part.Kind() == value.Absent && live.Get(name).IsSet():
		return body.With(name, live.Get(name))
	case part.Kind() == value.Absent && f.Default.IsSet():
		return body.With(name, f.Default)
	}
	return body
}
