package folder

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"unicode/utf8"

	"tenon/plan"
	"tenon/spec/value"
)

// encodeInventory gives the bytes of inventory.json around the objects that
// encodeObjects gave.
func encodeInventory(stack string, serial int, objects []byte) []byte {
	out := make([]byte, 0, len(objects)+256)
	out = fmt.Appendf(out, "{\n  \"format\": %q,\n  \"stack\": %s,\n  \"serial\": %d,\n  \"objects\": {",
		plan.InventoryFormat, appendText(nil, stack), serial)
	if len(objects) > 0 {
		out = append(append(out, objects...), "\n  "...)
	}
	return append(out, "}\n}\n"...)
}

// encodeObjects writes one object a line, sorted by address, so that git can
// show and merge what changed.
func encodeObjects(objects map[value.Address]*plan.Entry) ([]byte, error) {
	addresses := slices.Sorted(maps.Keys(objects))
	parts := make([][]byte, runtime.GOMAXPROCS(0))
	err := split(len(addresses), len(parts), func(part, from, to int) error {
		out := make([]byte, 0, 256*(to-from))
		for i, address := range addresses[from:to] {
			if !utf8.ValidString(string(address)) {
				return fmt.Errorf("the address %q is not valid UTF-8 and cannot be kept in the inventory", string(address))
			}
			if from+i > 0 {
				out = append(out, ',')
			}
			out = append(out, "\n    "...)
			out = append(appendText(out, string(address)), ": "...)
			var err error
			if out, err = appendEntry(out, objects[address]); err != nil {
				return fmt.Errorf("cannot write %s into the inventory: %w", address, err)
			}
		}
		parts[part] = out
		return nil
	})
	return slices.Concat(parts...), err
}

// split deals n things out to the given number of goroutines, in their order,
// and returns the first error of the first part that has one.
func split(n, parts int, do func(part, from, to int) error) error {
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() { errs[part] = do(part, n*part/parts, n*(part+1)/parts) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
