package atlas

import (
	"context"
	"errors"
	"fmt"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

const (
	ownAccount = "the service account that Tenon signs in with"
	ownKey     = "the API key that Tenon signs in with"
)

func guardAccount(self rest.Self, _ []string, o *providers.Object) {
	if self.ID != "" && o.ID == self.ID {
		o.Own, o.OwnCredential = ownAccount, ownSecret(self, o)
	}
}

func guardKey(self rest.Self, _ []string, o *providers.Object) {
	if self.ID != "" && o.Fields.Get("publicKey").Reveal() == self.ID {
		o.Own = ownKey
	}
}

// guardAssignedKey also keeps of the key's roles those in this project.
func guardAssignedKey(self rest.Self, parents []string, o *providers.Object) {
	guardKey(self, parents, o)
	project := parents[len(parents)-1]
	o.Fields = o.Fields.With("roles", rolesOf(o.Fields.Get("roles"), func(role value.Value) bool { return role.Get("groupId").Reveal() == project }))
}

// guardLimit leaves limits alone that nobody set.
func guardLimit(_ rest.Self, _ []string, o *providers.Object) {
	if std := o.Fields.Get("defaultLimit"); std.IsSet() && value.Equal(std, o.Fields.Get("value")) {
		o.BuiltIn = "limit that is at its default"
	}
}

// limitIsSet reports whether a limit has a value already, as all have that have
// a default: it is then changed, and not made.
func limitIsSet(ctx context.Context, client *rest.Client, c providers.Change) (bool, error) {
	c.ID = c.Fields.Get("name").Reveal()
	_, err := client.Ask(ctx, "GET /groups/{project}/limits/{id}", c, value.Value{})
	if errors.Is(err, providers.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// alertIsThere reports whether the project has an alert about the event: a new
// project comes with some, which are to be changed and not made a second time.
func alertIsThere(ctx context.Context, client *rest.Client, c providers.Change) (found bool, err error) {
	err = each(ctx, client, "GET /groups/{project}/alertConfigs", c, func(v value.Value) {
		found = found || value.Equal(v.Get("eventTypeName"), c.Fields.Get("eventTypeName"))
	})
	return found, err
}

// refuseOwnOrganization keeps the organization whose credential Tenon runs on.
func refuseOwnOrganization(ctx context.Context, client *rest.Client, c providers.Change) error {
	_, found, err := ownEntries(ctx, client, c.ID, c)
	if err != nil && !errors.Is(err, providers.ErrDenied) {
		return err
	}
	if found {
		return providers.WithHint(errors.New("the organization holds the credential that Tenon signs in with"), "delete it with a credential of another organization, or in the Atlas UI")
	}
	return nil
}

// ownEntries reads the access list of the credential that Tenon runs on, in an
// organization; found is false where it is not one of that.
func ownEntries(ctx context.Context, client *rest.Client, org string, c providers.Change) (entries []string, found bool, err error) {
	self := client.Self()
	path := "/orgs/" + org + "/serviceAccounts/" + self.ID
	if publicKey.MatchString(self.ID) {
		path = ""
		err := each(ctx, client, "GET /orgs/"+org+"/apiKeys", c, func(v value.Value) {
			if v.Get("publicKey").Reveal() == self.ID {
				path = "/orgs/" + org + "/apiKeys/" + v.Get("id").Reveal()
			}
		})
		if err != nil || path == "" {
			return nil, false, err
		}
	}
	err = each(ctx, client, "GET "+path+"/accessList", c, func(v value.Value) { entries = append(entries, entryAddress(v)) })
	if errors.Is(err, providers.ErrNotFound) {
		return nil, false, nil
	}
	return entries, err == nil, err
}

// forbidLockout keeps apiAccessListRequired off while the credential that Tenon
// runs on has no entry: it would let Tenon out and not in again. Where it has
// some, one of them lets it in, or this very request would not have come through.
func forbidLockout(org string) func(context.Context, *rest.Client, providers.Change) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change) error {
		if !c.Fields.Get("apiAccessListRequired").True() {
			return nil
		}
		entries, found, err := ownEntries(ctx, client, org, c)
		if err != nil || len(entries) > 0 || !found {
			return err
		}
		return providers.WithHint(fmt.Errorf("apiAccessListRequired would lock Tenon out: its own credential %s has no entry in its access list", client.Self().ID),
			"first add the address that Tenon's requests come from to the accessList of that credential, in the Atlas UI or with another credential")
	}
}

// forbidFirstEntry keeps entries out of the empty access list of the credential
// that Tenon runs on, unless they let it in: the first one shuts out all others.
func forbidFirstEntry(ctx context.Context, client *rest.Client, c providers.Change) error {
	self, add := client.Self(), c.Add["accessList"]
	if c.Live.Own == "" || len(add) == 0 {
		return nil
	}
	for _, entry := range add {
		if covers(entry, self.Scope) {
			return nil
		}
	}
	if len(c.Live.Links["accessList"]) > 0 {
		return nil // one of them lets it in, and stays
	}
	return providers.WithHint(fmt.Errorf("this is %s, its access list is empty, and nothing says that the new entries let Tenon in", c.Live.Own),
		"set the connection's address to the one that Tenon's requests come from, and list an entry that holds it")
}
