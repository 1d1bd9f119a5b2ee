package folder

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"tenon/plan"
)

// encodeInventory gives the bytes of inventory.json: one object a line, sorted
// by address, so that git can show and merge what changed.
func encodeInventory(inv *plan.Inventory, serial int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(256 * (len(inv.Objects) + 1))
	lines := lineEncoder(&out)
	out.WriteString("{\n  \"format\": ")
	lines(plan.InventoryFormat)
	out.WriteString(",\n  \"stack\": ")
	lines(inv.Stack)
	fmt.Fprintf(&out, ",\n  \"serial\": %d,\n  \"objects\": {", serial)
	for i, address := range slices.Sorted(maps.Keys(inv.Objects)) {
		if !utf8.ValidString(string(address)) {
			return nil, fmt.Errorf("the address %q is not valid UTF-8 and cannot be kept in the inventory", string(address))
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		lines(address)
		out.WriteString(": ")
		if err := lines(inv.Objects[address]); err != nil {
			return nil, fmt.Errorf("cannot write %s into the inventory: %w", address, err)
		}
	}
	if len(inv.Objects) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("}\n}\n")
	return out.Bytes(), nil
}

// lineEncoder returns what appends a value's JSON to out without a line break
// and with <, > and & as they are: keys and names are to be read by people.
func lineEncoder(out *bytes.Buffer) func(any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return func(v any) error {
		err := enc.Encode(v)
		if n := out.Len(); n > 0 && out.Bytes()[n-1] == '\n' {
			out.Truncate(n - 1)
		}
		return err
	}
}
