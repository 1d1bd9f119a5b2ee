package atlastest

import "strings"

// projectAs makes a project as an answer tells it.
func (w *world) projectAs(a object) string {
	o := pick(a, "name", "tags")
	o["orgId"] = w.s.opt.OrgID
	return "/groups/" + w.must(201, "POST", "/groups", o).text("id")
}

func projectPlayers() map[string]player {
	make := func(w *world, a object) (string, string, any) {
		o := pick(a, "name", "tags")
		o["orgId"] = w.s.opt.OrgID
		return "POST", "/groups", o
	}
	return map[string]player{
		"POST /groups Created": make,
		"POST /groups Unauthorized": func(w *world, a object) (string, string, any) {
			w.header["Authorization"] = ""
			return make(w, object{"name": "p"})
		},
		"GET /groups OK": func(w *world, a object) (string, string, any) {
			w.projectAs(firstOf(a))
			return "GET", "/groups", nil
		},
		"GET /groups/ID OK": func(w *world, a object) (string, string, any) { return "GET", w.projectAs(a), nil },
		"PATCH /groups/ID OK": func(w *world, a object) (string, string, any) {
			return "PATCH", w.project("p"), pick(a, "name", "tags")
		},
		"DELETE /groups/ID Accepted": func(w *world, _ object) (string, string, any) { return "DELETE", w.project("p"), nil },
		"GET /groups/ID/settings OK": func(w *world, _ object) (string, string, any) {
			return "GET", w.project("p") + "/settings", nil
		},
		"PATCH /groups/ID/settings OK": func(w *world, a object) (string, string, any) {
			return "PATCH", w.project("p") + "/settings", pick(a, "isCollectDatabaseSpecificsStatisticsEnabled")
		},
		"GET /groups/ID/userSecurity OK": func(w *world, a object) (string, string, any) {
			g := w.project("p")
			w.must(202, "PATCH", g+"/userSecurity", a)
			return "GET", g + "/userSecurity", nil
		},
		"PATCH /groups/ID/userSecurity Accepted": func(w *world, a object) (string, string, any) {
			return "PATCH", w.project("p") + "/userSecurity", a
		},
		"DELETE /groups/ID/userSecurity/ldap/userToDNMapping Accepted": func(w *world, a object) (string, string, any) {
			g := w.project("p")
			w.must(202, "PATCH", g+"/userSecurity", a)
			w.must(202, "PATCH", g+"/userSecurity", object{"ldap": object{"userToDNMapping": []object{{"match": "(.+)"}}}})
			return "DELETE", g + "/userSecurity/ldap/userToDNMapping", nil
		},
	}
}

// dbUserOf is what was sent to make a user of databases as one is told.
func dbUserOf(a object) object {
	o := pick(a, "databaseName", "username", "roles", "scopes", "deleteAfterDate", "oidcAuthType", "x509Type")
	if o["oidcAuthType"] == "NONE" && o["x509Type"] == "NONE" {
		o["password"] = "made-up-secret"
	}
	return o
}

func (w *world) dbUser(g string, a object) string {
	o := dbUserOf(a)
	w.must(201, "POST", g+"/databaseUsers", o)
	return g + "/databaseUsers/" + str(o, "databaseName") + "/" + strings.ReplaceAll(str(o, "username"), "/", "%2F")
}

func (w *world) x509(g string) string {
	return w.dbUser(g, object{"databaseName": "$external", "username": "user389", "x509Type": "MANAGED", "roles": []object{{"databaseName": "admin", "roleName": "atlasAdmin"}}})
}

