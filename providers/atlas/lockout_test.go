package atlas_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenon/plan"
	"tenon/providers/atlas/atlastest"
	"tenon/spec/value"
)

// account declares the service account that the sandbox's organization is
// owned by, and key the API key.
func account(fields string) string {
	return "        serviceAccounts: [{name: sandbox owner, description: Owns, roles: [ORG_OWNER], " + fields + "}]\n"
}

func key(fields string) string {
	return "        apiKeys: [{desc: sandbox owner, roles: [ORG_OWNER], " + fields + "}]\n"
}

const required = "        settings: {apiAccessListRequired: true}\n"

// TestOwnAccessList: what is done to the access list of the credential that
// Tenon signs in with, and to the setting that makes one necessary. What is
// refused is refused by the plan, at the field that is to blame; what is not is
// carried out, and Tenon is still let in.
func TestOwnAccessList(t *testing.T) {
	const v4, v6 = "203.0.113.7", "2001:db8::7"
	told := func(auth string) string { return auth + "\n    address: " + v6 }
	for _, c := range []struct {
		name, address, auth string
		before              string // is applied first
		inside              string
		refused             string // "" is allowed
		at                  int    // the line that is refused
	}{
		{"required, and an entry in the same plan", v4, byAccount, "", account("accessList: [203.0.113.7]") + required, "", 0},
		{"required, and an entry of a key in the same plan", v4, byKey, "", key("accessList: [203.0.113.0/24]") + required, "", 0},
		{"required without an entry", v4, byAccount, "", required, "apiAccessListRequired would lock Tenon out: its own credential mdb_sa_id_", 8},
		{"required without an entry of the key", v4, byKey, "", required, "apiAccessListRequired would lock Tenon out: its own credential ", 8},
		{"required, and an entry of another in the same plan", v4, byAccount, "", key("accessList: [203.0.113.7]") + required, "would lock Tenon out", 9},
		{"required, and an entry that does not let in", v4, byAccount, "", account("accessList: [198.51.100.7]") + required, "has an empty accessList, which lets it in from everywhere; with these entries", 8},
		{"required with an entry from before", v4, byAccount, account("accessList: [203.0.113.7]"), required, "", 0},
		{"required with an entry from before, declared", v4, byAccount, account("accessList: [203.0.113.7]"), account("accessList: [203.0.113.7]") + required, "", 0},
		{"required, and the entry goes", v4, byAccount, account("accessList: [203.0.113.7]"), account("accessList: []") + required, "would lose the entry of its accessList that lets Tenon in from 203.0.113.7", 8},

		{"a first entry elsewhere", v4, byAccount, "", account("accessList: [198.51.100.0/24]"), "Tenon's requests come from 203.0.113.7 (add 203.0.113.7 to them", 8},
		{"a first entry elsewhere, of a key", v4, byKey, "", key("accessList: [198.51.100.0/24]"), "this is the API key that Tenon signs in with: it has an empty accessList", 8},
		{"a first entry of another account", v4, byKey, "", account("accessList: [198.51.100.0/24]"), "", 0},
		{"a first entry that holds it", v4, byAccount, "", account("accessList: [203.0.113.7/32]"), "", 0},
		{"first entries of which one holds it", v4, byAccount, "", account("accessList: [198.51.100.0/24, 203.0.113.0/24]"), "", 0},
		{"a block with bits after its prefix", v4, byAccount, "", account("accessList: [203.0.113.200/24]"), "", 0},
		{"one more entry", v4, byAccount, account("accessList: [203.0.113.7]"), account("accessList: [203.0.113.7, 198.51.100.7]"), "", 0},

		{"the address goes, a block stays", v4, byAccount, account("accessList: [203.0.113.7, 203.0.113.0/24]"), account("accessList: [203.0.113.0/24]"), "", 0},
		{"the block goes, the address stays", v4, byAccount, account("accessList: [203.0.113.7, 203.0.113.0/24]"), account("accessList: [203.0.113.7/32]"), "", 0},
		{"the address becomes a block", v4, byAccount, account("accessList: [203.0.113.7]"), account("accessList: [203.0.113.0/24]"), "", 0},
		{"another entry goes", v4, byAccount, account("accessList: [203.0.113.7, 198.51.100.7]"), account("accessList: [203.0.113.7]"), "", 0},
		{"the only one that lets in goes", v4, byAccount, account("accessList: [203.0.113.7, 198.51.100.7]"), account("accessList: [198.51.100.7]"), "would lose the entry of its accessList that lets Tenon in from 203.0.113.7 (203.0.113.7) (keep 203.0.113.7 in the list, or a block that holds it)", 8},
		{"the only one that lets a key in goes", v4, byKey, key("accessList: [203.0.113.0/24, 198.51.100.7]"), key("accessList: [198.51.100.7]"), "would lose the entry", 8},
		{"all go", v4, byAccount, account("accessList: [203.0.113.7]"), account("accessList: []"), "would lose the entry", 8},

		{"IPv6, and nobody says so", v6, byAccount, "", account("accessList: [\"2001:db8::/32\"]"), "Atlas does not tell which address they come from (set the connection's address", 8},
		{"IPv6 in a block", v6, told(byAccount), "", account("accessList: [\"2001:db8::/32\"]"), "", 0},
		{"IPv6 in another spelling", v6, told(byAccount), "", account("accessList: [\"2001:0db8:0:0::7/128\"]") + required, "", 0},
		{"IPv6 elsewhere", v6, told(byAccount), "", account("accessList: [\"2001:db8:1::/48\", 203.0.113.7]"), "Tenon's requests come from 2001:db8::7", 9},
		{"IPv6 goes, the block stays", v6, told(byAccount), account("accessList: [\"2001:db8::7\", \"2001:db8::/64\"]"), account("accessList: [\"2001:db8::/64\"]"), "", 0},
		{"IPv6 goes", v6, told(byAccount), account("accessList: [\"2001:db8::7\", \"2001:db8:1::/48\"]"), account("accessList: [\"2001:db8:1::/48\"]"), "would lose the entry", 9},
		{"what the connection says is not let in by the list", v4, told(byAccount), account("accessList: [\"2001:db8::7\", 203.0.113.7, 198.51.100.7]"), account("accessList: [203.0.113.7]"), "would lose the entry", 9},
		{"in a project", v4, byAccount, "", "        projects: [{name: app, serviceAccounts: [{name: sandbox owner, roles: [GROUP_OWNER], accessList: [198.51.100.7]}]}]\n", "serviceAccounts[sandbox owner]: this is the service account that Tenon signs in with: it has an empty accessList", 8},
		{"in a project, and let in", v4, byAccount, "", "        projects: [{name: app, serviceAccounts: [{name: sandbox owner, roles: [GROUP_OWNER], accessList: [203.0.113.7]}]}]\n", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, atlastest.Options{Address: c.address})
			if c.before != "" {
				d.apply(file(c.auth, c.before))
			}
			if c.refused == "" {
				p := d.apply(file(c.auth, c.inside))
				if c.at == 0 && strings.Contains(c.inside, required) && strings.Contains(c.inside, "accessList") && len(p.Steps) == 2 && len(p.Steps[1].Needs) != 1 {
					t.Errorf("the setting waits for nothing: %s", p.Steps[1].Address)
				}
				return
			}
			d.server.ReadOnly.Set(true)
			p, in := d.plan(file(c.auth, c.inside), plan.Options{})
			if got := refusals(p); !strings.Contains(got, c.refused) {
				t.Fatalf("%s\nis not: %s", got, c.refused)
			}
			if r := p.Refusals[0]; r.File != "<stdin>" && r.File != "-" || r.Line != c.at || r.Column == 0 {
				t.Errorf("at %s:%d:%d, want line %d", r.File, r.Line, r.Column, c.at)
			}
			if err := d.carryOut(p, in); err == nil {
				t.Error("what is refused was carried out")
			}
		})
	}
}

