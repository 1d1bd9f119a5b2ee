package spec

import (
	"tenon/spec/value"
)

// nearAddress looks for a slip in one step of an address: the objects of the
// same collection are compared by key. Comparing whole addresses, or more than
// some objects for more than some mistakes, would cost too much.
func (l *loader) nearAddress(a value.Address) string {
	const most, objects = 50, 2000
	steps, err := a.Steps()
	if err != nil || l.compared >= most {
		return ""
	}
	l.compared++
	at := value.Address(steps[0].Name)
	for i, step := range steps[1:] {
		next := at.Only(step.Name)
		if step.HasKey {
			next = at.Child(step.Name, step.Key)
		}
		if l.tree.byAddress[next] == nil && l.tree.byName[next] == nil {
			near := l.nearStep(at, step, objects)
			if near == "" {
				return ""
			}
			next = near
		}
		at = next
		if i == len(steps)-2 && l.tree.byAddress[at] != nil {
			return string(at)
		}
	}
	return ""
}

// nearStep finds the object in a scope that a step probably means.
func (l *loader) nearStep(scope value.Address, step value.Step, most int) value.Address {
	near := map[string]value.Address{}
	var names []string
	note := func(name string, a value.Address) {
		if _, have := near[name]; !have && len(names) < most {
			near[name] = a
			names = append(names, name)
		}
	}
	for _, conn := range l.tree.connections {
		if conn.Address.Parent() == scope {
			note(conn.Name, conn.Address)
		}
	}
	for _, r := range l.tree.resources {
		if r.parentAddress() == scope && len(names) < most {
			note(stepText(r.Kind.Collection, r.Key), r.Address)
		}
	}
	wanted := step.Name
	if step.HasKey {
		wanted = stepText(step.Name, step.Key)
	}
	return near[l.suggest(wanted, names)]
}

func stepText(collection, key string) string {
	if key == "" {
		return collection
	}
	return collection + "[" + key + "]"
}
