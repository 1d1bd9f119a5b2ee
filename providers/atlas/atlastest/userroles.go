package atlastest

import (
	"maps"
	"slices"
)

// readRole reads the one role of a body.
func (c *call) readRole(field string, known []string) (string, error) {
	o, err := c.body()
	if err != nil {
		return "", err
	}
	k := checks{of: o}
	role := k.text(field, 1, 100, nil, false)
	if len(k.bad) == 0 && !slices.Contains(known, role) {
		k.wrong(field, "no such role "+role)
	}
	return role, k.err()
}

// errOnlyRole is what taking the last role is answered with: "A user must have
// at least one role at all times" (description).
func errOnlyRole(role string) *refusal {
	return errBad("CANNOT_REMOVE_LAST_ROLE", "The only role "+role+" of a user cannot be removed.", role)
}

func (c *call) addUserRole() (answer, error) {
	m, err := c.member()
	if err != nil {
		return answer{}, err
	}
	role, err := c.readRole("orgRole", orgRoleNames())
	if err != nil {
		return answer{}, err
	}
	m.Roles = unique(append(m.Roles, role))
	return told(c.renderMember(m))
}

func (c *call) removeUserRole() (answer, error) {
	m, err := c.member()
	if err != nil {
		return answer{}, err
	}
	role, err := c.readRole("orgRole", orgRoleNames())
	if err != nil {
		return answer{}, err
	}
	left := without(m.Roles, role)
	switch {
	case len(left) == 0:
		return answer{}, errOnlyRole(role)
	case role == orgOwnerRole && c.lastOwner(m):
		return answer{}, errLastOwner()
	}
	m.Roles = left
	return told(c.renderMember(m))
}

// without is a list with one text left out; the old one stays as it is.
func without(list []string, text string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == text })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