// TestOwnAccessListOfAProject: the list of a service account is the same in a
// project.
func TestOwnAccessListOfAProject(t *testing.T) {
	d := newDesk(t, atlastest.Options{Address: "203.0.113.7"})
	project := "        projects: [{name: app, serviceAccounts: [{name: sandbox owner, roles: [GROUP_OWNER]%s}]}]\n"
	d.apply(file(byAccount, fmt.Sprintf(project, "")))
	p, _ := d.plan(file(byAccount, fmt.Sprintf(project, ", accessList: [198.51.100.7]")), plan.Options{})
	if got := refusals(p); !strings.Contains(got, "app].serviceAccounts[sandbox owner]: this is the service account that Tenon signs in with: it has an empty accessList") {
		t.Error(got)
	}
	p, _ = d.plan(file(byAccount, account("accessList: [203.0.113.7]")+fmt.Sprintf(project, ", accessList: [203.0.113.7/32]")+required), plan.Options{})
	if got := refusals(p); got != "" || !slices.Contains(p.Steps[len(p.Steps)-1].Needs, p.Steps[0].Address) {
		t.Errorf("%s: %v", got, p.Steps)
	}
}

// TestOwnAccessListOfAProjectsKey: so is that of a key, and it stays in the project.
func TestOwnAccessListOfAProjectsKey(t *testing.T) {
	d := newDesk(t, atlastest.Options{Address: "203.0.113.7"})
	project := "        projects: [{name: app%s}]\n"
	own := func(more string) string {
		return file(byKey, fmt.Sprintf(project, ", apiKeys: [{desc: sandbox owner, roles: [GROUP_OWNER]"+more+"}]"))
	}
	d.apply(own(""))
	p, _ := d.plan(own(", accessList: [198.51.100.7]"), plan.Options{})
	if got := refusals(p); !strings.Contains(got, "app].apiKeys[sandbox owner]: this is the API key that Tenon signs in with: it has an empty accessList") {
		t.Error(got)
	}
	if p, _ = d.plan(file(byKey, fmt.Sprintf(project, "")), plan.Options{}); len(p.Steps) > 0 || len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, "is not deleted: the API key that Tenon signs in with") {
		t.Errorf("%v %v", p.Steps, p.Notes)
	}
}

