package atlas

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// credential is what service accounts and API keys have in common: each is of the
// organization, and is assigned to projects, or made in one. Their names need not
// be the only ones.
type credential struct {
	what       string // "API key"
	kind, list string // in the organization: "apiKey", "apiKeys"
	assigned   string // the kind in projects
	name, pin  string // the fields that name one: by its name, and by its id
	makes      string // what makes one in a project
	made       func(providers.Change) bool
	all        func(context.Context, *rest.Client, providers.Change) ([]known, error)
}

// known is one of them, as the organization lists it.
type known struct {
	id, name string
	// own tells whether it is the organization's own: not made in a project, as
	// far as can be told.
	own func(context.Context) (bool, error)
}

func surely(own bool) func(context.Context) (bool, error) {
	return func(context.Context) (bool, error) { return own, nil }
}

const memberRole = "ORG_MEMBER"

// resolve looks for the one of the organization that is to be assigned, of which
// there must be one, or for one that is in the way of another of its name.
func (k credential) resolve(ctx context.Context, client *rest.Client, c providers.Change) (providers.Change, error) {
	if c.Fields.Get(k.pin).IsSet() {
		return c, k.either(c)
	}
	all, err := k.all(ctx, client, c)
	if err != nil {
		return c, err
	}
	name := c.Fields.Get(k.name).Reveal()
	if k.made(c) {
		return c, k.another(ctx, all, name)
	}
	id, err := k.only(all, name)
	if err == nil {
		c.Fields = c.Fields.With(k.pin, text(id))
	}
	return c, err
}

// either refuses to make what is there.
func (k credential) either(c providers.Change) error {
	if !k.made(c) {
		return nil
	}
	return providers.WithHint(fmt.Errorf("%s names the %s that is assigned, and %s makes one", k.pin, k.what, k.makes), "leave out one of the two")
}

// only gives the id of the one of a name; "" is one that is yet to be made.
func (k credential) only(all []known, name string) (string, error) {
	var ids []string
	for _, one := range all {
		if one.name == name {
			ids = append(ids, one.id)
		}
	}
	slices.Sort(ids)
	switch len(ids) {
	case 0:
		return "", providers.WithHint(fmt.Errorf("the organization has no %s %q", k.what, name),
			"declare it under the organization's %s, or correct %s; or give it %s to make it here", k.list, k.name, k.makes)
	case 1:
		return ids[0], nil
	}
	return "", providers.WithHint(fmt.Errorf("%d %ss of the organization are called %q", len(ids), k.what, name),
		"say which one: add %s, one of %s", k.pin, strings.Join(slices.DeleteFunc(ids, func(id string) bool { return id == "" }), ", "))
}

// another says why a further one of a name would be one too many: the
// organization has one of its own, which may be meant, or which was made in a
// project and taken out of it by hand.
func (k credential) another(ctx context.Context, all []known, name string) error {
	for _, one := range all {
		if one.name != name {
			continue
		}
		own, err := one.own(ctx)
		if err != nil {
			return err
		}
		if own {
			return providers.WithHint(fmt.Errorf("the organization has the %s %q already (id %s), and %s here makes another", k.what, name, one.id, k.makes),
				"leave that out to assign the one that is there, or give this one another name; if nobody needs that one any more, delete it")
		}
	}
	return nil
}

// review tells before anything is done what resolve would, with an eye on what
// the rest of the plan does.
func (k credential) review(ctx context.Context, client *rest.Client, plan []planned) []objection {
	var out []objection
	var all []known
	for i, p := range plan {
		if !k.assigns(p) || p.Fields.Get(k.name).Kind() != value.String {
			continue
		}
		if p.Fields.Get(k.pin).Kind() != value.Absent {
			if err := k.either(p.Change); err != nil {
				out = append(out, objection{To: i, Field: k.pin, Err: err})
			}
			continue
		}
		var err error
		if all == nil {
			if all, err = k.all(ctx, client, p.Change); err == nil {
				all = k.after(all, plan)
			}
		}
		if err == nil {
			err = k.objects(ctx, all, p, plan)
		}
		if err != nil {
			out = append(out, objection{To: i, Field: k.name, Err: err})
		}
	}
	return out
}

// assigns reports whether a change brings one into a project.
func (k credential) assigns(p planned) bool { return p.Kind.Name == k.assigned && p.Creates }

// after gives them as they will be once a plan is carried out.
func (k credential) after(all []known, plan []planned) []known {
	out := append([]known{}, all...) // not nil: nothing is looked for twice
	for _, p := range plan {
		name := p.Fields.Get(k.name)
		this := func(one known) bool { return p.ID != "" && one.id == p.ID }
		switch i := slices.IndexFunc(out, this); {
		case p.Kind.Name == k.kind && p.Deletes, k.assigns(p) && k.made(p.Change) && p.Deletes:
			out = slices.DeleteFunc(out, this)
		case p.Kind.Name == k.kind && name.IsSet() && i >= 0:
			out[i].name = name.Reveal()
		}
		if p.Creates && p.Kind.Name == k.kind || k.assigns(p) && k.made(p.Change) {
			out = append(out, known{name: name.Reveal(), own: surely(p.Kind.Name == k.kind)})
		}
	}
	return out
}

// objects says what is wrong with assigning or making one.
func (k credential) objects(ctx context.Context, all []known, p planned, plan []planned) error {
	name := p.Fields.Get(k.name).Reveal()
	if k.made(p.Change) {
		return k.another(ctx, all, name)
	}
	id, err := k.only(all, name)
	for _, other := range plan {
		if err == nil && id != "" && other.Kind.Name == k.assigned && other.Deletes && !other.Creates && other.ID == id && slices.Equal(other.Parents, p.Parents) {
			return providers.WithHint(errors.New("it is in the project already, under the name that it had"), "add _previously: %s", other.Live.Fields.Get(k.name).Reveal())
		}
	}
	return err
}

// waits: one is assigned once the project that makes it has done so.
func (k credential) waits(c, first planned) bool {
	return k.assigns(c) && !k.made(c.Change) && k.assigns(first) && k.made(first.Change) && value.Equal(c.Fields.Get(k.name), first.Fields.Get(k.name))
}
