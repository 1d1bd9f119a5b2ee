package atlastest

import "testing"

func TestProjects(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("My Project") // with a space, which the description's pattern forbids
	w.call("POST", "/groups", object{"name": "My Project", "orgId": w.s.opt.OrgID}).code(409, "GROUP_ALREADY_EXISTS")
	w.must(200, "GET", "/groups/byName/My%20Project", nil).is("orgId", `"`+w.s.opt.OrgID+`"`).is("tags", "null")
	w.must(200, "PATCH", g, object{"tags": []object{{"key": "env", "value": "prod"}, {"key": "a", "value": "b"}}})
	w.must(200, "PATCH", g, object{"tags": []object{{"key": "env", "value": "dev"}}}).is("tags", `[{"key":"env","value":"dev"}]`)
	w.must(200, "PATCH", g, object{"name": "Renamed"}).is("tags.0.key", `"env"`)
	w.must(200, "PATCH", g, object{"tags": []object{}}).is("tags", "[]")
	if r := w.must(202, "DELETE", g, nil); r.raw != "{}" {
		t.Error(r.raw)
	}
	w.call("GET", g, nil).code(404, "GROUP_NOT_FOUND")
	w.call("DELETE", g, nil).code(404, "GROUP_NOT_FOUND")
}

// TestProjectWithClusters: it cannot be deleted.
func TestProjectWithClusters(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	w.s.state.Projects[g[len("/groups/"):]].Clusters = 1
	w.call("DELETE", g, nil).code(409, "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS")
}

func TestProjectSettingsAndLimits(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	w.must(200, "PATCH", g+"/settings", object{"isDataExplorerEnabled": false})
	w.must(200, "GET", g+"/settings", nil).is("isDataExplorerEnabled", "false").is("isSchemaAdvisorEnabled", "true")
	const clusters = "/limits/atlas.project.deployment.clusters"
	w.must(200, "GET", g+clusters, nil).is("value", "25").is("defaultLimit", "25").is("maximumLimit", "100").is("currentUsage", "0")
	w.must(200, "PATCH", g+clusters, object{"value": 50}).is("value", "50")
	w.call("PATCH", g+clusters, object{"value": 101}).want(400)
	w.must(204, "DELETE", g+clusters, nil)
	w.must(200, "GET", g+clusters, nil).is("value", "25")
	w.call("GET", g+"/limits/nothing", nil).want(400)
	if list := w.must(200, "GET", g+"/limits", nil).body.([]any); len(list) != 8 {
		t.Errorf("%d limits", len(list))
	}
	if r := w.must(200, "GET", g+"/managedSlowMs", nil); r.raw != "true" {
		t.Error(r.raw)
	}
	w.must(204, "DELETE", g+"/managedSlowMs/disable", nil)
	w.must(200, "GET", g+"/ipAddresses", nil).is("services.clusters", "[]")
}
