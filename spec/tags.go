package spec

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tenon/spec/value"
)

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// scalarOf turns a scalar that stands in a file into a value.
func (l *loader) scalarOf(n *node) value.Value {
	switch n.kind {
	case nodeNull:
		return value.OfNull().At(l.pos(n))
	case nodeBool:
		return value.OfBool(n.text == "true").At(l.pos(n))
	case nodeNumber:
		return value.OfNumber(n.text).At(l.pos(n))
	case nodeText:
		return value.OfString(n.text).At(l.pos(n))
	}
	return value.Value{}
}

// evaluate gives what a tag stands for, or Absent where that was reported as a
// mistake. Text from elsewhere is kept as text: see typed.
func (l *loader) evaluate(n *node) value.Value {
	pos := l.pos(n)
	if n.tag == tagMade {
		return l.taken(n)
	}
	var v value.Value
	switch n.tag {
	case tagEnv:
		v = l.environment(n.text, pos)
	case tagVar:
		v = l.variableOf(n)
	case tagFile:
		v = l.fileText(n)
	default:
		v = l.reference(n)
	}
	if v.Kind() == value.Absent {
		return v
	}
	l.origins[pos] = n.tag.String() + " " + n.text
	return v.At(pos)
}

// environment reads a variable of the environment. It is a secret, always.
func (l *loader) environment(name string, pos value.Pos) value.Value {
	if !envName.MatchString(name) {
		l.at(pos, "write !env NAME, with letters, digits and _", "this is no name of an environment variable")
		return value.Value{}
	}
	text, ok := "", false
	if l.o.LookupEnv != nil {
		text, ok = l.o.LookupEnv(name)
	}
	switch {
	case !ok && l.o.Offline:
		if !l.envTold[name] {
			l.envTold[name] = true
			l.warn(pos, "plan and apply need it", "the environment variable %s is not set", name)
		}
		return value.OfUnknown().AsSecret()
	case !ok:
		l.at(pos, "set it before you run tenon", "the environment variable %s is not set", name)
		return value.Value{}
	case text == "":
		l.at(pos, "give it a value", "the environment variable %s is empty", name)
		return value.Value{}
	}
	if what := badText(text); what != "" {
		l.at(pos, textHint, "the environment variable %s %s", name, what)
		return value.Value{}
	}
	return value.OfString(text).AsSecret()
}

const textHint = "give UTF-8 text of at most 1 MiB, without NUL"

// badText says what is wrong with a text from outside, or "".
func badText(text string) string {
	switch {
	case len(text) > maxScalar:
		return "is longer than 1 MiB"
	case strings.IndexByte(text, 0) >= 0:
		return "holds a NUL character"
	case !utf8.ValidString(text):
		return "is not UTF-8"
	}
	return ""
}

// fileText reads the text of a file. One line end at its end is not part of the
// value: editors and echo write it, and no token or password ends in one.
func (l *loader) fileText(n *node) value.Value {
	pos, f := l.pos(n), l.files[n.file]
	_, path, err := f.reach(n.text)
	var data []byte
	if err == nil {
		data, err = readInside(f.root, path, maxScalar)
	}
	if err != nil {
		message, hint := cannotReach(err, n.text, f.root)
		l.at(pos, hint, "%s", message)
		return value.Value{}
	}
	text := string(data)
	if cut, ok := strings.CutSuffix(text, "\n"); ok {
		text = strings.TrimSuffix(cut, "\r")
	}
	if what := badText(text); what != "" {
		l.at(pos, textHint, "the file %s %s", n.text, what)
		return value.Value{}
	}
	if text == "" {
		l.at(pos, "write the value into it", "the file %s is empty", n.text)
		return value.Value{}
	}
	return value.OfString(text).AsSecret()
}

// reference reads !ref and !secret. A secret is looked up at once where the
// store can be read.
func (l *loader) reference(n *node) value.Value {
	pos := l.pos(n)
	target, err := value.ParseTarget(n.text, n.tag == tagSecret)
	if err != nil {
		l.at(pos, "write "+n.tag.usage(), "%s", err.Error())
		return value.Value{}
	}
	if !target.Secret {
		l.refs++
		return value.OfRef(target)
	}
	if l.o.Secret == nil {
		return value.OfRef(target).AsSecret()
	}
	v, err := l.o.Secret(target)
	if err != nil {
		l.at(pos, "tenon secrets list shows what the store holds", "cannot get the secret %s: %s", target, err.Error())
		return value.Value{}
	}
	return v.AsSecret()
}
