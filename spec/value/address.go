package value

import (
	"fmt"
	"strings"
)

// Address names one object of a stack:
//
//	logto.cloud.tenants[acme-dev].applications[My web app]
//	logto.cloud.tenants[acme-dev].signInExperience
//
// The first two steps are the provider and the connection. Keys stand in
// brackets as they are; only `]` and `\` are escaped, by a backslash.
type Address string

// Step is one step of an address or path: a name, and a key where HasKey.
type Step struct {
	Name, Key string
	HasKey    bool
}

var escapeKey = strings.NewReplacer(`\`, `\\`, `]`, `\]`)

// Child returns the address of the object with that key in a collection.
func (a Address) Child(collection, key string) Address {
	return Address(string(a) + "." + collection + "[" + escapeKey.Replace(key) + "]")
}

// Only returns the address of the one object that a parent has of a kind.
func (a Address) Only(name string) Address { return Address(string(a) + "." + name) }

// Steps takes an address apart.
func (a Address) Steps() ([]Step, error) {
	steps := make([]Step, 0, 4) // most have no more
	rest := string(a)
	for rest != "" {
		end := strings.IndexAny(rest, ".[")
		if end == 0 {
			return nil, fmt.Errorf("%q is not an address: a name is missing before %q", string(a), rest)
		}
		if bad := strings.IndexAny(rest, "#]"); bad >= 0 && (end < 0 || bad < end) {
			return nil, fmt.Errorf("%q is not an address: %q cannot be part of a name", string(a), rest[bad:bad+1])
		}
		if end < 0 {
			return append(steps, Step{Name: rest}), nil
		}
		step := Step{Name: rest[:end]}
		rest = rest[end:]
		if rest[0] == '[' {
			key, after, ok := cutKey(rest[1:])
			if !ok {
				return nil, fmt.Errorf("%q is not an address: a bracket is not closed", string(a))
			}
			step.Key, step.HasKey, rest = key, true, after
		}
		steps = append(steps, step)
		if rest == "" {
			return steps, nil
		}
		if rest[0] != '.' || len(rest) == 1 {
			return nil, fmt.Errorf("%q is not an address: expected a dot and a name at %q", string(a), rest)
		}
		rest = rest[1:]
	}
	return nil, fmt.Errorf("an address is empty")
}

func cutKey(s string) (key, after string, ok bool) {
	if end := strings.IndexByte(s, ']'); end >= 0 && strings.IndexByte(s[:end], '\\') < 0 {
		return s[:end], s[end+1:], true
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i+1 == len(s) {
				return "", "", false
			}
			i++
			b.WriteByte(s[i])
		case ']':
			return b.String(), s[i+1:], true
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", false
}

// Within reports whether a is b or an object inside it.
func (a Address) Within(b Address) bool {
	return a == b || strings.HasPrefix(string(a), string(b)+".")
}

// Parent is the address without its last step; "" where there is none.
func (a Address) Parent() Address {
	steps, err := a.Steps()
	if err != nil || len(steps) < 2 {
		return ""
	}
	last := steps[len(steps)-1]
	cut := len(last.Name) + 1
	if last.HasKey {
		cut += len(escapeKey.Replace(last.Key)) + 2
	}
	return a[:len(a)-cut]
}

// Target is what a Ref value points at.
type Target struct {
	Secret  bool // from the secret store (!secret); otherwise a field of an object (!ref)
	Address Address
	Field   string // "" only for Secret: the whole entry
}

// ParseTarget reads ADDRESS#field, the argument of !ref, or with secret set
// ADDRESS or ADDRESS#field, that of !secret.
func ParseTarget(text string, secret bool) (Target, error) {
	at := hashOutside(text)
	t := Target{Secret: secret, Address: Address(text)}
	if at >= 0 {
		t.Address, t.Field = Address(text[:at]), text[at+1:]
	}
	if _, err := t.Address.Steps(); err != nil {
		return Target{}, err
	}
	if t.Field == "" && (!secret || at >= 0) {
		return Target{}, fmt.Errorf("%q names no field", text)
	}
	return t, nil
}

// hashOutside finds the first # that is not part of a key; -1 where there is none.
func hashOutside(text string) int {
	inKey := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inKey && c == '\\':
			i++
		case inKey:
			inKey = c != ']'
		case c == '[':
			inKey = true
		case c == '#':
			return i
		}
	}
	return -1
}

// String gives ADDRESS#field.
func (t Target) String() string {
	if t.Field == "" {
		return string(t.Address)
	}
	return string(t.Address) + "#" + t.Field
}
