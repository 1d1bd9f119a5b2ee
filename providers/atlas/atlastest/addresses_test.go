package atlastest

import (
	"strings"
	"testing"
)

// TestEntries: a list is one set; x and x/32 are one entry; a slash in a path
// is written %2F.
func TestEntries(t *testing.T) {
	w := newWorld(t, Options{})
	id := w.must(201, "POST", w.org+"/serviceAccounts", account0("ORG_MEMBER")).text("clientId")
	path := w.org + "/serviceAccounts/" + id + "/accessList"
	r := w.must(200, "POST", path, []object{{"ipAddress": "203.0.113.7"}, {"cidrBlock": "198.51.100.0/24"}, {"cidrBlock": "203.0.113.7/32"}})
	r.is("totalCount", "2")
	w.must(200, "POST", path, []object{{"ipAddress": "203.0.113.7"}}).is("totalCount", "2")
	w.call("POST", path, []object{{"ipAddress": "203.0.113.7", "cidrBlock": "203.0.113.7/32"}}).want(400)
	w.call("POST", path, []object{{"ipAddress": "not an address"}}).code(400, "INVALID_IP_ADDRESS_OR_CIDR_NOTATION")
	w.must(204, "DELETE", path+"/198.51.100.0%2F24", nil)
	w.call("DELETE", path+"/198.51.100.0%2F24", nil).want(404)
	w.must(204, "DELETE", path+"/203.0.113.7%2F32", nil)
	w.must(200, "GET", path, nil).is("totalCount", "0")
	w.must(200, "POST", path, []object{{"cidrBlock": "203.0.113.7/32"}}).is("results.0.ipAddress", `"203.0.113.7"`).is("results.0.requestCount", "0")
	w.must(204, "DELETE", path+"/203.0.113.7", nil)
}

// TestKeyEntries: an address is linked without the length of its block
// (recordings: TestAtlasOrgAPIKeyAccessList/List).
func TestKeyEntries(t *testing.T) {
	w := newWorld(t, Options{})
	id := w.must(200, "POST", w.org+"/apiKeys", object{"desc": "x", "roles": []string{"ORG_MEMBER"}}).text("id")
	path := w.org + "/apiKeys/" + id + "/accessList"
	r := w.must(200, "POST", path, []object{{"ipAddress": "192.168.0.229"}}).is("results.0.cidrBlock", `"192.168.0.229/32"`).is("results.0.count", "0")
	if !strings.HasSuffix(r.text("results.0.links.0.href"), path+"/192.168.0.229") {
		t.Error(r.raw)
	}
	w.must(200, "GET", path+"/192.168.0.229%2F32", nil)
	w.call("GET", path+"/192.168.0.230", nil).want(404)
	w.must(204, "DELETE", path+"/192.168.0.229", nil)
}

// TestAccessList: with a list, calls come from there alone; tokens may be had
// from anywhere; the entry that lets the caller in cannot be removed.
func TestAccessList(t *testing.T) {
	w := newWorld(t, Options{Address: "203.0.113.7"})
	path := w.org + "/serviceAccounts/" + w.s.opt.ClientID + "/accessList"
	w.must(200, "POST", path, []object{{"cidrBlock": "203.0.113.0/24"}, {"ipAddress": "198.51.100.1"}})
	w.must(200, "GET", path, nil)
	w.header["X-Forwarded-For"] = "198.51.100.2, 203.0.113.7"
	w.call("GET", path, nil).code(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST").is("detail", `"IP address 198.51.100.2 is not allowed to access this resource."`).is("parameters", `["198.51.100.2"]`)
	w.signIn()
	delete(w.header, "X-Forwarded-For")
	w.call("DELETE", path+"/203.0.113.0%2F24", nil).want(400)
	w.must(204, "DELETE", path+"/198.51.100.1", nil)
	w.must(200, "GET", path, nil).is("results.0.lastUsedAddress", `"203.0.113.7"`).is("totalCount", "1")
}

// TestAccessListRequired: who has no list is let in from nowhere then; nothing
// keeps a caller from shutting itself out.
func TestAccessListRequired(t *testing.T) {
	w := newWorld(t, Options{Address: "203.0.113.7"})
	w.must(200, "PATCH", w.org+"/settings", object{"apiAccessListRequired": true})
	w.call("GET", "/orgs", nil).code(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST")
	w.signIn() // tokens are given still
}