// TestOwnAccessListOnceMore: what was true when the plan was made need not be
// when it is carried out.
func TestOwnAccessListOnceMore(t *testing.T) {
	const both = "accessList: [203.0.113.7, 203.0.113.0/24]"
	for _, c := range []struct{ name, before, inside, entry, want string }{
		{"the entry is gone when the setting is turned on", account("accessList: [203.0.113.7]"), required, "203.0.113.7", "apiAccessListRequired would lock Tenon out"},
		{"the block is gone when the address goes", account(both), account("accessList: [203.0.113.0/24]"), "203.0.113.0%2F24", "add accessList|would lose the entry of its accessList that lets Tenon in"},
		{"the address is gone when the block goes", account(both), account("accessList: [203.0.113.7]"), "203.0.113.7", "would lose the entry of its accessList that lets Tenon in"},
		{"the list has become empty when another is added", account("accessList: [203.0.113.7]"), account("accessList: [203.0.113.7, 198.51.100.7]"), "203.0.113.7", "it would be let in from them alone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, atlastest.Options{Address: "203.0.113.7"})
			d.apply(file(byAccount, c.before))
			p, in := d.plan(file(byAccount, c.inside), plan.Options{})
			if got := refusals(p); got != "" {
				t.Fatal(got)
			}
			d.byHand("DELETE", "/orgs/"+d.env["ATLAS_ORG_ID"]+"/serviceAccounts/"+d.env["ATLAS_CLIENT_ID"]+"/accessList/"+c.entry)
			err := d.carryOut(p, in)
			if err == nil || !slices.ContainsFunc(strings.Split(c.want, "|"), func(part string) bool { return strings.Contains(err.Error(), part) }) {
				t.Errorf("%v\nis not: %s", err, c.want)
			}
			d.plan(file(byAccount, c.before), plan.Options{}) // Tenon is let in
		})
	}
}

