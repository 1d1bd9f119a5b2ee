package spec

import (
	"regexp"
	"slices"
	"strings"

	"tenon/spec/value"
)

// variable is one entry of vars:, as the files gave it.
type variable struct {
	value   value.Value
	overlay bool
}

// varName is what a variable may be called: it must fit into TENON_VAR_name
// and between braces.
var varName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// readVars notes the vars: of one file. They come before all else, because any
// file may use them, and hold plain scalars only.
func (l *loader) readVars(f *file, n *node) {
	if n.kind != nodeMapping {
		if n.kind != nodeBad {
			l.at(l.pos(n), "write vars: {name: value}", "vars wants a mapping, not %s", n.is())
		}
		return
	}
	for i := 0; i+1 < len(n.kids); i += 2 {
		key, part := &n.kids[i], &n.kids[i+1]
		if !varName.MatchString(key.text) {
			l.at(l.pos(key), "use letters, digits, _ and -, and begin with a letter", "%s is no name for a variable", quote(key.text))
			continue
		}
		switch part.kind {
		case nodeText, nodeBool, nodeNumber:
			l.setVar(key.text, l.scalarOf(part), f.overlay)
		case nodeBad:
		case nodeTag:
			l.at(l.pos(part), "give it with --var "+key.text+"=… or TENON_VAR_"+key.text+", or use "+part.tag.String()+" where the value is needed", "a variable is plain text, and %s is not", part.tag)
		default:
			l.at(l.pos(part), "write text, a number, or true or false", "a variable is one text, not %s", part.is())
		}
	}
}

func (l *loader) setVar(name string, v value.Value, overlay bool) {
	old, have := l.vars[name]
	if have && !overlay && !value.Equal(old.value, v) {
		l.add(&Problem{Pos: v.Pos(), Related: []value.Pos{old.value.Pos()},
			Message: "the variable " + name + " has another value at " + old.value.Pos().String(),
			Hint:    "keep one, or override it in a file given with --overlay"})
		return
	}
	l.vars[name] = variable{v, overlay}
}

// lookupVar finds a variable: flags before the environment before overlays
// before files.
func (l *loader) lookupVar(name string) (value.Value, bool) {
	if text, ok := l.o.Vars[name]; ok {
		return value.OfString(text), true
	}
	if l.o.LookupEnv != nil {
		if text, ok := l.o.LookupEnv("TENON_VAR_" + name); ok {
			return value.OfString(text), true
		}
	}
	v, ok := l.vars[name]
	return v.value, ok
}

// variableOf evaluates !var: one name, or a text with names in braces.
func (l *loader) variableOf(n *node) value.Value {
	pos := l.pos(n)
	if varName.MatchString(n.text) {
		return l.useVar(n.text, pos).At(pos)
	}
	var out strings.Builder
	filled, rest := false, n.text
	for rest != "" {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			out.WriteString(rest)
			break
		}
		out.WriteString(rest[:at])
		if strings.HasPrefix(rest[at:], "{{") || strings.HasPrefix(rest[at:], "}}") {
			out.WriteByte(rest[at])
			rest, filled = rest[at+2:], true
			continue
		}
		end := strings.IndexByte(rest[at:], '}')
		if rest[at] == '}' || end < 0 || !varName.MatchString(rest[at+1:at+end]) {
			l.at(pos, "write {name}, and {{ or }} for a brace itself", "%s has a brace that holds no variable's name", quote(n.text))
			return value.Value{}
		}
		v := l.useVar(rest[at+1:at+end], pos)
		if v.Kind() == value.Absent {
			return v
		}
		out.WriteString(v.Reveal())
		rest, filled = rest[at+end+1:], true
	}
	if !filled {
		l.at(pos, `write !var NAME, or put names in braces: !var "https://{host}/"`, "%s names no variable", quote(n.text))
		return value.Value{}
	}
	if out.Len() > maxScalar {
		l.at(pos, "keep it shorter", "this text is longer than 1 MiB with its variables")
		return value.Value{}
	}
	return value.OfString(out.String()).At(pos)
}

// useVar returns a variable's value, or Absent after reporting that there is none.
func (l *loader) useVar(name string, pos value.Pos) value.Value {
	if v, ok := l.lookupVar(name); ok {
		return l.checkedVar(v, name, pos)
	}
	var names []string
	for known := range l.vars {
		names = append(names, known)
	}
	for known := range l.o.Vars {
		names = append(names, known)
	}
	slices.Sort(names)
	hint := didYouMean(l.suggest(name, names), "give it under vars:, with --var "+name+"=… or as TENON_VAR_"+name)
	l.at(pos, hint, "the variable %s is not defined", name)
	return value.Value{}
}

// checkedVar refuses what no file could hold either.
func (l *loader) checkedVar(v value.Value, name string, pos value.Pos) value.Value {
	if what := badText(v.Reveal()); what != "" {
		l.at(pos, textHint, "the variable %s %s", name, what)
		return value.Value{}
	}
	return v
}
