package spec

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// pattern is what a text must match. Characters of a kind, so and so many of
// them, are counted: as an expression each of them would be a copy of the whole
// kind, which takes milliseconds to compile where the kind is all letters.
type pattern struct {
	form        *regexp.Regexp
	least, most int // characters; most -1: any number
}

func (p pattern) matches(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= p.least && (p.most < 0 || n <= p.most) && p.form.MatchString(text)
}

// pattern gives an expression of the table, compiled on first need.
func (l *loader) pattern(text string) (pattern, error) {
	if p, known := l.patterns[text]; known {
		return p, nil
	}
	p := pattern{most: -1}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return p, err
	}
	form := text
	if all := counted(tree); all != nil && strings.HasSuffix(text, "}$") {
		p.least, p.most = all.Min, all.Max
		form = text[:strings.LastIndexByte(text, '{')] + "*$"
	}
	if p.form, err = regexp.Compile(form); err == nil {
		l.patterns[text] = p
	}
	return p, err
}

// counted finds what an expression repeats that is nothing but a number of
// characters of one kind: ^[a-z]{1,64}$. nil: it is another.
func counted(tree *syntax.Regexp) *syntax.Regexp {
	if tree.Op != syntax.OpConcat || len(tree.Sub) != 3 || tree.Sub[0].Op != syntax.OpBeginText || tree.Sub[2].Op != syntax.OpEndText {
		return nil
	}
	all := tree.Sub[1]
	if all.Op != syntax.OpRepeat {
		return nil
	}
	switch all.Sub[0].Op {
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return all
	}
	return nil
}
