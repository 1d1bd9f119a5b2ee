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

const memberRole = "ORG_MEMBER"

// makesKey reports whether a project's key is to be made there, not assigned.
func makesKey(c providers.Change) bool { return slices.Contains(c.Declared, accessListField) }

// whereKey is the way to assign a key that is there; "" is the way to make one.
func whereKey(c providers.Change) string {
	if makesKey(c) {
		return ""
	}
	return "POST /groups/{project}/apiKeys/{apiUserId}"
}

// endsKey is the way to end a key that was made here: to take it out of the
// project would leave it good.
func endsKey(org string) func(providers.Change) string {
	return func(c providers.Change) string {
		if c.Minting {
			return "DELETE /orgs/" + org + "/apiKeys/{id}"
		}
		return ""
	}
}

// resolveKey looks for the organization's key that is to be assigned, of which
// there must be one, or for one that is in the way of another of its description.
func resolveKey(r *roster) func(context.Context, *rest.Client, providers.Change) (providers.Change, error) {
	return func(ctx context.Context, client *rest.Client, c providers.Change) (providers.Change, error) {
		if c.Fields.Get("apiUserId").IsSet() {
			return c, eitherKey(c)
		}
		all, err := r.read(ctx, client, c.Kind, "apiKeys")
		if err != nil {
			return c, err
		}
		desc, keys := c.Fields.Get("desc").Reveal(), keysIn(all)
		if makesKey(c) {
			return c, keys.another(desc)
		}
		id, err := keys.only(desc)
		if err == nil {
			c.Fields = c.Fields.With("apiUserId", text(id))
		}
		return c, err
	}
}

// eitherKey refuses to make a key that is there.
func eitherKey(c providers.Change) error {
	if !makesKey(c) {
		return nil
	}
	return providers.WithHint(errors.New("this names a key that is there, and accessList makes one"), "leave out one of the two; the accessList of a key that is there is declared in the organization")
}

// knownKey is a key as the list of the organization tells it.
type knownKey struct {
	id, desc string
	own      bool // the organization's own: not made in a project, as far as can be told
}

type knownKeys []knownKey

func keysIn(s *sheet) knownKeys {
	var out knownKeys
	for _, raw := range s.all {
		inside, projects := texts(rolesOf(raw.Get("roles"), ofOrg)), texts(rolesOf(raw.Get("roles"), ofProject))
		made := len(projects) > 0 && slices.Equal(inside, []string{memberRole})
		out = append(out, knownKey{raw.Get("id").Reveal(), raw.Get("desc").Reveal(), !made})
	}
	return out
}

func ofOrg(role value.Value) bool     { return !ofProject(role) }
func ofProject(role value.Value) bool { return role.Get("groupId").IsSet() }

// called gives the ids of the keys of a description, in their order.
func (k knownKeys) called(desc string) (ids []string) {
	for _, one := range k {
		if one.desc == desc {
			ids = append(ids, one.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// only gives the one key of a description.
func (k knownKeys) only(desc string) (string, error) {
	switch ids := k.called(desc); len(ids) {
	case 0:
		return "", providers.WithHint(fmt.Errorf("the organization has no API key %q", desc),
			"declare it under the organization's apiKeys, or correct desc; or give it an accessList to make it here")
	case 1:
		return ids[0], nil
	default:
		return "", providers.WithHint(fmt.Errorf("%d API keys of the organization are called %q", len(ids), desc),
			"say which one: add apiUserId, one of %s", strings.Join(ids, ", "))
	}
}

// another says why a further key of a description would be one too many: the
// organization has one of its own, which may be meant, or which was made in a
// project and taken out of it by hand.
func (k knownKeys) another(desc string) error {
	i := slices.IndexFunc(k, func(one knownKey) bool { return one.desc == desc && one.own })
	if i < 0 {
		return nil
	}
	return providers.WithHint(fmt.Errorf("the organization has the API key %q already (id %s), and an accessList here makes another", desc, k[i].id),
		"leave out accessList to assign that one, or give this one another desc; if nobody needs that one any more, delete it")
}

// reviewKeys tells before anything is done what resolveKey would: that there is
// no key to assign, or one too many.
func reviewKeys(ctx context.Context, client *rest.Client, r *roster, all []planned) []objection {
	var out []objection
	var keys knownKeys
	for i, p := range all {
		desc := p.Fields.Get("desc")
		switch {
		case !assigns(p) || desc.Kind() != value.String:
			continue
		case p.Fields.Get("apiUserId").Kind() != value.Absent:
			if err := eitherKey(p.Change); err != nil {
				out = append(out, objection{To: i, Field: "apiUserId", Err: err})
			}
			continue
		}
		if keys == nil {
			list, err := r.read(ctx, client, p.Kind, "apiKeys")
			if err != nil {
				return []objection{{To: i, Err: err}}
			}
			keys = keysIn(list).as(all)
		}
		if err := keys.objects(p, all); err != nil {
			out = append(out, objection{To: i, Field: "desc", Err: err})
		}
	}
	return out
}

func assigns(p planned) bool { return p.Kind.Name == "projectApiKey" && p.Creates }

// as gives the keys as they will be once a plan is carried out. Those that are
// yet to be made have no id, and are told apart by it no further.
func (k knownKeys) as(all []planned) knownKeys {
	out := append(knownKeys{}, k...) // not nil: nothing is looked for twice
	for _, p := range all {
		desc := p.Fields.Get("desc")
		i := slices.IndexFunc(out, func(one knownKey) bool { return p.ID != "" && one.id == p.ID })
		switch of := p.Kind.Name; {
		case of == "apiKey" && p.Creates, assigns(p) && makesKey(p.Change):
			if of == "apiKey" || p.Deletes {
				out = slices.DeleteFunc(out, func(one knownKey) bool { return p.ID != "" && one.id == p.ID })
			}
			out = append(out, knownKey{"", desc.Reveal(), of == "apiKey"})
		case of == "apiKey" && p.Deletes && i >= 0:
			out = slices.Delete(out, i, i+1)
		case of == "apiKey" && desc.IsSet() && i >= 0:
			out[i].desc = desc.Reveal()
		}
	}
	return out
}

// objects says what is wrong with assigning or making a key.
func (k knownKeys) objects(p planned, all []planned) error {
	desc := p.Fields.Get("desc").Reveal()
	if makesKey(p.Change) {
		return k.another(desc)
	}
	id, err := k.only(desc)
	for _, other := range all {
		if err == nil && id != "" && other.Kind.Name == p.Kind.Name && other.Deletes && !other.Creates && other.ID == id && slices.Equal(other.Parents, p.Parents) {
			was := other.Live.Fields.Get("desc").Reveal()
			return providers.WithHint(errors.New("the key is in the project already, under the description that it had"), "add _previously: %s", was)
		}
	}
	return err
}

// waitsForKey: a key is assigned once the project that makes it has done so.
func waitsForKey(c, first planned) bool {
	return assigns(c) && !makesKey(c.Change) && assigns(first) && makesKey(first.Change) && value.Equal(c.Fields.Get("desc"), first.Fields.Get("desc"))
}
