package atlastest

import "strings"

// players are by what a recorded request is and how it ended.
func players() map[string]player {
	all := map[string]player{
		"GET /alertConfigs/matchers/fieldNames OK": func(*world, object) (string, string, any) {
			return "GET", "/alertConfigs/matchers/fieldNames", nil
		},
	}
	for _, add := range []map[string]player{orgPlayers(), keyPlayers(), peoplePlayers(), projectPlayers(), databasePlayers(), networkPlayers(), federationPlayers()} {
		for key, p := range add {
			all[key] = p
		}
	}
	return all
}

// pick copies fields, where they are there.
func pick(o object, fields ...string) object {
	out := object{}
	for _, f := range fields {
		if v, there := o[f]; there {
			out[f] = v
		}
	}
	return out
}

// firstOf is the first result of a list.
func firstOf(o object) object {
	list, _ := o["results"].([]any)
	if len(list) == 0 {
		return o
	}
	return list[0].(object)
}

func orgPlayers() map[string]player {
	return map[string]player{
		"GET /orgs OK":    func(*world, object) (string, string, any) { return "GET", "/orgs?name=", nil },
		"GET /orgs/ID OK": func(w *world, a object) (string, string, any) { w.rename(a); return "GET", w.org, nil },
	}
}

func (w *world) rename(a object) { w.must(200, "PATCH", w.org, pick(a, "name")) }

// roleNames are the roles of a key's answer, in the organization or in projects.
func rolesOf(a object, place string) []string {
	var out []string
	for _, r := range objects(a["roles"]) {
		if r[place] != nil {
			out = append(out, str(r, "roleName"))
		}
	}
	return out
}

func (w *world) orgKey(a object) string {
	return w.must(200, "POST", w.org+"/apiKeys", object{"desc": a["desc"], "roles": rolesOf(a, "orgId")}).text("id")
}

// projectKey makes a key in a project.
func (w *world) projectKey(g string, a object) string {
	return w.must(200, "POST", g+"/apiKeys", object{"desc": a["desc"], "roles": rolesOf(a, "groupId")}).text("id")
}

func keyPlayers() map[string]player {
	anyKey := object{"desc": "x", "roles": []any{object{"orgId": "x", "roleName": "ORG_READ_ONLY"}, object{"groupId": "x", "roleName": "GROUP_READ_ONLY"}}}
	list := func(w *world, a object) string {
		path := w.org + "/apiKeys/" + w.orgKey(anyKey) + "/accessList"
		w.must(200, "POST", path, []object{{"ipAddress": "192.168.0.229"}, {"ipAddress": "52.190.182.226"}})
		return path
	}
	return map[string]player{
		"POST /orgs/ID/apiKeys OK": func(w *world, a object) (string, string, any) {
			return "POST", w.org + "/apiKeys", object{"desc": a["desc"], "roles": rolesOf(a, "orgId")}
		},
		"GET /orgs/ID/apiKeys OK": func(w *world, a object) (string, string, any) {
			w.orgKey(firstOf(a))
			return "GET", w.org + "/apiKeys", nil
		},
		"GET /orgs/ID/apiKeys/ID OK": func(w *world, a object) (string, string, any) {
			return "GET", w.org + "/apiKeys/" + w.orgKey(a), nil
		},
		"PATCH /orgs/ID/apiKeys/ID OK": func(w *world, a object) (string, string, any) {
			return "PATCH", w.org + "/apiKeys/" + w.orgKey(anyKey), object{"desc": a["desc"], "roles": rolesOf(a, "orgId")}
		},
		"DELETE /orgs/ID/apiKeys/ID No Content": func(w *world, _ object) (string, string, any) {
			return "DELETE", w.org + "/apiKeys/" + w.orgKey(anyKey), nil
		},
		"POST /orgs/ID/apiKeys/ID/accessList OK": func(w *world, a object) (string, string, any) {
			return "POST", w.org + "/apiKeys/" + w.orgKey(anyKey) + "/accessList", []object{pick(firstOf(a), "ipAddress")}
		},
		"GET /orgs/ID/apiKeys/ID/accessList OK": func(w *world, a object) (string, string, any) {
			path := w.org + "/apiKeys/" + w.orgKey(anyKey) + "/accessList"
			w.must(200, "POST", path, []object{pick(firstOf(a), "ipAddress")})
			return "GET", path, nil
		},
		`DELETE /orgs/ID/apiKeys/ID/accessList/[\d.]+ No Content`: func(w *world, a object) (string, string, any) {
			return "DELETE", list(w, a) + "/192.168.0.229", nil
		},
		"POST /groups/ID/apiKeys OK": func(w *world, a object) (string, string, any) {
			return "POST", w.project("p") + "/apiKeys", object{"desc": a["desc"], "roles": rolesOf(a, "groupId")}
		},
		"GET /groups/ID/apiKeys OK": func(w *world, a object) (string, string, any) {
			g := w.project("p")
			w.projectKey(g, firstOf(a))
			return "GET", g + "/apiKeys", nil
		},
		"PATCH /groups/ID/apiKeys/ID OK": func(w *world, a object) (string, string, any) {
			g := w.project("p")
			return "PATCH", g + "/apiKeys/" + w.projectKey(g, anyKey), object{"desc": a["desc"], "roles": rolesOf(a, "groupId")}
		},
		"DELETE /groups/ID/apiKeys/ID No Content": func(w *world, _ object) (string, string, any) {
			g := w.project("p")
			return "DELETE", g + "/apiKeys/" + w.projectKey(g, anyKey), nil
		},
	}
}

