package atlastest

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestVersions: a later date than the newest version is accepted, and the
// answer says which version it is, without a body too.
func TestVersions(t *testing.T) {
	w := newWorld(t, Options{})
	const want = "application/vnd.atlas.2023-01-01+json;charset=utf-8"
	for _, date := range []string{"2023-01-01", "2023-02-01", "2024-08-05"} { // what the documentation's samples ask for
		w.header["Accept"] = "application/vnd.atlas." + date + "+json"
		if r := w.must(200, "GET", "/groups", nil); r.header.Get("Content-Type") != want {
			t.Errorf("%s: %s", date, r.header.Get("Content-Type"))
		}
	}
	id := w.must(200, "POST", w.org+"/apiKeys", object{"desc": "x", "roles": []string{"ORG_MEMBER"}}).text("id")
	if r := w.must(204, "DELETE", w.org+"/apiKeys/"+id, nil); r.header.Get("Content-Type") != want {
		t.Errorf("204: %s", r.header.Get("Content-Type"))
	}
	w.header["Accept"] = "application/vnd.atlas.2023-01-01+json"
	w.call("GET", w.org+"/serviceAccounts", nil).want(406)
	w.header["Accept"] = "application/json"
	w.call("GET", "/groups", nil).want(406)
	w.header["Accept"] = "application/vnd.atlas.2025-03-12+json"
	if r := w.must(200, "GET", w.org+"/serviceAccounts", nil); r.header.Get("Content-Type") != "application/vnd.atlas.2024-08-05+json;charset=utf-8" {
		t.Error(r.header)
	}
	w.header["Content-Type"] = "text/plain"
	w.call("POST", "/groups", "{}").want(415)
	w.header["Content-Type"] = "application/json" // as the documentation's curl
	w.must(201, "POST", "/groups", object{"name": "p", "orgId": w.s.opt.OrgID})
}

// TestErrors: every error has the code in a header, and its type is plain.
func TestErrors(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.call("GET", "/groups/111111111111111111111111", nil).code(404, "GROUP_NOT_FOUND")
	if r.header.Get("Content-Type") != "application/json" {
		t.Error(r.header)
	}
	const want = `{"detail":"No group with ID 111111111111111111111111 exists.","error":404,"errorCode":"GROUP_NOT_FOUND","parameters":["111111111111111111111111"],"reason":"Not Found"}`
	if r.raw != want {
		t.Errorf("%s", r.raw)
	}
	w.call("GET", w.org+"/apiKeys/abcdefgh", nil).code(400, "PATH_PARAM_PARSE_ERROR")
	w.call("GET", w.org+"/apiKeys/111111111111111111111111", nil).code(404, "API_KEY_NOT_FOUND")
	w.call("GET", "/orgs/111111111111111111111111", nil).code(404, "ORG_NOT_FOUND")
	w.call("GET", "/nothing", nil).code(404, "RESOURCE_NOT_FOUND")
	w.call("PUT", "/groups", nil).code(405, "METHOD_NOT_ALLOWED")
	w.call("POST", "/groups", "{").code(400, "MALFORMED_JSON")
	r = w.call("POST", w.org+"/serviceAccounts", object{"name": "a/b", "roles": []string{"ORG_MEMBER", "ORG_BOSS"}}).code(400, "VALIDATION_ERROR")
	var fields []string
	for _, f := range r.at("badRequestDetail.fields").([]any) {
		fields = append(fields, f.(object)["field"].(string))
	}
	if got := strings.Join(fields, " "); got != "name description roles secretExpiresAfterHours" {
		t.Errorf("fields %s", got)
	}
}

// TestChunked: a body may come without a length, as `atlas api` sends it.
func TestChunked(t *testing.T) {
	w := newWorld(t, Options{})
	body := io.MultiReader(strings.NewReader(`{"name":"chunked",`), strings.NewReader(`"orgId":"`+w.s.opt.OrgID+`","clusterCount":0,"created":"0001-01-01T00:00:00Z","id":"x","unheardOf":1}`))
	// Read-only fields and unknown ones are ignored, an empty query value is
	// none, paging of a POST does no harm, and a base URL may end in a slash.
	req, _ := http.NewRequest("POST", w.s.URL+"/"+apiPrefix+"/groups?projectOwnerId=&pageNum=1&itemsPerPage=100", body)
	req.ContentLength = -1
	req.Header.Set("Authorization", "Bearer "+w.token)
	req.Header.Set("Accept", "application/vnd.atlas.2023-01-01+json")
	req.Header.Set("Content-Type", "application/vnd.atlas.2023-01-01+json")
	r := w.do(req).want(201)
	if created, err := time.Parse(time.RFC3339, r.text("created")); err != nil || !created.Equal(start) {
		t.Error(r.raw)
	}
	if r.header.Get("Location") != w.s.URL+"//api/atlas/v1.0" { // as useless as the recorded one
		t.Errorf("Location %q", r.header.Get("Location"))
	}
}

// TestPages: every object once, whatever the size of a page; the links repeat
// the query and say where to go on; the order follows nothing.
func TestPages(t *testing.T) {
	w := newWorld(t, Options{PageSize: 3})
	var made []string
	for i := range 8 {
		made = append(made, strings.TrimPrefix(w.project("p"+string(rune('a'+i))), "/groups/"))
	}
	seen := map[string]int{}
	var order []string
	next, pages := "/orgs/"+w.s.opt.OrgID+"/groups?name=&itemsPerPage=500", 0
	for next != "" {
		r := w.must(200, "GET", next, nil).is("totalCount", "8")
		pages++
		for _, p := range r.results() {
			id := p.(object)["id"].(string)
			seen[id]++
			order = append(order, id)
		}
		next = ""
		for _, l := range r.at("links").([]any) {
			link := l.(object)
			if link["rel"] == "next" {
				next = link["href"].(string)
			}
			if link["rel"] == "self" && !strings.Contains(link["href"].(string), "groups?includeCount=true&name=&pageNum=") {
				t.Errorf("self %v", link["href"])
			}
		}
	}
	if len(seen) != 8 || pages != 3 {
		t.Errorf("%d of 8 in %d pages", len(seen), pages)
	}
	if strings.Join(order, " ") == strings.Join(made, " ") {
		t.Error("the list is in the order of making")
	}
	if r := w.must(200, "GET", "/groups?includeCount=false", nil); strings.Contains(r.raw, "totalCount") {
		t.Error(r.raw)
	}
	w.call("GET", "/groups?itemsPerPage=501", nil).code(400, "INVALID_QUERY_PARAMETER")
	w.call("GET", "/groups?pageNum=0", nil).code(400, "INVALID_QUERY_PARAMETER")
}
