package spec

import (
	"errors"
	"slices"
	"strconv"

	"tenon/providers"
	"tenon/spec/value"
)

// reshaped is a mapping in the form that its kind's table has. Values from
// elsewhere are looked up on the way; what comes of it is a node again, so that
// the table judges it as it judges any other; nil after a report.
func (l *loader) reshaped(n *node, kind *providers.Kind) *node {
	if kind.Reshape == nil {
		return n
	}
	r := reshaper{loader: l, keys: map[value.Pos]place{}}
	r.note(n)
	made, err := kind.Reshape(l.any(n))
	if err != nil {
		pos, told := l.pos(n), err
		var field *providers.FieldError
		if errors.As(err, &field) && !field.Pos.IsZero() {
			pos = field.Pos
		}
		var hinted *providers.Hinted
		if errors.As(err, &hinted) {
			told = hinted.Err
		}
		l.at(pos, providers.HintOf(err), "%s", told.Error())
		l.broken = true
		return nil
	}
	out := r.node(made, place{n.file, n.line, n.col})
	return &out
}

// place is where a node stands.
type place struct {
	file      uint32
	line, col int32
}

// reshaper makes nodes of a value that was made from a node.
type reshaper struct {
	*loader
	keys map[value.Pos]place // of keys, by the positions of what they hold
}

// note keeps where keys stand: values have their own positions only.
func (r *reshaper) note(n *node) {
	for i := range n.kids {
		if n.kind == nodeMapping && i%2 == 0 {
			key := &n.kids[i]
			r.keys[r.pos(&n.kids[i+1])] = place{key.file, key.line, key.col}
			continue
		}
		r.note(&n.kids[i])
	}
}

// node is a value as if it had been read from a file; what has no position
// stands where the thing around it does.
func (r *reshaper) node(v value.Value, around place) node {
	at := around
	if pos := v.Pos(); !pos.IsZero() {
		at = place{r.fileOf(pos.File, around.file), int32(pos.Line), int32(pos.Col)}
	}
	n := node{file: at.file, line: at.line, col: at.col, text: v.Reveal()}
	switch {
	case isReported(v):
		return node{kind: nodeBad, file: at.file, line: at.line, col: at.col}
	case v.IsSecret(), v.Kind() == value.Ref, v.Kind() == value.Unknown:
		r.made = append(r.made, v)
		n.kind, n.tag, n.text = nodeTag, tagMade, strconv.Itoa(len(r.made)-1)
		return n
	case v.Kind() == value.List:
		n.kind = nodeList
		for _, item := range v.Items() {
			n.kids = append(n.kids, r.node(item, at))
		}
		return n
	case v.Kind() == value.Map:
		n.kind = nodeMapping
		for _, f := range v.Fields() {
			part := r.node(f.Value, at)
			key := node{kind: nodeText, text: f.Key, file: part.file, line: part.line, col: part.col}
			if k, ok := r.keys[f.Value.Pos()]; ok {
				key.file, key.line, key.col = k.file, k.line, k.col
			}
			n.kids = append(n.kids, key, part)
		}
		return n
	}
	n.kind = map[value.Kind]nodeKind{value.Null: nodeNull, value.Bool: nodeBool, value.Number: nodeNumber, value.String: nodeText}[v.Kind()]
	return n
}

// fileOf is the index of a file by its name.
func (r *reshaper) fileOf(name string, otherwise uint32) uint32 {
	if r.files[otherwise].name == name {
		return otherwise
	}
	if i := slices.IndexFunc(r.files, func(f *file) bool { return f.name == name }); i >= 0 {
		return uint32(i)
	}
	return otherwise
}

// taken is the value that a node stands for.
func (l *loader) taken(n *node) value.Value {
	i, _ := strconv.Atoi(n.text)
	v := l.made[i]
	if v.Kind() == value.Ref && !v.Target().Secret {
		l.refs++
	}
	return v
}
