package value_test

import (
	"fmt"
	"strings"
	"testing"

	"tenon/spec/value"
)

// TestNoVerbShowsASecret prints secrets in every way that fmt has, also from
// inside structures whose fields fmt reads past any method.
func TestNoVerbShowsASecret(t *testing.T) {
	const canary = "made-up-canary-5731"
	type holder struct {
		v     value.Value
		inner struct{ list []value.Value }
	}
	for _, v := range []value.Value{
		value.OfString(canary).AsSecret(),
		value.OfNumber("5731573157315731").AsSecret(),
		value.OfList(value.OfString(canary)).AsSecret(),
		value.OfMap(value.Field{Key: "a", Value: value.OfString(canary)}).AsSecret(),
	} {
		h := holder{v: v}
		h.inner.list = []value.Value{v}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
			for _, what := range []any{v, &v, h, &h, []holder{h}, map[string]holder{"k": h}} {
				text := fmt.Sprintf(verb, what)
				if strings.Contains(text, canary) || strings.Contains(text, "5731573157315731") || strings.Contains(text, fmt.Sprintf("%x", canary)) {
					t.Errorf("%s of %T shows it: %s", verb, what, text)
				}
			}
		}
	}
}
