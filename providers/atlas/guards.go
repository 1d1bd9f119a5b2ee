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

// refuseOwnAccount keeps the service account that Tenon signs in with where a
// project that made it goes, and nobody has looked what is in there.
func refuseOwnAccount(_ context.Context, client *rest.Client, c providers.Change) error {
	if c.Minting && c.ID == client.Self().ID {
		return fmt.Errorf("it is %s", ownAccount)
	}
	return nil
}

// refuseOwnKey does the same for an API key.
func refuseOwnKey(org string) func(context.Context, *rest.Client, providers.Change) error {
	return func(ctx context.Context, client *rest.Client, c providers.Change) error {
		if !c.Minting || !publicKey.MatchString(client.Self().ID) {
			return nil
		}
		id, err := ownKeyID(ctx, client, org)
		if err == nil && id == c.ID {
			err = fmt.Errorf("it is %s", ownKey)
		}
		return err
	}
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
