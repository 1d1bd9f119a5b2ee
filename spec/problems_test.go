package spec

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Each message is asserted whole: they are what people read. "in" cases stand
// inside the tenant of acme, from line 7 on.
func TestProblems(t *testing.T) {
	env := map[string]string{"EMPTY": "", "NAME": "given", "USER_NAME": "ann"}
	special := strings.NewReplacer("DEEP", strings.Repeat("[", 120)+strings.Repeat("]", 120), "CONTROL", "\x01", "LATIN", "\xe9")
	for _, c := range slices.Concat(readingProblems(), objectsProblems(), fieldsProblems(), ownProblems(), tagsProblems()) {
		t.Run(c.name, func(t *testing.T) {
			text := c.text
			if c.in {
				text = inAcme(text)
			}
			folder(t, "-- a.yaml --\n"+special.Replace(text))
			root, err := filepath.EvalSymlinks(".")
			if err == nil {
				root, err = os.Getwd()
			}
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(failure(t, options(env)), root, "ROOT")
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

type problemCase struct {
	name string
	in   bool
	text string
	want string
}
