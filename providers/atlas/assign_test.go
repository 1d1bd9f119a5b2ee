package atlas_test

import (
	"slices"
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers"
	"tenon/providers/atlas"
	"tenon/providers/atlas/atlastest"
	"tenon/spec"
	"tenon/spec/value"
)

// keys are those in the sandbox's books, but the one that it begins with.
func (d *desk) keys() []string {
	return slices.DeleteFunc(d.server.Objects(), func(o string) bool {
		return !strings.HasPrefix(o, "API key [")
	})
}

// TestKeyOfAProject: a key with an accessList is made in its project, once, and
// a key of the organization in every respect but that its end is the project's
// business; its private key is kept.
func TestKeyOfAProject(t *testing.T) {
	t.Parallel()
	d := newDesk(t, atlastest.Options{})
	made := "        projects: [{name: app, apiKeys: [{desc: deploy, roles: [GROUP_OWNER], accessList: [203.0.113.7]}]}, {name: lab, apiKeys: [{desc: deploy, roles: [GROUP_READ_ONLY], accessList: []}]}]\n"
	d.apply(file(byAccount, made))
	if got := d.keys(); len(got) < 2 {
		t.Errorf("made %v", got)
	}
	for _, project := range []string{"app", "lab"} {
		address := "atlas.main.organizations[Sandbox].projects[" + project + "].apiKeys[deploy]"
		if kept, _ := d.memory.Secrets(t.Context()); !slices.ContainsFunc(kept, secretAt(address, "privateKey")) {
			t.Errorf("the private key of %s is not kept", address)
		}
	}
	// Whoever manages the organization's keys whole leaves those that projects
	// declare, and no others.
	d.apply(file(byAccount, "        _manage: {apiKeys: all, serviceAccounts: all}\n"+made))
	d.apply(file(byAccount, "        apiKeys: [{desc: by hand, roles: [ORG_MEMBER]}]\n"+made))
	if p := d.apply(file(byAccount, "        projects: [{name: app}, {name: lab, apiKeys: [{desc: deploy, roles: [GROUP_READ_ONLY], accessList: []}]}]\n")); p.Summary.Delete != 2 {
		t.Errorf("%+v", p.Summary)
	}
	d.apply(file(byAccount, "        projects: [{name: app}, {name: lab}]\n"))
	if got := d.keys(); len(got) > 0 {
		t.Errorf("taken out of the files, and still there: %v", got)
	}
}