// newTeam makes a team of one person.
func (w *world) newTeam(name string) (path, user string) {
	g := w.project("of the team")
	user = w.s.AddUser("ann@acme.example", "ORG_OWNER")
	w.must(201, "POST", g+"/users", object{"username": "ann@acme.example", "roles": []string{"GROUP_OWNER"}})
	return w.org + "/teams/" + w.must(201, "POST", w.org+"/teams", object{"name": name, "usernames": []string{"ann@acme.example"}}).text("id"), user
}

func (w *world) teamIn(g string, a object) string {
	path, _ := w.newTeam("t")
	id := path[strings.LastIndexByte(path, '/')+1:]
	w.must(200, "POST", g+"/teams", []object{{"teamId": id, "roleNames": firstOf(a)["roleNames"]}})
	return id
}

func peoplePlayers() map[string]player {
	someRoles := object{"roleNames": []string{"GROUP_OWNER"}}
	ofTeam := func(method, end string) player {
		return func(w *world, a object) (string, string, any) {
			name := str(a, "name")
			if name == "" {
				name = "t"
			}
			path, _ := w.newTeam(name)
			return method, path + end, nil
		}
	}
	old := func(path string) player {
		return func(w *world, _ object) (string, string, any) {
			_, id := w.newTeam("t")
			w.s.state.Teams = map[string]*team{}
			return "GET", strings.ReplaceAll(path, "ID", id), nil
		}
	}
	return map[string]player{
		"POST /orgs/ID/teams Created": func(w *world, a object) (string, string, any) {
			w.s.AddUser("user@example.invalid", "ORG_MEMBER")
			return "POST", w.org + "/teams", pick(a, "name", "usernames")
		},
		"GET /orgs/ID/teams OK": func(w *world, a object) (string, string, any) {
			w.newTeam(str(firstOf(a), "name"))
			return "GET", w.org + "/teams", nil
		},
		"GET /orgs/ID/teams/ID OK": ofTeam("GET", ""),
		`GET /orgs/ID/teams/byName/\w+ OK`: func(w *world, a object) (string, string, any) {
			w.newTeam(str(a, "name"))
			return "GET", w.org + "/teams/byName/" + str(a, "name"), nil
		},
		"PATCH /orgs/ID/teams/ID OK": func(w *world, a object) (string, string, any) {
			path, _ := w.newTeam("t")
			return "PATCH", path, pick(a, "name")
		},
		"DELETE /orgs/ID/teams/ID No Content": ofTeam("DELETE", ""),
		"GET /orgs/ID/teams/ID/users OK":      ofTeam("GET", "/users"),
		"POST /orgs/ID/teams/ID/users OK": func(w *world, _ object) (string, string, any) {
			path, user := w.newTeam("t")
			return "POST", path + "/users", []object{{"id": user}}
		},
		"DELETE /orgs/ID/teams/ID/users/ID No Content": func(w *world, _ object) (string, string, any) {
			path, user := w.newTeam("t")
			return "DELETE", path + "/users/" + user, nil
		},
		"POST /groups/ID/teams OK": func(w *world, a object) (string, string, any) {
			path, _ := w.newTeam("t")
			return "POST", w.project("p") + "/teams", []object{{"teamId": path[strings.LastIndexByte(path, '/')+1:], "roleNames": firstOf(a)["roleNames"]}}
		},
		"GET /groups/ID/teams OK": func(w *world, a object) (string, string, any) {
			g := w.project("p")
			w.teamIn(g, a)
			return "GET", g + "/teams", nil
		},
		"PATCH /groups/ID/teams/ID OK": func(w *world, a object) (string, string, any) {
			g := w.project("p")
			return "PATCH", g + "/teams/" + w.teamIn(g, someRoles), pick(firstOf(a), "roleNames")
		},
		"DELETE /groups/ID/teams/ID No Content": func(w *world, _ object) (string, string, any) {
			g := w.project("p")
			return "DELETE", g + "/teams/" + w.teamIn(g, someRoles), nil
		},
		"GET /orgs/ID/users OK": func(w *world, _ object) (string, string, any) {
			w.newTeam("t")
			w.s.state.Teams = map[string]*team{}
			return "GET", w.org + "/users", nil
		},
		"GET /groups/ID/users OK": func(w *world, _ object) (string, string, any) { return "GET", w.project("p") + "/users", nil },
		"GET /users/ID OK":        old("/users/ID"),
		"user@example.invalid OK": old("/users/byName/ann@acme.example"),
	}
}
