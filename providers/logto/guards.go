package logto

import (
	"context"
	"fmt"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// What every tenant has from the start, by the source of Logto 1.42.
const (
	internalPrefix   = "#internal:"
	managementRole   = "Logto Management API access"
	managementAPI    = "management-api"
	managementScope  = "management-api-all"
	ownApplication   = "the application whose credentials Tenon runs on"
	ownRole          = "a role of the application whose credentials Tenon runs on"
	builtInOfServer  = "built into Logto"
	virtualSecret    = "N/A"
	builtInOwnTenant = "what Tenon itself speaks to"
)

func guardResource(self rest.Self, _ []string, o *providers.Object) {
	indicator := o.Fields.Get("indicator").Reveal()
	switch {
	case o.ID == managementAPI:
		o.BuiltIn = builtInOfServer + ": the Management API"
	case self.Scope != "" && indicator == self.Scope:
		o.BuiltIn = builtInOwnTenant
	}
}

func guardScope(_ rest.Self, parents []string, o *providers.Object) {
	if o.ID == managementScope || (len(parents) > 0 && parents[len(parents)-1] == managementAPI) {
		o.BuiltIn = builtInOfServer + ": a scope of the Management API"
	}
}

// guardRole knows a role of Tenon's own application by the few applications
// that the list shows with each role; refuseOwnRole looks closer before a delete.
func guardRole(self rest.Self, _ []string, o *providers.Object) {
	name := o.Fields.Get("name").Reveal()
	if name == managementRole || strings.HasPrefix(name, internalPrefix) {
		o.BuiltIn = builtInOfServer + ": it gives access to the Management API"
	}
	for _, app := range o.Fields.Get("featuredApplications").Items() {
		if self.ID != "" && app.Get("id").Reveal() == self.ID {
			o.Own = ownRole
		}
	}
}

// guardApplication also knows the virtual applications, which are read one by
// one but neither listed nor deleted.
func guardApplication(self rest.Self, _ []string, o *providers.Object) {
	switch {
	case self.ID != "" && o.ID == self.ID:
		o.Own = ownApplication
	case o.ID == "demo-app", o.ID == "device-demo-app", o.ID == "account-center",
		o.Fields.Get("secret").Reveal() == virtualSecret:
		o.BuiltIn = builtInOfServer
	}
}

// guardSecret protects the very secret that Tenon signs in with; the others of
// its application may come and go, which is how a secret is changed.
func guardSecret(self rest.Self, parents []string, o *providers.Object) {
	if self.ID == "" || len(parents) == 0 || parents[len(parents)-1] != self.ID {
		return
	}
	if o.Fields.Get("value").Reveal() == self.Secret {
		o.Own = "the secret that Tenon signs in with"
	}
}

// refuseOwnRole forbids deleting a role that gives Tenon's own application
// access to the Management API. The list of roles does not tell that where
// many applications have the role.
func refuseOwnRole(ctx context.Context, client *rest.Client, c providers.Change) error {
	self := client.Self()
	if self.ID == "" || c.Live.Fields.Get("type").Reveal() == "User" {
		return nil
	}
	if have, err := lists(ctx, client, "GET /roles/{id}/scopes", c, managementScope); err != nil || !have {
		return err
	}
	have, err := lists(ctx, client, "GET /applications/{id}/roles", providers.Change{ID: self.ID}, c.ID)
	if err != nil || !have {
		return err
	}
	return providers.WithHint(fmt.Errorf("the role is %s", ownRole), "without it no further change would be possible; run with another application's credentials to delete it")
}

// lists reports whether a list of links names an id. A list that is gone names none.
func lists(ctx context.Context, client *rest.Client, route string, c providers.Change, id string) (bool, error) {
	found := false
	err := client.Each(ctx, route, c, paging(), func(o value.Value) error {
		found = found || o.Get("id").Reveal() == id
		return nil
	})
	return found, err
}