// TestNothingOutlastsItsProject: with a project go the credentials that were made
// in it, and those stay that were only assigned.
func TestNothingOutlastsItsProject(t *testing.T) {
	t.Parallel()
	org := "        apiKeys: [{desc: backup, roles: [ORG_MEMBER]}]\n        serviceAccounts: [{name: ci, description: x, roles: [ORG_MEMBER]}]\n"
	inside := "apiKeys: [{desc: deploy, roles: [GROUP_OWNER], accessList: []}, {desc: backup, roles: [GROUP_OWNER]}], " +
		"serviceAccounts: [{name: robot, description: x, roles: [GROUP_OWNER], secretExpiresAfterHours: 24}, {name: ci, roles: [GROUP_OWNER]}]"
	full := file(byAccount, org+"        projects: [{name: lab}, {name: app, "+inside+"}]\n")
	for name, end := range map[string]func(d *desk){
		"block": func(d *desk) {
			d.may(file(byAccount, org+"        projects: [{name: lab}]\n"), plan.Options{AllowDelete: map[string]int{"project": 1}})
		},
		"destroy": func(d *desk) {
			d.may(full, plan.Options{Destroy: true, Targets: []value.Address{"atlas.main.organizations[Sandbox].projects[app]"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, atlastest.Options{})
			d.apply(file(byAccount, org+"        projects: [{name: lab}]\n"))
			before := d.server.Objects()
			d.apply(full)
			end(d)
			if got := d.server.Objects(); !slices.Equal(got, before) {
				t.Errorf("left:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(before, "\n"))
			}
		})
	}
}

// TestAssignedKeyStays: one of the organization's is taken out of the project, and no more.
func TestAssignedKeyStays(t *testing.T) {
	t.Parallel()
	d := newDesk(t, atlastest.Options{})
	org := "        apiKeys: [{desc: backup, roles: [ORG_MEMBER]}]\n"
	d.apply(file(byAccount, org+"        projects: [{name: app, apiKeys: [{desc: backup, roles: [GROUP_OWNER]}]}]\n"))
	d.apply(file(byAccount, org+"        projects: [{name: app}]\n"))
	if got := d.keys(); len(got) != 1 {
		t.Errorf("left %v", got)
	}
}

// TestOfAnotherProject: what one project makes is assigned to others in the same
// run; and two projects may each make one of a name.
func TestOfAnotherProject(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ collection, name, makes string }{{"apiKeys", "desc", "accessList: [203.0.113.7]"}, {"serviceAccounts", "name", "description: x, secretExpiresAfterHours: 24"}} {
		d := newDesk(t, atlastest.Options{})
		in := func(project, more string) string {
			return "{name: " + project + ", " + c.collection + ": [{" + c.name + ": deploy, roles: [GROUP_OWNER]" + more + "}]}"
		}
		d.apply(file(byAccount, "        projects: ["+in("app", "")+", "+in("lab", ", "+c.makes)+"]\n"))
		d.apply(file(byAccount, "        projects: ["+in("app", "")+", "+in("lab", ", "+c.makes)+", "+in("eu", ", "+c.makes)+"]\n"))
	}
}

// TestKeysInDoubt: what would make a second key by accident, or assigns none, is
// refused before anything is done.
func TestKeysInDoubt(t *testing.T) {
	t.Parallel()
	org := "        apiKeys: [{desc: backup, roles: [ORG_MEMBER]}]\n"
	accounts := "        serviceAccounts: [{name: ci, description: x, roles: [ORG_MEMBER]}]\n"
	with := func(accounts string) string {
		return "        projects: [{name: app, serviceAccounts: [" + accounts + "]}]\n"
	}
	in := func(keys string) string {
		return "        projects: [{name: app, apiKeys: [" + keys + "]}]\n"
	}
	for _, c := range []struct{ name, before, then, refused string }{
		{"none of that description", org, org + in("{desc: bakcup, roles: [GROUP_OWNER]}"), `the organization has no API key "bakcup" (declare it under the organization's apiKeys, or correct desc; or give it an accessList to make it here)`},
		{"none once the plan is done", org, in("{desc: backup, roles: [GROUP_OWNER]}"), `the organization has no API key "backup"`},
		{"there, in no file", org, "        _manage: {teams: all}\n" + in("{desc: sandbox owner, roles: [GROUP_OWNER], accessList: [203.0.113.7]}"), `the organization has the API key "sandbox owner" already (id `},
		{"two of that description", "        projects: [{name: app}, {name: lab, apiKeys: [{desc: deploy, roles: [GROUP_OWNER], accessList: []}]}, {name: eu, apiKeys: [{desc: deploy, roles: [GROUP_OWNER], accessList: []}]}]\n",
			"        projects: [{name: app, apiKeys: [{desc: deploy, roles: [GROUP_OWNER]}]}, {name: lab, apiKeys: [{desc: deploy, roles: [GROUP_OWNER], accessList: []}]}, {name: eu, apiKeys: [{desc: deploy, roles: [GROUP_OWNER], accessList: []}]}]\n",
			`2 API keys of the organization are called "deploy" (say which one: add apiUserId, one of `},
		{"made, and there", org, in(`{desc: x, apiUserId: 5a0a1e7e0f2912c554080adc, roles: [GROUP_OWNER], accessList: []}`), "apiUserId names the API key that is assigned, and an accessList makes one (leave out one of the two)"},
		{"under its new description", org + in("{desc: backup, roles: [GROUP_OWNER]}"), "        apiKeys: [{desc: nightly, _previously: backup, roles: [ORG_MEMBER]}]\n" + in("{desc: nightly, roles: [GROUP_OWNER]}"),
			"it is in the project already, under the name that it had (add _previously: backup)"},
		{"an account: none of that name", accounts, accounts + with("{name: cii, roles: [GROUP_OWNER]}"), `the organization has no service account "cii" (declare it under the organization's serviceAccounts, or correct name; or give it secretExpiresAfterHours to make it here)`},
		{"an account: there, with other roles", accounts, with("{name: sandbox owner, description: x, roles: [GROUP_OWNER], secretExpiresAfterHours: 24}"), `the organization has the service account "sandbox owner" already (id mdb_sa_id_`},
		{"an account: made, and there", accounts, with("{name: x, description: x, clientId: mdb_sa_id_5a0a1e7e0f2912c554080adc, roles: [GROUP_OWNER], secretExpiresAfterHours: 24}"), "clientId names the service account that is assigned, and secretExpiresAfterHours makes one"},
		{"an account: under its new name", accounts + with("{name: ci, roles: [GROUP_OWNER]}"), strings.Replace(accounts, "name: ci", "name: cd, _previously: ci", 1) + with("{name: cd, roles: [GROUP_OWNER]}"), "(add _previously: ci)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, atlastest.Options{})
			d.apply(file(byAccount, c.before))
			d.server.ReadOnly.Set(true)
			p, in := d.plan(file(byAccount, c.then), plan.Options{})
			if got := refusals(p); !strings.Contains(got, c.refused) {
				t.Fatalf("%q\nis not: %s", got, c.refused)
			}
			if err := d.carryOut(p, in); err == nil {
				t.Error("what is refused was carried out")
			}
		})
	}
}

