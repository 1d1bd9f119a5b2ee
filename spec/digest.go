package spec

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"

	"tenon/spec/value"
)

// digest sums up what was declared. It holds no trace of a secret's content:
// one that is short could be guessed from a hash of it, and a keyed hash would
// differ between the job that plans and the one that applies.
func (l *loader) digest(s *State) string {
	sum := sha256.New()
	d := digester{origins: l.origins}
	d.text("tenon", version, s.Stack)
	if n := s.Settings.Policy.MaxDeletes; n != nil {
		d.text("policy.maxDeletes", strconv.Itoa(*n))
	}
	for _, conn := range s.Connections {
		d.text("connection", string(conn.Address))
		d.collections(conn.Collections, conn.Manage)
		d.value(conn.Fields)
	}
	resources := slices.Clone(s.Resources)
	slices.SortFunc(resources, func(a, b *Resource) int { return cmp.Compare(a.Address, b.Address) })
	for _, r := range resources {
		d.text("resource", string(r.Address), r.ID, r.Previously, strconv.FormatBool(r.Protect))
		d.text(sorted(r.Ignore)...)
		if r.Rotate != nil {
			d.text("rotate", r.Rotate.Before.String(), r.Rotate.Overlap.String())
		}
		d.collections(r.Collections, r.Manage)
		d.value(r.Fields)
		_, _ = sum.Write(d.out)
		d.out = d.out[:0]
	}
	_, _ = sum.Write(d.out)
	return hex.EncodeToString(sum.Sum(nil))
}

// digester writes values so that no two different states give the same bytes:
// every part begins with its kind and its length.
type digester struct {
	origins map[value.Pos]string
	out     []byte
}

func (d *digester) text(parts ...string) {
	d.number('t', len(parts))
	for _, part := range parts {
		d.number('s', len(part))
		d.out = append(d.out, part...)
	}
}

func (d *digester) number(kind byte, n int) {
	d.out = append(d.out, kind)
	d.out = strconv.AppendInt(d.out, int64(n), 10)
	d.out = append(d.out, ':')
}

func (d *digester) collections(written map[string]value.Pos, manage map[string]bool) {
	if len(written)+len(manage) == 0 {
		d.number('t', 0)
		return
	}
	d.text(slices.Sorted(maps.Keys(written))...)
	d.text(slices.Sorted(maps.Keys(manage))...)
}

func sorted(texts []string) []string {
	if len(texts) < 2 {
		return texts
	}
	return slices.Sorted(slices.Values(texts))
}

func (d *digester) value(v value.Value) {
	kind := v.Kind()
	if kind != value.Ref && (v.IsSecret() || kind == value.Unknown) {
		d.number('x', 0) // not even its kind
		d.text("(secret)", d.origins[v.Pos()])
		return
	}
	d.number('k', int(kind))
	switch {
	case kind == value.Ref:
		d.text(v.Target().String())
	case kind == value.List:
		d.number('n', v.Len())
		for _, item := range v.Items() {
			d.value(item)
		}
	case kind == value.Map:
		d.number('n', v.Len())
		for _, f := range v.Fields() {
			d.text(f.Key)
			d.value(f.Value)
		}
	default:
		d.text(v.Text())
	}
}