func databasePlayers() map[string]player {
	app := object{"databaseName": "admin", "username": "user-253", "x509Type": "NONE", "oidcAuthType": "NONE", "deleteAfterDate": "2026-08-11T03:05:41Z", "roles": []object{{"databaseName": "admin", "roleName": "atlasAdmin"}}}
	role := object{"roleName": "role-90", "actions": []object{{"action": "UPDATE", "resources": []object{{"db": "db"}}}}, "inheritedRoles": []object{{"db": "admin", "role": "enableSharding"}}}
	dbRole := func(w *world, a object) string {
		path := w.project("p") + "/customDBRoles/roles"
		w.must(202, "POST", path, a)
		return path
	}
	signedOut := func(w *world, _ object) (string, string, any) {
		w.header["Authorization"] = ""
		return "POST", w.groupPath() + "/databaseUsers", app
	}
	return map[string]player{
		"POST /groups/ID/databaseUsers Created": func(w *world, a object) (string, string, any) {
			return "POST", w.project("p") + "/databaseUsers", dbUserOf(a)
		},
		"POST /groups/ID/databaseUsers Unauthorized": signedOut,
		"POST /groups/ID/databaseUsers Not Found": func(*world, object) (string, string, any) {
			return "POST", "/groups/111111111111111111111111/databaseUsers", app
		},
		"GET /groups/ID/databaseUsers OK": func(w *world, a object) (string, string, any) {
			g := w.project("p")
			w.dbUser(g, firstOf(a))
			return "GET", g + "/databaseUsers", nil
		},
		`GET /groups/ID/databaseUsers/admin/.+ OK`: func(w *world, a object) (string, string, any) {
			return "GET", w.dbUser(w.project("p"), a), nil
		},
		`PATCH /groups/ID/databaseUsers/admin/.+ OK`: func(w *world, a object) (string, string, any) {
			u := pick(app, "databaseName", "x509Type", "oidcAuthType", "deleteAfterDate", "roles")
			u["username"] = a["username"]
			return "PATCH", w.dbUser(w.project("p"), u), pick(a, "roles", "scopes")
		},
		`DELETE /groups/ID/databaseUsers/admin/.+ No Content`: func(w *world, _ object) (string, string, any) {
			return "DELETE", w.dbUser(w.project("p"), app), nil
		},
		`DELETE /groups/ID/databaseUsers/\$external/.+ No Content`: func(w *world, _ object) (string, string, any) {
			return "DELETE", w.x509(w.project("p")), nil
		},
		"POST /groups/ID/databaseUsers/user389/certs Created": func(w *world, _ object) (string, string, any) {
			g := w.project("p")
			w.x509(g)
			return "POST", g + "/databaseUsers/user389/certs", object{"monthsUntilExpiration": 3}
		},
		"GET /groups/ID/databaseUsers/user389/certs OK": func(w *world, _ object) (string, string, any) {
			g := w.project("p")
			w.x509(g)
			w.must(201, "POST", g+"/databaseUsers/user389/certs", object{})
			return "GET", g + "/databaseUsers/user389/certs", nil
		},
		"POST /groups/ID/customDBRoles/roles Accepted": func(w *world, a object) (string, string, any) {
			return "POST", w.project("p") + "/customDBRoles/roles", a
		},
		"GET /groups/ID/customDBRoles/roles OK": func(w *world, _ object) (string, string, any) {
			plain := object{"roleName": "role-282", "actions": role["actions"]}
			return "GET", dbRole(w, plain), nil
		},
		"GET /groups/ID/customDBRoles/roles/role-90 OK": func(w *world, a object) (string, string, any) {
			return "GET", dbRole(w, a) + "/role-90", nil
		},
		"PATCH /groups/ID/customDBRoles/roles/role-90 OK": func(w *world, a object) (string, string, any) {
			return "PATCH", dbRole(w, role) + "/role-90", pick(a, "actions", "inheritedRoles")
		},
		"DELETE /groups/ID/customDBRoles/roles/role-90 No Content": func(w *world, _ object) (string, string, any) {
			return "DELETE", dbRole(w, role) + "/role-90", nil
		},
	}
}

// groupPath is the path of a project, whatever it is.
func (w *world) groupPath() string { return "/groups/111111111111111111111111" }
