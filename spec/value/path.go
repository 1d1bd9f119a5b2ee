package value

import "strings"

var escapeName = strings.NewReplacer(`\`, `\\`, `.`, `\.`)

// JoinPath appends a key to a field path: names joined by dots, a dot or
// backslash inside a name escaped by a backslash.
func JoinPath(path, key string) string {
	if path == "" {
		return escapeName.Replace(key)
	}
	return path + "." + escapeName.Replace(key)
}

// SplitPath takes a field path apart.
func SplitPath(path string) []string {
	if path == "" {
		return nil
	}
	var parts []string
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		switch {
		case path[i] == '\\' && i+1 < len(path):
			i++
			b.WriteByte(path[i])
		case path[i] == '.':
			parts = append(parts, b.String())
			b.Reset()
		default:
			b.WriteByte(path[i])
		}
	}
	return append(parts, b.String())
}

// Lookup follows a field path through maps; Absent where it leads nowhere.
func (v Value) Lookup(path string) Value {
	if strings.IndexByte(path, '.') < 0 && strings.IndexByte(path, '\\') < 0 {
		return v.Get(path)
	}
	for _, key := range SplitPath(path) {
		v = v.Get(key)
	}
	return v
}

// Merge lays over's fields over base's, map by map: what is a map on both
// sides is merged, anything else is taken from over. A null in over stays null.
func Merge(base, over Value) Value {
	if base.kind != Map || over.kind != Map {
		return over
	}
	out := append([]Field(nil), base.Fields()...)
	for _, f := range over.Fields() {
		merged := f.Value
		if old := base.Get(f.Key); old.kind == Map {
			merged = Merge(old, f.Value)
		}
		out = append(out, Field{f.Key, merged})
	}
	return OfMap(out...).At(over.pos)
}
