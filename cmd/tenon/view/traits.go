package view

import (
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// kindPath shows where objects of a kind stand in the file.
func kindPath(pr *providers.Provider, k *providers.Kind) string {
	path := k.Collection
	if !k.Singleton {
		path += "[…]"
	}
	if parent := pr.Kind(k.Parent); parent != nil {
		return kindPath(pr, parent) + "." + path
	}
	return path
}

// kindFacts are the traits of a kind, in words.
func kindFacts(k *providers.Kind) []string {
	var out []string
	add := func(is bool, text string) {
		if is {
			out = append(out, text)
		}
	}
	var keys []string
	for _, names := range k.Keys {
		keys = append(keys, strings.Join(names, " and "))
	}
	add(len(keys) > 0, "known by "+strings.Join(keys, ", or else by "))
	add(k.Singleton, "one in each parent, always there: updated, never created or deleted")
	add(k.Holds, "holds other objects: deleting one needs --allow-delete "+k.Name+"=N")
	add(k.Opens, "what is inside is reached with credentials of its own")
	add(k.Secluded, "shown to nothing but the credential that came with it, which the secret store keeps: where it may be there unseen, making it needs --allow-create "+k.Name+"=N")
	add(k.Given != "", "with "+k.Given+" it is taken to exist already: neither created nor deleted")
	add(k.Identity != "", "with "+k.Identity+" it is that very object: never created")
	with := ""
	if k.MintsWith != "" {
		with = "where " + k.MintsWith + " is declared, "
	}
	add(len(k.Mints) > 0, with+"its creation gives a secret that is shown once, and goes to the secret store: "+strings.Join(k.Mints, ", "))
	add(k.Rotates != nil, "with _rotate that secret is followed by another before it ends: {before: 14d, overlap: 7d}")
	return out
}

// traits says in words what the table knows of a field.
func traits(f *providers.Field) string {
	out := []string{typeName(f)}
	for _, t := range []struct {
		is   bool
		text string
	}{
		{f.Required, "required"},
		{f.ReadOnly, "made by the server: not compared, not sent"},
		{f.Immutable, "fixed at creation: a change replaces the object"},
		{f.WriteOnly && f.Verify, "not shown by the server, which can tell whether it is right"},
		{f.WriteOnly && !f.Verify, "not shown by the server: sent when the object is created and when the file changes"},
		{f.Secret, "secret: never printed"},
		{f.Set, "order means nothing"},
		{f.Fold, "upper and lower case mean the same"},
		{f.Local, "not sent: Tenon's own"},
	} {
		if t.is {
			out = append(out, t.text)
		}
	}
	if len(f.Enum) > 0 {
		out = append(out, "one of "+strings.Join(f.Enum, ", "))
	}
	if f.Default.Kind() != value.Absent {
		out = append(out, "default "+f.Default.String())
	}
	return strings.Join(out, "; ")
}

func typeName(f *providers.Field) string {
	switch {
	case f.Ref != nil && f.Type == providers.List:
		return "a list of " + plural(f.Ref.Kind) + ", by name"
	case f.Ref != nil:
		return article(f.Ref.Kind) + ", by name"
	case f.Type == providers.List && f.Elem != nil:
		return "a list, each item " + typeName(f.Elem)
	case f.Type == providers.Dict && f.Elem != nil:
		return "a mapping with keys of your choice, each value " + typeName(f.Elem)
	case f.Type == providers.Dict:
		return "a mapping with keys of your choice"
	case len(f.Enum) > 0:
		return "a word"
	case f.Network:
		return "an IP address or a block of them"
	}
	return f.Type.String()
}

func plural(noun string) string {
	if strings.HasSuffix(noun, "y") && !strings.HasSuffix(noun, "ey") {
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}

func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// fieldsIn are the fields of a mapping, or of what a list or mapping holds.
func fieldsIn(f *providers.Field) []providers.Field {
	for f.Elem != nil && len(f.Fields) == 0 {
		f = f.Elem
	}
	return f.Fields
}

func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}