// TestOwnRolesAndOwnCredential: nothing is taken out of what Tenon signs in
// with, and it is not deleted.
func TestOwnRolesAndOwnCredential(t *testing.T) {
	d := newDesk(t, atlastest.Options{})
	refused := func(text, want string, o plan.Options) {
		t.Helper()
		if p, _ := d.plan(text, o); !strings.Contains(refusals(p), want) {
			t.Errorf("%q\nis not: %s", refusals(p), want)
		}
	}
	less := strings.ReplaceAll(account("accessList: []"), "ORG_OWNER", "ORG_MEMBER")
	refused(file(byAccount, less), "the plan would take ORG_OWNER out of its roles", plan.Options{})
	refused(file(byKey, strings.ReplaceAll(key("accessList: []"), "ORG_OWNER", "ORG_MEMBER")), "the plan would take ORG_OWNER out of its roles", plan.Options{})
	project := "        projects: [{name: app, serviceAccounts: [{name: sandbox owner, roles: [%s]}], apiKeys: [{desc: sandbox owner, roles: [%s]}]}]\n"
	d.apply(file(byAccount, fmt.Sprintf(project, "GROUP_OWNER", "GROUP_OWNER")))
	refused(file(byAccount, fmt.Sprintf(project, "GROUP_READ_ONLY", "GROUP_OWNER")), "take GROUP_OWNER out of its roles", plan.Options{})
	refused(file(byKey, fmt.Sprintf(project, "GROUP_OWNER", "GROUP_READ_ONLY")), "take GROUP_OWNER out of its roles", plan.Options{})

	// An account that Tenon has made, and that it then signs in with.
	made := strings.ReplaceAll(account("secretExpiresAfterHours: 2160"), "sandbox owner", "runner")
	p := d.apply(file(byAccount, made+fmt.Sprintf(project, "GROUP_OWNER", "GROUP_OWNER")))
	inv, err := d.memory.Load(t.Context())
	if err != nil || len(p.Steps) != 1 {
		t.Fatal(err, len(p.Steps))
	}
	runner := p.Steps[0].Address
	byRunner := fmt.Sprintf("auth: {clientId: %s, clientSecret: !secret \"%s#secret\"}", inv.Objects[runner].ID, runner)
	stays := func(text, want string, o plan.Options) {
		t.Helper()
		p, _ := d.plan(text, o)
		said := slices.ContainsFunc(p.Notes, func(n plan.Note) bool { return strings.Contains(n.Text, want) })
		if slices.ContainsFunc(p.Steps, func(s *plan.Step) bool { return s.Address == runner }) || !said && !strings.Contains(refusals(p), want) {
			t.Errorf("%+v %s is not: %s", p.Notes, refusals(p), want)
		}
	}
	stays(file(byRunner, ""), "is not deleted: the service account that Tenon signs in with", plan.Options{})
	stays(file(byRunner, made), "is not deleted: the service account that Tenon signs in with", plan.Options{Destroy: true})
	stays(file(byRunner, "        serviceAccounts: []\n        _manage: {serviceAccounts: all}\n"), "is not deleted: the service account that Tenon signs in with", plan.Options{})
}

// TestLastOwner: somebody who has taken the invitation owns the organization at
// all times, whatever steps a plan has.
func TestLastOwner(t *testing.T) {
	user := func(name, role string) string { return "{username: " + name + ", roles: {orgRoles: [" + role + "]}}" }
	const own, member = "ORG_OWNER", "ORG_MEMBER"
	const owner, ann, bob, cyd = "owner@example.com", "ann@acme.example", "bob@acme.example", "cyd@acme.example"
	for _, c := range []struct {
		name    string
		live    []string // who owns it beside owner@example.com
		invited string   // who is invited to own it
		users   []string // what is declared
		refused string   // "" is allowed
		first   string   // whose step comes first
		two     bool     // two steps are refused
	}{
		{"the only one becomes a member", nil, "", []string{user(owner, member)}, "this is the last owner of the organization (make somebody else ORG_OWNER first, who has taken the invitation)", "", false},
		{"one of two becomes a member", []string{ann}, "", []string{user(owner, member)}, "", "", false},
		{"two of two become members", []string{ann}, "", []string{user(owner, member), user(ann, member)}, "the plan takes away all owners of the organization", "", true},
		{"two of three become members", []string{ann, cyd}, "", []string{user(owner, member), user(ann, member)}, "", "", false},
		{"another is invited at the same time", nil, "", []string{user(owner, member), user(bob, own)}, "this is the last owner", "", false},
		{"another was invited", nil, bob, []string{user(owner, member)}, "this is the last owner", "", false},
		{"another takes over", []string{}, "", []string{user(owner, member), user(ann, own)}, "", ann, false},
		{"a role beside it goes", nil, "", []string{user(owner, own)}, "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, atlastest.Options{})
			for _, name := range c.live {
				d.server.AddUser(name, own)
			}
			if c.first != "" {
				d.server.AddUser(c.first, member)
			}
			if c.invited != "" {
				d.apply(file(byAccount, "        users: ["+user(c.invited, own)+"]\n"))
			}
			text := file(byAccount, "        users: ["+strings.Join(c.users, ", ")+"]\n")
			if c.refused == "" {
				if p := d.apply(text); c.first != "" && (!strings.Contains(string(p.Steps[0].Address), c.first) || len(p.Steps[1].Needs) != 1) {
					t.Errorf("%s comes first, and %v waits for %v", p.Steps[0].Address, p.Steps[1].Address, p.Steps[1].Needs)
				}
				return
			}
			p, in := d.plan(text, plan.Options{})
			if got := refusals(p); !strings.Contains(got, c.refused) || (len(p.Refusals) == 2) != c.two || p.Refusals[0].Line != 8 || p.Refusals[0].Column < 50 {
				t.Fatalf("%s\n%+v is not: %s", got, p.Refusals, c.refused)
			}
			if err := d.carryOut(p, in); err == nil {
				t.Error("what is refused was carried out")
			}
		})
	}
}

