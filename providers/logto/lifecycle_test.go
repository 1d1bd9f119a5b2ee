package logto_test

import (
	"testing"

	"tenon/providers"
	"tenon/providers/logto/logtotest"
	"tenon/spec/value"
)

// TestEveryKind takes one object of each kind through its life.
func TestEveryKind(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	api := h.create(in, "resource", nil, fields("name", "Orders", "indicator", "https://api.acme.example/orders", "isDefault", true)).Object
	organization := h.create(in, "organization", nil, fields("name", "Acme")).Object
	app := h.create(in, "application", nil, fields("name", "svc", "type", "MachineToMachine")).Object
	user := h.create(in, "user", nil, fields("username", "bob")).Object
	for _, test := range []struct {
		kind    string
		parents []string
		made    value.Value
		changed value.Value
		fixed   bool // has no Update
	}{
		{kind: "resource", made: fields("name", "Users", "indicator", "https://api.acme.example/users"), changed: fields("name", "People", "accessTokenTtl", 60, "isDefault", true)},
		{kind: "scope", parents: []string{api.ID}, made: fields("name", "read:orders", "description", "Reads"), changed: fields("description", nil)},
		{kind: "role", made: fields("name", "support", "description", "Reads orders"), changed: fields("name", "help", "isDefault", true)},
		{kind: "application", made: fields("name", "web", "type", "SPA", "oidcClientMetadata", fields("redirectUris", []string{"https://example.com/callback"})),
			changed: fields("description", "Shop", "oidcClientMetadata", fields("postLogoutRedirectUris", []string{"https://example.com"}), "customData", fields("team", "a"))},
		{kind: "applicationSecret", parents: []string{app.ID}, made: fields("name", "second", "expiresAt", 4102444800000), changed: fields("name", "third")},
		{kind: "user", made: fields("username", "ann", "primaryEmail", "Ann@acme.example", "password", "made-up 1", "isSuspended", true, "customData", fields("a", 1)),
			changed: fields("name", "Ann", "primaryEmail", nil, "isSuspended", false, "password", "made-up 2", "profile", fields("givenName", "Ann", "address", fields("country", "DE")))},
		{kind: "organizationScope", made: fields("name", "invite:member"), changed: fields("description", "Invites")},
		{kind: "organizationRole", made: fields("name", "admin"), changed: fields("type", "MachineToMachine")},
		{kind: "organization", made: fields("name", "Sub", "branding", fields("logoUrl", "https://acme.example/l.png")), changed: fields("branding", fields("favicon", "https://acme.example/f.ico"), "color", fields("primaryColor", "#123456"))},
		{kind: "organizationUser", parents: []string{organization.ID}, made: fields("user", user.ID), fixed: true},
		{kind: "organizationApplication", parents: []string{organization.ID}, made: fields("application", app.ID), fixed: true},
	} {
		t.Run(test.kind, func(t *testing.T) {
			h := *h
			h.t = t
			k := h.table.Kind(test.kind)
			made := h.create(in, test.kind, test.parents, test.made)
			live, ok := h.list(in, test.kind, test.parents...)[made.Object.ID]
			if !ok {
				t.Fatalf("%s is not listed", made.Object.ID)
			}
			holds(t, k, live.Fields, test.made)
			c := providers.Change{Kind: k, Parents: test.parents, ID: live.ID, Live: live, Fields: test.changed}
			if !test.fixed {
				r, err := in.Update(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				live = h.list(in, test.kind, test.parents...)[r.Object.ID]
				holds(t, k, live.Fields, value.Merge(test.made, test.changed))
				c.ID, c.Live = live.ID, live
			}
			for range 2 {
				if err := in.Delete(t.Context(), c); err != nil {
					t.Fatalf("delete: %v", err)
				}
			}
			if _, there := h.list(in, test.kind, test.parents...)[live.ID]; there {
				t.Error("it is still there")
			}
		})
	}
}

// holds reports declared values that a live object does not have.
func holds(t *testing.T, k *providers.Kind, live, want value.Value) {
	t.Helper()
	for _, part := range want.Fields() {
		f := k.Field(part.Key)
		have := live.Get(part.Key)
		switch {
		case f.WriteOnly:
		case !part.Value.IsSet():
			if have.IsSet() && !value.Equal(have, f.Default) {
				t.Errorf("%s is %v, want it unset", part.Key, have)
			}
		case part.Value.Kind() == value.Map:
			for _, sub := range part.Value.Fields() {
				if !value.Equal(have.Get(sub.Key), sub.Value) {
					t.Errorf("%s.%s is %v, want %v", part.Key, sub.Key, have.Get(sub.Key), sub.Value)
				}
			}
		case !value.Equal(have, part.Value):
			t.Errorf("%s is %v, want %v", part.Key, have, part.Value)
		}
	}
}

func TestSignInExperience(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	k := h.table.Kind("signInExperience")
	read := func() providers.Object {
		all := h.list(in, "signInExperience")
		if len(all) != 1 {
			t.Fatalf("%d objects, want one", len(all))
		}
		for _, o := range all {
			return o
		}
		return providers.Object{}
	}
	live := read()
	want := fields("signInMode", "SignIn", "branding", fields("favicon", "https://acme.example/f.ico"),
		"passwordPolicy", fields("length", fields("min", 12)), "termsOfUseUrl", "https://acme.example/terms",
		"mfa", fields("factors", []string{"Totp"}), "languageInfo", fields("fallbackLanguage", "de"),
		"signUpProfileFields", nil, "color", fields("isDarkModeEnabled", true))
	if _, err := in.Update(t.Context(), providers.Change{Kind: k, ID: live.ID, Live: live, Fields: want}); err != nil {
		t.Fatal(err)
	}
	now := read()
	holds(t, k, now.Fields, want.With("passwordPolicy", value.Value{}))
	if got := now.Fields.Lookup("passwordPolicy.length").String(); got != `{"max":256,"min":12}` {
		t.Errorf("passwordPolicy.length is %s", got)
	}
	if !value.Equal(now.Fields.Lookup("branding.logoUrl"), live.Fields.Lookup("branding.logoUrl")) {
		t.Error("a logo that was not declared is gone")
	}
	if _, err := in.Update(t.Context(), providers.Change{Kind: k, ID: live.ID, Live: now, Fields: fields("termsOfUseUrl", nil, "branding", nil)}); err != nil {
		t.Fatal(err)
	}
}

func TestTenants(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	k := h.table.Kind("tenant")
	made := h.create(h.cloud, "tenant", nil, fields("name", "acme-dev", "isMfaRequired", true))
	minted := made.Minted["defaultApplication"]
	if minted.Get("id").Reveal() == "" || minted.Get("secret").Reveal() == "" || !minted.IsSecret() {
		t.Errorf("no credentials were minted: %v", made.Minted)
	}
	if made.Object.Fields.Get("defaultApplication").IsSet() {
		t.Error("the credentials stayed in the object")
	}
	live := h.find(h.cloud, "tenant", "acme-dev")
	c := providers.Change{Kind: k, ID: live.ID, Live: live, Fields: fields("name", "acme", "isMfaRequired", false)}
	for want, declared := range map[bool]value.Value{true: value.OfBool(true), false: value.OfBool(false)} {
		if got, err := h.cloud.Verify(t.Context(), c, "isMfaRequired", declared); err != nil || got != want {
			t.Errorf("isMfaRequired %v: %v, %v", declared, got, err)
		}
	}
	if _, err := h.cloud.Update(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got, err := h.cloud.Verify(t.Context(), c, "isMfaRequired", value.OfBool(false)); err != nil || !got {
		t.Errorf("isMfaRequired was not changed: %v, %v", got, err)
	}
	h.find(h.cloud, "tenant", "acme")
	for range 2 {
		if err := h.cloud.Delete(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSelfHosted(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in, err := h.selfHosted()
	if err != nil {
		t.Fatal(err)
	}
	var own, builtIn int
	for _, o := range h.list(in, "application") {
		if o.Own != "" {
			own++
			for _, secret := range h.list(in, "applicationSecret", o.ID) {
				if secret.Own == "" || !secret.Fields.Get("value").IsSecret() {
					t.Errorf("secret: own %q, %v", secret.Own, secret.Fields)
				}
			}
		}
	}
	for _, o := range h.list(in, "role") {
		if o.BuiltIn != "" && o.Own != "" {
			builtIn++
		}
	}
	api := h.listWith(in, providers.Query{Kind: h.table.Kind("resource"), Inside: []string{"scope"}})
	for _, o := range api {
		if o.BuiltIn == "" || len(o.Inside["scope"]) == 0 || o.Inside["scope"][0].BuiltIn == "" || o.Fields.Get("scopes").IsSet() {
			t.Errorf("resource %+v", o)
		}
	}
	if own != 1 || builtIn != 1 || len(api) != 1 {
		t.Errorf("%d own applications, %d built-in own roles, %d resources; want 1 of each", own, builtIn, len(api))
	}
	if reads := h.meter.Counts(); reads.Tokens != 1 || reads.Writes != 0 {
		t.Errorf("%+v, want one token and no write", reads)
	}
}

func TestRelations(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	api := h.create(in, "resource", nil, fields("name", "Orders", "indicator", "https://api.acme.example/orders")).Object.ID
	scopes := []string{}
	for _, name := range []string{"read", "write", "delete"} {
		scopes = append(scopes, h.create(in, "scope", []string{api}, fields("name", name)).Object.ID)
	}
	role := h.create(in, "role", nil, fields("name", "support", "description", "d")).Object
	machine := h.create(in, "role", nil, fields("name", "machine", "description", "d", "type", "MachineToMachine")).Object
	orgScope := h.create(in, "organizationScope", nil, fields("name", "invite")).Object
	orgRole := h.create(in, "organizationRole", nil, fields("name", "admin")).Object
	app := h.create(in, "application", nil, fields("name", "svc", "type", "MachineToMachine")).Object
	user := h.create(in, "user", nil, fields("username", "ann")).Object
	organization := h.create(in, "organization", nil, fields("name", "Acme")).Object
	h.create(in, "organizationUser", []string{organization.ID}, fields("user", user.ID))

	for _, test := range []struct {
		kind, field string
		owner       string
		add, remove []string
		parents     []string
		inline      bool
	}{
		{kind: "role", field: "scopes", owner: role.ID, add: append(scopes, scopes[0]), remove: scopes[1:]},
		{kind: "application", field: "roles", owner: app.ID, add: []string{machine.ID}, remove: []string{machine.ID}},
		{kind: "user", field: "roles", owner: user.ID, add: []string{role.ID, role.ID}, remove: []string{role.ID}},
		{kind: "organizationRole", field: "scopes", owner: orgRole.ID, add: []string{orgScope.ID}, remove: []string{orgScope.ID}, inline: true},
		{kind: "organizationRole", field: "resourceScopes", owner: orgRole.ID, add: scopes, remove: scopes[:1], inline: true},
		{kind: "organizationUser", field: "roles", owner: user.ID, add: []string{orgRole.ID}, remove: []string{orgRole.ID}, parents: []string{organization.ID}, inline: true},
	} {
		t.Run(test.kind+"."+test.field, func(t *testing.T) {
			h := *h
			h.t = t
			read := func() int {
				if test.inline {
					links, told := h.list(in, test.kind, test.parents...)[test.owner].Links[test.field]
					if !told {
						t.Error("the list told no links")
					}
					return len(links)
				}
				ids := append(ids(h.list(in, "role")), scopes...)
				fromOwner := h.links(in, test.kind, test.field, []string{test.owner}, nil, test.parents...)[test.owner]
				fromTarget := h.links(in, test.kind, test.field, []string{test.owner, test.owner + "x", test.owner + "y", "z", "zz", "zzz"}, ids, test.parents...)[test.owner]
				if test.kind != "role" && len(fromOwner) != len(fromTarget) {
					t.Errorf("%d links by owner, %d by target", len(fromOwner), len(fromTarget))
				}
				return len(fromOwner)
			}
			change := providers.Change{Kind: h.table.Kind(test.kind), Parents: test.parents, ID: test.owner, Add: map[string][]string{test.field: test.add}}
			want := map[string]bool{}
			for _, id := range test.add {
				want[id] = true
			}
			for range 2 { // twice: what is there already is no error
				if _, err := in.Update(t.Context(), change); err != nil {
					t.Fatal(err)
				}
			}
			if got := read(); got != len(want) {
				t.Errorf("%d links, want %d", got, len(want))
			}
			change.Add, change.Remove = nil, map[string][]string{test.field: test.remove}
			for range 2 {
				if _, err := in.Update(t.Context(), change); err != nil {
					t.Fatal(err)
				}
			}
			if got := read(); got != len(want)-len(test.remove) {
				t.Errorf("%d links, want %d", got, len(want)-len(test.remove))
			}
		})
	}
}
