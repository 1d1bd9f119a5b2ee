package view

import (
	"strconv"

	"tenon/spec/value"
)

// Numberer gives secrets numbers, the same secret the same one within one
// output, so that a change can be seen and the value cannot: neither its text
// nor its length.
type Numberer struct {
	numbers map[string]int
}

// Mark returns what stands for a secret value.
func (n *Numberer) Mark(v value.Value) string {
	switch {
	case v.Kind() == value.Absent:
		return unset
	case v.Kind() == value.Null:
		return "null"
	case v.Kind() == value.Ref && v.Target().Secret:
		return "(secret from the store: " + Visible(v.Target().String()) + ")"
	case v.HasUnknown():
		return afterApply
	}
	// Revealed to tell secrets apart; it goes no further than this map.
	key := string(v.RevealJSON())
	if n.numbers == nil {
		n.numbers = map[string]int{}
	}
	number, known := n.numbers[key]
	if !known {
		number = len(n.numbers) + 1
		n.numbers[key] = number
	}
	return "(secret #" + strconv.Itoa(number) + ")"
}
