package hyperauth

import (
	"fmt"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// unqualified begins the attributes that forbid a withdrawal.
const unqualified = "withdrawal_unqualified_"

// mayWithdraw refuses as the server does: by the first value of an attribute,
// t or T, naming what comes after its prefix.
func mayWithdraw(attributes value.Value) error {
	var by []string
	for _, f := range attributes.Fields() {
		name, ok := strings.CutPrefix(f.Key, unqualified)
		if items := f.Value.Items(); ok && len(items) > 0 && strings.EqualFold(items[0].Reveal(), "t") {
			by = append(by, name)
		}
	}
	if len(by) == 0 {
		return nil
	}
	return providers.WithHint(fmt.Errorf("the user may not withdraw: %s holds them", strings.Join(by, ", ")),
		"end what the user has there, and take out the attribute %s%s", unqualified, by[0])
}
