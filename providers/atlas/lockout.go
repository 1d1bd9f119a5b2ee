package atlas

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// An access list is looked at like this (documentation: "Require an IP access
// list for the Atlas Administration API"): a credential with an empty list is
// let in from everywhere, or from nowhere once the organization's
// apiAccessListRequired is on; one with entries is let in from those alone.

const (
	accessListField = "accessList"
	requiredField   = "apiAccessListRequired"
)

// ownList is the access list of the credential that Tenon signs in with, and
// what is about to be done to it.
type ownList struct {
	who         string // what the credential is
	have        []string
	add, remove []string
}

// after is the list as it will be.
func (l ownList) after() []string {
	return slices.DeleteFunc(slices.Concat(l.have, l.add), func(entry string) bool {
		return slices.ContainsFunc(l.remove, func(gone string) bool { return sameEntry(entry, gone) })
	})
}

// shutsOut says why the change would leave Tenon outside; nil where it does
// not. Where the list has entries and loses none, one of them lets Tenon in: the
// request that read it would not have come through otherwise. from is asked
// only where that does not settle it.
func (l ownList) shutsOut(ctx context.Context, from func(context.Context) (netip.Addr, error)) error {
	first := len(l.have) == 0 && len(l.add) > 0
	if !first && (len(l.have) == 0 || len(l.remove) == 0) {
		return nil
	}
	here, err := from(ctx)
	if err != nil {
		return providers.WithHint(fmt.Errorf("%s is changed in its %s, and it cannot be told whether that lets Tenon in: %w", l.who, accessListField, err),
			"set the connection's address to the one that Tenon's requests come from")
	}
	switch after := l.after(); {
	case covered(after, here):
		return nil
	case first:
		return providers.WithHint(fmt.Errorf("%s has an empty %s, which lets it in from everywhere; with these entries it would be let in from them alone, and Tenon's requests come from %s", l.who, accessListField, here),
			"add %s to them; if they come from elsewhere, set the connection's address to that", here)
	case !covered(l.have, here):
		return providers.WithHint(fmt.Errorf("%s is let in by its %s, and none of the entries holds %s, where Tenon's requests seem to come from", l.who, accessListField, here),
			"set the connection's address to the one that they come from")
	}
	return providers.WithHint(fmt.Errorf("%s would lose the entry of its %s that lets Tenon in from %s (%s)", l.who, accessListField, here, strings.Join(l.remove, ", ")),
		"keep %s in the list, or a block that holds it", here)
}

// shutsAll says why turning on apiAccessListRequired would leave Tenon outside.
func (l ownList) shutsAll(id string) error {
	if len(l.after()) > 0 {
		return nil // one that lets it in: see shutsOut
	}
	return providers.WithHint(fmt.Errorf("%s would lock Tenon out: its own credential %s has no entry in its %s", requiredField, id, accessListField),
		"first give that credential an accessList with the address that Tenon's requests come from, in this file too if it declares it")
}

// prefix is an address or a block of them; x and x/32 are one.
func prefix(entry string) (netip.Prefix, bool) {
	text, err := providers.Network(entry)
	if err != nil {
		return netip.Prefix{}, false
	}
	if one, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(one, one.BitLen()), true
	}
	block, err := netip.ParsePrefix(text)
	return block.Masked(), err == nil
}

func sameEntry(a, b string) bool {
	one, ok := prefix(a)
	other, fine := prefix(b)
	return ok && fine && one == other
}

func covered(entries []string, here netip.Addr) bool {
	return slices.ContainsFunc(entries, func(entry string) bool {
		block, ok := prefix(entry)
		return ok && block.Contains(here.Unmap())
	})
}

// ownEntries reads the access list of the credential that Tenon runs on, in an
// organization; found is false where it is not one of that.
func ownEntries(ctx context.Context, client *rest.Client, org string) (entries []string, found bool, err error) {
	self := client.Self()
	path, c := "/orgs/"+org+"/serviceAccounts/"+self.ID, about("serviceAccount")
	if publicKey.MatchString(self.ID) {
		id, err := ownKeyID(ctx, client, org)
		if err != nil || id == "" {
			return nil, false, err
		}
		path, c = "/orgs/"+org+"/apiKeys/"+id, about("apiKey")
	}
	err = each(ctx, client, "GET "+path+"/accessList", c, func(v value.Value) { entries = append(entries, entryAddress(v)) })
	if errors.Is(err, providers.ErrNotFound) {
		return nil, false, nil
	}
	return entries, err == nil, err
}

// ownKeyID is the id of the API key that Tenon signs in with; "" where the
// organization has no such key.
func ownKeyID(ctx context.Context, client *rest.Client, org string) (id string, err error) {
	err = each(ctx, client, "GET /orgs/"+org+"/apiKeys", about("apiKey"), func(v value.Value) {
		if v.Get("publicKey").Reveal() == client.Self().ID {
			id = v.Get("id").Reveal()
		}
	})
	return id, err
}

// about lets a request be of the version of a kind's row, whatever it is sent for.
func about(kind string) providers.Change {
	return providers.Change{Kind: &providers.Kind{Name: kind}}
}

// isOwn reports whether an assignment that is yet to be made is one of the
// service account that Tenon signs in with.
func isOwn(ctx context.Context, client *rest.Client, org string, assigned value.Value) (bool, error) {
	self := client.Self()
	switch id := assigned.Get("clientId"); {
	case id.IsSet():
		return id.Reveal() == self.ID, nil
	case publicKey.MatchString(self.ID), assigned.Get("secretExpiresAfterHours").IsSet():
		return false, nil
	}
	me, err := client.Ask(ctx, "GET /orgs/"+org+"/serviceAccounts/"+self.ID, about("serviceAccount"), value.Value{})
	if errors.Is(err, providers.ErrNotFound) {
		return false, nil
	}
	return err == nil && value.Equal(me.Get("name"), assigned.Get("name")), err
}

// forbidLockout looks once more, right before the setting is sent, since
// entries may have gone after the plan was made.
func forbidLockout(org string) func(context.Context, *rest.Client, providers.Change) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change) error {
		if !c.Fields.Get(requiredField).True() {
			return nil
		}
		entries, found, err := ownEntries(ctx, client, org)
		if err != nil || !found {
			return err
		}
		return ownList{have: entries}.shutsAll(client.Self().ID)
	}
}

// forbidOwnEntries does the same for changes of the list itself.
func forbidOwnEntries(path string) func(context.Context, *rest.Client, providers.Change) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change) error {
		list := ownList{who: "it, which is " + c.Live.Own + ",", add: c.Add[accessListField], remove: c.Remove[accessListField]}
		if c.Live.Own == "" || len(list.add)+len(list.remove) == 0 {
			return nil
		}
		err := each(ctx, client, "GET "+path+"/{id}/accessList", c, func(v value.Value) { list.have = append(list.have, entryAddress(v)) })
		if err != nil {
			return err
		}
		return list.shutsOut(ctx, client.Self().From)
	}
}

// forbidOwnAssignment does the same for an account that is about to be assigned
// to a project with a list: it is the account's list everywhere.
func forbidOwnAssignment(ctx context.Context, client *rest.Client, org string, c providers.Change) error {
	if c.Fields.Get("clientId").Reveal() != client.Self().ID || len(c.Add[accessListField]) == 0 {
		return nil
	}
	have, _, err := ownEntries(ctx, client, org)
	if err != nil {
		return err
	}
	return ownList{who: "it, which is " + ownAccount + ",", have: have, add: c.Add[accessListField]}.shutsOut(ctx, client.Self().From)
}
