package plan

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"tenon/spec/value"
)

// brakes refuses what nobody may have meant.
func (m *maker) brakes() {
	deletes := map[string][]*Step{}
	protected := m.protected()
	for _, s := range m.plan.Steps {
		if s.Action == Replace || s.Action == Delete {
			m.brakeOne(s)
			m.brakeInside(s, protected)
			if s.Reason != "lost-credentials" || !m.ours(s) {
				deletes[s.Kind] = append(deletes[s.Kind], s)
			}
		}
		if s.Action == Update {
			m.brakeGuarded(s)
		}
		if s.Action == Create {
			m.brakeDoubt(s)
		}
	}
	m.brakeStore()
	if m.options.Destroy {
		return // the stack's name was given instead
	}
	kinds := make([]string, 0, len(deletes))
	for kind := range deletes {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	for _, kind := range kinds {
		m.brakeKind(kind, deletes[kind])
	}
}

// ours reports whether an object whose credentials were lost is beyond doubt
// the one that the create made which was cut short: it is as old as that. Then
// nobody can have used it, and no brake is needed to make it again. One that
// somebody made by hand since then under the same name is another matter.
func (m *maker) ours(s *Step) bool {
	e := m.live.entry(s.resource)
	made, known := madeAt(s.live)
	if e == nil || e.Intent == nil || !known {
		return false
	}
	age := made.Sub(e.Intent.Since)
	return age > -2*time.Minute && age < 2*time.Minute
}

// madeAt is when a live object was made, as far as the server tells.
func madeAt(o *Object) (time.Time, bool) {
	if o.kind.CreatedAt == "" {
		return time.Time{}, false
	}
	v := o.fields.Lookup(o.kind.CreatedAt)
	if at, err := time.Parse(time.RFC3339, v.Reveal()); err == nil {
		return at, true
	}
	ms, err := strconv.ParseInt(v.Reveal(), 10, 64)
	return time.UnixMilli(ms), err == nil
}

// brakeStore refuses to make what brings a secret that nothing could keep.
func (m *maker) brakeStore() {
	if m.live.input.Secret != nil && !m.live.input.NoStore {
		return
	}
	for _, s := range m.plan.Steps {
		turns := s.Rotates != nil && s.Rotates.Make
		if len(s.Makes) > 0 && (s.Action != Update || s.renew || turns) {
			m.plan.refuse(s.Address, s.pos(), fmt.Sprintf("%s brings a secret that is shown once (%s), and no secret store is set up to keep it", s.Address, strings.Join(s.Makes, ", ")),
				"make a key with `tenon secrets keygen`, and add `secrets: {age: {recipients: [age1…]}}` to a file")
			return
		}
	}
}

// brakeOne refuses to delete what is protected, built in, or Tenon's own credential.
func (m *maker) brakeOne(s *Step) {
	refuse := func(text, hint string) {
		m.plan.refuse(s.Address, s.pos(), text, hint)
	}
	if s.live.own != "" {
		refuse(fmt.Sprintf("%s is %s: Tenon does not %s what it runs on", s.Address, s.live.own, s.Action), "give Tenon another credential first")
	} else if in := ownInside(s.live); in != nil {
		refuse(fmt.Sprintf("%s holds the %s %q, which is %s: Tenon does not %s what it runs on", s.Address, in.kind.Name, in.name(), in.own, s.Action), "give Tenon another credential first")
	}
	if s.live.builtIn != "" {
		refuse(fmt.Sprintf("%s is a %s: it cannot be made anew", s.Address, s.live.builtIn), "take the change back: "+s.Why)
	}
	if r := s.resource; r != nil && r.Protect {
		refuse(fmt.Sprintf("%s is protected, and the plan would %s it", s.Address, s.Action), "take the change back, or set `_protect: false`")
	} else if e := m.live.input.Inventory.Objects[s.Address]; e != nil && e.Protect && r == nil {
		refuse(fmt.Sprintf("%s is protected", s.Address), "apply it once with `_protect: false` if it may go")
	}
}

// ownInside finds, among what was listed in an object, what Tenon runs on. In an
// object that is entered with a credential of its own, that is the one that it
// is entered with: it goes with the object, which another credential deletes.
func ownInside(o *Object) *Object {
	if o.inner == nil || o.kind.Opens {
		return nil
	}
	for _, kind := range o.in.conn.Provider.Children(o.kind.Name) {
		if ls := o.inner.kinds[kind]; ls != nil {
			for _, in := range ls.objects {
				if in.own == "" {
					in = ownInside(in)
				}
				if in != nil {
					return in
				}
			}
		}
	}
	return nil
}

// protected are the addresses of what is there and is not to be deleted.
func (m *maker) protected() []value.Address {
	var out []value.Address
	for _, r := range m.live.input.State.Resources {
		if r.Protect && m.live.matched[r] != nil {
			out = append(out, r.Address)
		}
	}
	for a, e := range m.live.input.Inventory.Objects {
		if e.Protect && e.ID != "" && m.live.input.State.Lookup(a) == nil {
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return out
}

// brakeInside refuses to delete what something protected is in.
func (m *maker) brakeInside(s *Step, protected []value.Address) {
	for _, a := range protected {
		if a != s.Address && a.Within(s.Address) {
			m.plan.refuse(a, s.pos(), fmt.Sprintf("%s is protected, and would go with %s", a, s.Address),
				"apply it once with `_protect: false` if it may go")
		}
	}
}

// brakeGuarded refuses to take something out of the credential Tenon runs on.
func (m *maker) brakeGuarded(s *Step) {
	if s.live == nil || s.live.own == "" {
		return
	}
	for _, c := range s.Changes {
		f := s.resource.Kind.Field(c.Path)
		if f == nil || !f.Guarded {
			continue
		}
		if gone := missingFrom(c); len(gone) > 0 {
			m.plan.refuse(s.Address, s.pos(), fmt.Sprintf("%s is %s, and the plan would take %s out of its %s", s.Address, s.live.own, strings.Join(gone, ", "), c.Path),
				fmt.Sprintf("list them under %s, or leave %s out of the file", c.Path, c.Path))
		}
	}
}

func missingFrom(c Change) []string {
	kept := map[string]bool{}
	for _, v := range c.After.Items() {
		kept[v.Reveal()] = true
	}
	var gone []string
	for _, v := range c.Before.Items() {
		if !kept[v.Reveal()] {
			gone = append(gone, v.Text())
		}
	}
	return gone
}

// brakeKind bounds how many objects of a kind one apply may delete unasked.
func (m *maker) brakeKind(kind string, steps []*Step) {
	allowed, given := allowance(m.options.AllowDelete, kind)
	limit := m.limit(kind)
	if steps[0].live.kind.Holds {
		limit = 0
	}
	if given {
		limit = max(limit, allowed)
	}
	if len(steps) <= limit {
		return
	}
	first := steps[0]
	text := fmt.Sprintf("the plan deletes or replaces %d %s", len(steps), count(len(steps), kindName(kind)))
	if first.live.kind.Holds {
		text += ", and all that is in " + them(len(steps))
	} else {
		text += fmt.Sprintf(", more than the %d that may go unasked", limit)
	}
	m.plan.refuse(first.Address, first.pos(), text, fmt.Sprintf("if that is meant: --allow-delete %s=%d", kindName(kind), len(steps)))
}

func count(n int, kind string) string {
	if n == 1 {
		return kind
	}
	return kind + "s"
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// limit is how many objects of a kind may go unasked.
func (m *maker) limit(kind string) int {
	if n := m.live.input.State.Settings.Policy.MaxDeletes; n != nil {
		return *n
	}
	managed := map[string]bool{}
	for a, e := range m.live.input.Inventory.Objects {
		if e.Kind == kind {
			managed[string(a)] = true
		}
	}
	for _, r := range m.live.input.State.Resources {
		if r.Connection.Provider.Name+"."+r.Kind.Name == kind {
			managed[string(r.Address)] = true
		}
	}
	return max(10, len(managed)*30/100)
}

// allowance is how many objects of a kind an option allows; it may leave out the provider.
func allowance(option map[string]int, kind string) (n int, given bool) {
	n, given = option[kind]
	if !given {
		n, given = option[kindName(kind)]
	}
	return n, given
}

// kindName is a kind without its provider: "tenant" of "logto.tenant".
func kindName(kind string) string {
	_, name, _ := strings.Cut(kind, ".")
	return name
}

// refuse says of an object why the plan may not be carried out, and what to do.
func (p *Plan) refuse(of value.Address, at value.Pos, text, hint string) {
	p.Refusals = append(p.Refusals, Refusal{Address: of, File: at.File, Line: int(at.Line), Column: int(at.Col), Text: text, Hint: hint})
}
