package logto_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/internal/fake"
	"tenon/providers/logto/logtotest"
	"tenon/spec/value"
)

// The tests of this file are named after what Logto does that a reconciler
// trips over.

// TestPutApplicationRolesRemovesAndAnswers422: roles go by POST and DELETE.
func TestPutApplicationRolesRemovesAndAnswers422(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	app := h.create(in, "application", nil, fields("name", "svc", "type", "MachineToMachine")).Object
	role := h.create(in, "role", nil, fields("name", "machine", "description", "d", "type", "MachineToMachine")).Object
	h.requests()
	c := providers.Change{Kind: h.table.Kind("application"), ID: app.ID, Live: app, Add: map[string][]string{"roles": {role.ID}}}
	if _, err := in.Update(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	c.Add, c.Remove = nil, c.Add
	if _, err := in.Update(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	got := methods(h.requests())
	if got != "POST DELETE" {
		t.Errorf("sent %s", got)
	}
}

// TestNewRoleStaysBehindWhenAScopeIsBad: scopes are linked after the role is made.
func TestNewRoleStaysBehindWhenAScopeIsBad(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	h.requests()
	r, err := h.tryCreate(in, "role", fields("name", "support", "description", "d"), map[string][]string{"scopes": {"nosuch"}})
	if err == nil || r.Object.ID == "" {
		t.Errorf("%+v, %v: want an error, and the role that exists", r, err)
	}
	for _, q := range h.requests() {
		if strings.Contains(string(q.Body), "scopeIds") && strings.HasSuffix(q.Path, "/roles") {
			t.Errorf("scopes were sent with the new role: %s", q.Body)
		}
	}
}

func TestDuplicateNames(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	api := h.create(in, "resource", nil, fields("name", "Orders", "indicator", "https://api.acme.example/orders")).Object.ID
	app := h.create(in, "application", nil, fields("name", "svc", "type", "MachineToMachine")).Object.ID
	for _, test := range []struct {
		kind    string
		parents []string
		fields  value.Value
		again   value.Value
		allowed bool
	}{
		{kind: "application", fields: fields("name", "web", "type", "SPA"), allowed: true},
		{kind: "organization", fields: fields("name", "Acme"), allowed: true},
		{kind: "role", fields: fields("name", "support", "description", "d")},
		{kind: "resource", fields: fields("name", "Users", "indicator", "https://api.acme.example/users")},
		{kind: "scope", parents: []string{api}, fields: fields("name", "read")},
		{kind: "applicationSecret", parents: []string{app}, fields: fields("name", "second")},
		{kind: "user", fields: fields("username", "ann")},
		{kind: "user", fields: fields("primaryEmail", "Bob@acme.example"), again: fields("primaryEmail", "bob@ACME.example")},
		{kind: "organizationScope", fields: fields("name", "invite")},
		{kind: "organizationRole", fields: fields("name", "admin")},
	} {
		h.create(in, test.kind, test.parents, test.fields)
		if test.again.Kind() == value.Absent {
			test.again = test.fields
		}
		_, err := in.Create(t.Context(), providers.Change{Kind: h.table.Kind(test.kind), Parents: test.parents, Fields: test.again})
		if errors.Is(err, providers.ErrExists) == test.allowed {
			t.Errorf("%s again: %v", test.kind, err)
		}
	}
}

// TestEmptyTextBecomesNull and null empties a text, whether or not the API's
// document allows null there.
func TestEmptyTextBecomesNull(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	user := h.create(in, "user", nil, fields("username", "ann", "name", "Ann", "avatar", "https://acme.example/a.png")).Object
	c := providers.Change{Kind: h.table.Kind("user"), ID: user.ID, Live: user, Fields: fields("name", "", "avatar", nil)}
	r, err := in.Update(t.Context(), c)
	if err != nil || r.Object.Fields.Get("name").IsSet() || r.Object.Fields.Get("avatar").IsSet() {
		t.Errorf("%v, %v", r.Object.Fields, err)
	}
}

// TestEmptyPatchAnswers422: nothing is sent where nothing is to be sent, and a
// field with a route of its own brings no PATCH of the rest.
func TestEmptyPatchAnswers422(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	user := h.create(in, "user", nil, fields("username", "ann")).Object
	h.requests()
	for want, changed := range map[string]value.Value{"": fields(), "PATCH": fields("isSuspended", true)} {
		if _, err := in.Update(t.Context(), providers.Change{Kind: h.table.Kind("user"), ID: user.ID, Live: user, Fields: changed}); err != nil {
			t.Error(err)
		}
		if got := methods(h.requests()); got != want {
			t.Errorf("sent %q, want %q", got, want)
		}
	}
}

// TestNestedMappingsAreReplacedWhole: what is not declared stays.
func TestNestedMappingsAreReplacedWhole(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	app := h.create(in, "application", nil, fields("name", "dev", "type", "Native",
		"oidcClientMetadata", fields("redirectUris", []string{"https://acme.example/cb"}, "postLogoutRedirectUris", []string{"https://acme.example"}),
		"customClientMetadata", fields("isDeviceFlow", true, "idTokenTtl", 60), "customData", fields("theirs", 1))).Object
	live := h.list(in, "application")[app.ID]
	r, err := in.Update(t.Context(), providers.Change{Kind: h.table.Kind("application"), ID: app.ID, Live: live, Fields: fields(
		"oidcClientMetadata", fields("redirectUris", []string{"https://acme.example/new"}),
		"customClientMetadata", fields("idTokenTtl", nil, "refreshTokenTtl", 90), "customData", fields("ours", 2))})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"oidcClientMetadata":   `{"postLogoutRedirectUris":["https://acme.example"],"redirectUris":["https://acme.example/new"]}`,
		"customClientMetadata": `{"isDeviceFlow":true,"refreshTokenTtl":90}`,
		"customData":           `{"ours":2,"theirs":1}`,
	} {
		if got := r.Object.Fields.Get(path).String(); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

// TestUnknownProfileKeyWipesTheProfile: the profile is sent whole, and the
// table takes no key that Logto does not know.
func TestUnknownProfileKeyWipesTheProfile(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	user := h.create(in, "user", nil, fields("username", "ann", "profile", fields("givenName", "Ann", "locale", "en-US"))).Object
	r, err := in.Update(t.Context(), providers.Change{Kind: h.table.Kind("user"), ID: user.ID, Live: user, Fields: fields("profile", fields("nickname", "A"))})
	if err != nil || r.Object.Fields.Get("profile").String() != `{"givenName":"Ann","locale":"en-US","nickname":"A"}` {
		t.Errorf("%v, %v", r.Object.Fields.Get("profile"), err)
	}
	if f := h.table.Kind("user").Field("profile"); f.Type != providers.Record || f.Field("unknownKey") != nil {
		t.Error("the profile takes any key")
	}
}

// TestDuplicateRoleIdsAnswer500 on users: each id is sent once.
func TestDuplicateRoleIdsAnswer500(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	user := h.create(in, "user", nil, fields("username", "ann")).Object
	role := h.create(in, "role", nil, fields("name", "support", "description", "d")).Object
	c := providers.Change{Kind: h.table.Kind("user"), ID: user.ID, Live: user, Add: map[string][]string{"roles": {role.ID, role.ID}}}
	if _, err := in.Update(t.Context(), c); err != nil {
		t.Error(err)
	}
}

// TestBodyOverOneMegabyteAnswers404: that must not look like an object that is gone.
func TestBodyOverOneMegabyteAnswers404(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	_, err := h.tryCreate(in, "organization", fields("name", "big", "customCss", strings.Repeat("a", 1<<20)), nil)
	if err == nil || errors.Is(err, providers.ErrNotFound) || !strings.Contains(err.Error(), "larger than the 1 MB") {
		t.Errorf("%v", err)
	}
}

// TestIsDefaultHasItsOwnRoute and moves from one API to another.
func TestIsDefaultHasItsOwnRoute(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	first := h.create(in, "resource", nil, fields("name", "A", "indicator", "https://a.acme.example", "isDefault", true)).Object
	second := h.create(in, "resource", nil, fields("name", "B", "indicator", "https://b.acme.example", "isDefault", true)).Object
	live := h.list(in, "resource")
	if live[first.ID].Fields.Get("isDefault").True() || !live[second.ID].Fields.Get("isDefault").True() {
		t.Error("the default did not move")
	}
}

// TestAccessControlIsForPatchOnly: creation does not take the switch, and
// Logto wants a rule first.
func TestAccessControlIsForPatchOnly(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	h.requests()
	h.create(in, "application", nil, fields("name", "off", "type", "SPA", "appLevelAccessControlEnabled", false))
	if got := methods(h.requests()); got != "POST" {
		t.Errorf("off, which it is anyway: sent %s", got)
	}
	r, err := h.tryCreate(in, "application", fields("name", "on", "type", "SPA", "appLevelAccessControlEnabled", true), nil)
	if err == nil || r.Object.ID == "" || providers.HintOf(err) == "" {
		t.Errorf("%v, %v, hint %q", r.Object.ID, err, providers.HintOf(err))
	}
	if got := methods(h.requests()); got != "POST PATCH" {
		t.Errorf("on: sent %s", got)
	}
}

// TestInternalRolesAreHidden: their names are taken by the server, and never seen again.
func TestInternalRolesAreHidden(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	h.requests()
	_, err := h.tryCreate(in, "role", fields("name", "#internal:mine", "description", "d"), nil)
	if err == nil || len(h.requests()) > 0 {
		t.Errorf("%v", err)
	}
}

// TestOwnRoleIsNotDeleted although the list does not show it as Tenon's own.
func TestOwnRoleIsNotDeleted(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	api := h.listWith(in, providers.Query{Kind: h.table.Kind("resource"), Inside: []string{"scope"}})
	var scope string
	for _, o := range api {
		scope = o.Inside["scope"][0].ID
	}
	role := h.create(in, "role", nil, fields("name", "mine", "description", "d", "type", "MachineToMachine")).Object
	c := providers.Change{Kind: h.table.Kind("role"), ID: role.ID, Live: role, Add: map[string][]string{"scopes": {scope}}}
	if _, err := in.Update(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	var own string
	for id, o := range h.list(in, "application") {
		if o.Own != "" {
			own = id
		}
	}
	a := providers.Change{Kind: h.table.Kind("application"), ID: own, Add: map[string][]string{"roles": {role.ID}}}
	if _, err := in.Update(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := in.Delete(t.Context(), c); err == nil || providers.HintOf(err) == "" {
		t.Errorf("deleted: %v", err)
	}
	a.Add, a.Remove = nil, a.Add
	if _, err := in.Update(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := in.Delete(t.Context(), c); err != nil {
		t.Errorf("a role that is not Tenon's any more: %v", err)
	}
}

// TestSecretsAreMinted: an application's own secret is read, a further one told.
func TestSecretsAreMinted(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	app := h.create(in, "application", nil, fields("name", "svc", "type", "MachineToMachine"))
	second := h.create(in, "applicationSecret", []string{app.Object.ID}, fields("name", "second"))
	web := h.create(in, "application", nil, fields("name", "web", "type", "SPA"))
	for name, got := range map[string]value.Value{"first": app.Minted["secret"], "second": second.Minted["value"]} {
		if got.Kind() != value.String || !got.IsSecret() || got.Reveal() == "" {
			t.Errorf("%s secret: %v", name, got)
		}
	}
	if len(web.Minted) > 0 {
		t.Errorf("a SPA has no secret: %v", web.Minted)
	}
}

func TestPasswordIsVerified(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	user := h.create(in, "user", nil, fields("username", "ann", "password", "made-up 1")).Object
	c := providers.Change{Kind: h.table.Kind("user"), ID: user.ID}
	h.requests()
	before := h.meter.Counts()
	for want, password := range map[bool]string{true: "made-up 1", false: "made-up 2"} {
		if got, err := in.Verify(t.Context(), c, "password", value.OfString(password)); err != nil || got != want {
			t.Errorf("%s: %v, %v", password, got, err)
		}
	}
	if after := h.meter.Counts(); after.Writes != before.Writes || after.Reads != before.Reads+2 {
		t.Errorf("checks count as reads: %+v, then %+v", before, after)
	}
}

// TestLostPatchIsSentAgain, and a lost POST is not.
func TestLostPatchIsSentAgain(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	user := h.create(in, "user", nil, fields("username", "ann")).Object
	h.box.Faults.Add(fake.Fault{Action: fake.ResetAfter, Method: http.MethodPatch, Times: 1}, fake.Fault{Action: fake.ResetAfter, Method: http.MethodPost, Times: 1})
	if _, err := in.Update(t.Context(), providers.Change{Kind: h.table.Kind("user"), ID: user.ID, Live: user, Fields: fields("name", "Ann")}); err != nil {
		t.Error(err)
	}
	if _, err := h.tryCreate(in, "user", fields("username", "bob"), nil); !errors.Is(err, providers.ErrUnknownOutcome) {
		t.Errorf("%v", err)
	}
	if n := len(h.list(in, "user")); n != 2 {
		t.Errorf("%d users, want 2", n)
	}
}

func TestTokensEndEarly(t *testing.T) {
	h := newHouse(t, logtotest.Options{})
	in := h.tenant()
	h.list(in, "role")
	h.box.ExpireTokens()
	h.list(in, "role")
	h.box.ExpireTokens()
	h.create(in, "user", nil, fields("username", "ann"))
	if got := h.meter.Counts().Tokens; got != 3 {
		t.Errorf("%d tokens, want 3", got)
	}
}

func methods(requests []fake.Request) string {
	var out []string
	for _, q := range requests {
		if !q.Token {
			out = append(out, q.Method)
		}
	}
	return strings.Join(out, " ")
}