// TestLastOwnerIsNotDeleted: by a block that is gone, by a collection that
// lists all, by destroy.
func TestLastOwnerIsNotDeleted(t *testing.T) {
	d := newDesk(t, atlastest.Options{})
	const users = "        users: [{username: ann@acme.example, roles: {orgRoles: [ORG_OWNER]}}, {username: owner@example.com, roles: {orgRoles: [ORG_OWNER]}}]\n"
	d.apply(file(byAccount, users))
	d.server.Accept("ann@acme.example")
	for _, c := range []struct {
		inside string
		o      plan.Options
		want   string
		steps  int
	}{
		{"        users: []\n", plan.Options{}, "", 1}, // ann goes, the other one was there before
		{"        users: []\n        _manage: {users: all}\n", plan.Options{}, "the plan takes away all owners of the organization", 2},
		{"        users: [{username: ann@acme.example, roles: {orgRoles: [ORG_MEMBER]}}]\n        _manage: {users: all}\n", plan.Options{}, "the plan takes away all owners of the organization", 2},
		{users, plan.Options{Destroy: true}, "", 1},
	} {
		p, _ := d.plan(file(byAccount, c.inside), c.o)
		if got := refusals(p); (got == "") != (c.want == "") || !strings.Contains(got, c.want) || len(p.Steps) != c.steps {
			t.Errorf("%s: %d steps, %q is not: %s", c.inside, len(p.Steps), got, c.want)
		}
	}
	d.apply(file(byAccount, "        users: [{username: ann@acme.example, roles: {orgRoles: [ORG_OWNER]}}, {username: owner@example.com, roles: {orgRoles: [ORG_MEMBER]}}]\n"))
	if p, _ := d.plan(file(byAccount, users), plan.Options{Destroy: true}); !strings.Contains(refusals(p), "users[ann@acme.example]: this is the last owner") {
		t.Errorf("destroy: %s", refusals(p))
	}
}

// TestOwnOrganization: the organization of the credential that Tenon signs in
// with is not deleted, whoever made it.
func TestOwnOrganization(t *testing.T) {
	for _, auth := range []string{byAccount, byKey} {
		d := newDesk(t, atlastest.Options{})
		a := value.Address("atlas.main.organizations[Sandbox]")
		if err := d.memory.Record(t.Context(), plan.Record{Address: a, Entry: &plan.Entry{Kind: "atlas.organization", ID: d.env["ATLAS_ORG_ID"], Made: true}}); err != nil {
			t.Fatal(err)
		}
		p, _ := d.plan(strings.ReplaceAll(file(auth, ""), "organizations:\n      - name: Sandbox", "organizations: []"), plan.Options{AllowDelete: map[string]int{"organization": 1}})
		if got := refusals(p); len(p.Steps) != 1 || !strings.Contains(got, "Sandbox]: the organization holds the credential that Tenon signs in with") {
			t.Errorf("%d steps, %s", len(p.Steps), got)
		}
	}
}
