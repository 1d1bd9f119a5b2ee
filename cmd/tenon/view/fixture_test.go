package view

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenon/apply"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec/value"
)

var update = flag.Bool("update", false, "write golden files anew")

// golden compares with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs (-want +got); -update writes it:\n%s", name, d)
	}
}

const tenant = "logto.cloud.tenants[acme-dev]"

func str(s string) value.Value { return value.OfString(s) }

func create(address, kind string, line int, changes ...plan.Change) *plan.Step {
	return &plan.Step{Address: value.Address(address), Kind: kind, Action: plan.Create, Reason: "new", File: "acme.yaml", Line: line, Column: 9, Changes: changes}
}

// samplePlan has one of everything.
func samplePlan() *plan.Plan {
	css := "body {\n  color: red;\n}\na {}\nb {}\nc {}\n"
	steps := []*plan.Step{
		create(tenant, "logto.tenant", 7, plan.Change{Path: "name", After: str("acme-dev")}, plan.Change{Path: "tag", After: str("development")}, plan.Change{Path: "regionName", After: str("EU")}),
		create(tenant+".applications[My web app]", "logto.application", 18,
			plan.Change{Path: "name", After: str("My web app")},
			plan.Change{Path: "type", After: str("SPA")},
			plan.Change{Path: "oidcClientMetadata", After: value.OfMap(
				value.Field{Key: "redirectUris", Value: value.OfStrings("https://example.com/callback", "https://example.com/another/callback")},
				value.Field{Key: "postLogoutRedirectUris", Value: value.OfStrings("https://example.com")})},
			plan.Change{Path: "secret", After: str("s3cret-new"), Secret: true},
			plan.Change{Path: "tenantId", Unknown: true}),
		{Address: tenant + ".signInExperience", Kind: "logto.signInExperience", Action: plan.Update, Reason: "both", File: "acme.yaml", Line: 40, ID: "sie", Changes: []plan.Change{
			{Path: "branding.logoUrl", Before: str("https://example.com/old.svg"), After: str("https://example.com/new.svg"), Whose: plan.Yours},
			{Path: "customCss", Before: str(css), After: str(strings.Replace(css, "red", "blue", 1)), Whose: plan.Drift},
			{Path: "signUp", Before: value.OfMap(value.Field{Key: "verify", Value: value.OfBool(true)}, value.Field{Key: "password", Value: value.OfBool(true)}), After: value.OfMap(value.Field{Key: "verify", Value: value.OfBool(false)}, value.Field{Key: "password", Value: value.OfBool(true)})},
			{Path: "termsOfUseUrl", Before: value.OfNull(), After: str(strings.Repeat("x", 80) + "new" + strings.Repeat("y", 80))},
			{Path: "long", Before: str(strings.Repeat("x", 80) + "old" + strings.Repeat("y", 80)), After: str(strings.Repeat("x", 80) + "new" + strings.Repeat("y", 80))},
		}},
		{Address: tenant + ".roles[support]", Kind: "logto.role", Action: plan.Update, Reason: "drift", File: "acme.yaml", Line: 30, ID: "r1", Needs: []value.Address{tenant}, Changes: []plan.Change{
			{Path: "scopes", Before: value.OfStrings("read:orders", "write:orders"), After: value.OfStrings("read:orders", "list:orders"), Whose: plan.Drift},
			{Path: "description", Before: str("Reads"), After: value.Value{}, Whose: plan.Drift},
		}},
		{Address: tenant + ".connectors[smtp]", Kind: "logto.connector", Action: plan.Replace, Reason: "immutable", File: "acme.yaml", Line: 52, Changes: []plan.Change{
			{Path: "connectorId", Before: str("smtp"), After: str("sendgrid"), Forces: true},
			{Path: "config.password", Before: str("old-secret"), After: str("s3cret-new"), Secret: true},
			{Path: "config.token", Before: value.OfUnknown().AsSecret(), After: str("x"), Secret: true},
			{Path: "config.other", Secret: true},
		}},
		{Address: tenant, Kind: "logto.tenant", Action: plan.Update, Reason: "new", Why: "it names what is made after it", Late: true, File: "acme.yaml", Line: 7, Needs: []value.Address{tenant, tenant + ".applications[My web app]"},
			Changes: []plan.Change{{Path: "home", After: str("My web app")}}},
		{Address: tenant + ".users[bob]", Kind: "logto.user", Action: plan.Delete, Reason: "removed", ID: "u2"},
	}
	return &plan.Plan{
		Format: plan.Format, Stack: "acme", Digest: "d1", Steps: steps,
		Summary:  plan.Summary{Create: 2, Update: 2, Replace: 1, Delete: 1, Unchanged: 120},
		Renames:  []plan.Rename{{From: tenant + ".users[bob]", To: tenant + ".users[robert]", Line: "_previously: bob", File: "acme.yaml", At: 61}},
		Notes:    []plan.Note{{Address: tenant + ".users[ann]", File: "acme.yaml", Line: 33, Text: "the password cannot be read, and is sent only when it changes"}},
		Refusals: []plan.Refusal{{Address: tenant, File: "acme.yaml", Line: 7, Text: "deleting a tenant deletes all that is in it", Hint: "add --allow-delete tenant=1"}},
		Requests: plan.Requests{Read: 14, Apply: 6},
	}
}

// manyCreates is a plan of n users in one tenant.
func manyCreates(n int) *plan.Plan {
	p := &plan.Plan{Format: plan.Format, Stack: "acme", Summary: plan.Summary{Create: n}, Requests: plan.Requests{Read: 3, Apply: int64(n)}}
	for i := range n {
		name := fmt.Sprintf("user%04d", i)
		p.Steps = append(p.Steps, create(tenant+".users["+name+"]", "logto.user", 10+i, plan.Change{Path: "username", After: str(name)}, plan.Change{Path: "primaryEmail", After: str(name + "@acme.example")}))
	}
	return p
}

func sampleReport() *apply.Report {
	p := samplePlan()
	server := &providers.APIError{Method: "POST", URL: "https://acme.example/api/applications", Status: http.StatusUnprocessableEntity,
		Code: "guard.invalid_input", Message: "type: unknown enum value", Hint: "see tenon explain application.type"}
	return &apply.Report{Format: apply.Format, Stack: "acme", Outcomes: []*apply.Outcome{
		{Step: p.Steps[0], Status: apply.Done, Kept: []string{"defaultApplication"}, ID: "abc123"},
		{Step: p.Steps[1], Status: apply.Failed, Err: fmt.Errorf("create: %w", server)},
		{Step: p.Steps[2], Status: apply.Done, Adopted: true},
		{Step: p.Steps[3], Status: apply.Skipped, Err: errors.New("it needs " + tenant + ".applications[My web app], which failed")},
	}, Unconverged: p.Steps[3:4], ObserveErr: errors.New("not reachable"), Requests: plan.Requests{Read: 20, Apply: 4}, Took: 8200 * time.Millisecond}
}