// TestStillUsed: what one project made does not end while another has it.
func TestStillUsed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, atlastest.Options{})
	lab := "{name: lab, apiKeys: [{desc: deploy, roles: [GROUP_OWNER]}]}"
	d.apply(file(byAccount, "        projects: [{name: app, apiKeys: [{desc: deploy, roles: [GROUP_OWNER], accessList: []}]}, "+lab+"]\n"))
	for _, left := range []string{"{name: app}, " + lab, lab} {
		_, _, err := d.planned(file(byAccount, "        projects: ["+left+"]\n"), plan.Options{})
		if err == nil || !strings.Contains(err.Error(), "projects[lab].apiKeys[deploy] is what atlas.main.organizations[Sandbox].projects[app].apiKeys[deploy] made, and would go with that: ") {
			t.Error(err)
		}
	}
	d.may(file(byAccount, "        projects: [{name: app}, {name: lab}]\n"), plan.Options{})
	if got := d.keys(); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}

// TestWhatWasTakenOut: a credential that was made in a project, and taken out of
// it by hand, is good still: no second one is made beside it.
func TestWhatWasTakenOut(t *testing.T) {
	t.Parallel()
	for collection, object := range map[string]string{
		"apiKeys":         "{desc: deploy, roles: [GROUP_OWNER], accessList: []}",
		"serviceAccounts": "{name: deploy, description: x, roles: [GROUP_OWNER], secretExpiresAfterHours: 24}",
	} {
		d := newDesk(t, atlastest.Options{})
		text := file(byAccount, "        projects: [{name: app, "+collection+": ["+object+"]}]\n")
		p := d.apply(text)
		inventory, err := d.memory.Load(t.Context())
		if err != nil || len(p.Steps) != 2 {
			t.Fatalf("%d steps, %v", len(p.Steps), err)
		}
		made := inventory.Objects[p.Steps[1].Address].ID
		d.byHand("DELETE", "/groups/"+inventory.Objects[p.Steps[0].Address].ID+"/"+collection+"/"+made)
		again, _ := d.plan(text, plan.Options{})
		if got := refusals(again); !strings.Contains(got, `"deploy" already (id `+made) {
			t.Errorf("%s: %q", collection, got)
		}
	}
}

// TestTwoKeysInTheFiles: a file that declares a key in the organization, and one
// of its description that a project makes, means one of them.
func TestTwoKeysInTheFiles(t *testing.T) {
	t.Parallel()
	text := file(byAccount, "        apiKeys: [{desc: backup, roles: [ORG_MEMBER]}]\n        serviceAccounts: [{name: ci, description: x, roles: [ORG_MEMBER]}]\n"+
		"        projects: [{name: app, apiKeys: [{desc: backup, roles: [GROUP_OWNER], accessList: []}], serviceAccounts: [{name: ci, description: x, roles: [GROUP_OWNER], secretExpiresAfterHours: 24}]}]\n")
	_, err := spec.Load(spec.Options{Providers: []*providers.Provider{atlas.Provider()}, Paths: []string{"-"},
		Stdin: func() ([]byte, error) { return []byte(text), nil }, LookupEnv: func(string) (string, bool) { return "made-up", true }})
	for _, want := range []string{
		`-:10:91: accessList makes a projectApiKey "backup" here, beside the apiKey "backup" at `, `(leave out accessList to use that one here, or give this one another name)`,
		`secretExpiresAfterHours makes a projectServiceAccount "ci" here`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
}
