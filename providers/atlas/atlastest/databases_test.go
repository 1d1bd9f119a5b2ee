package atlastest

import (
	"strings"
	"testing"
	"time"
)

// TestDatabaseUsers: the password is never told; a slash in a name is %2F; one
// with a date goes by itself.
func TestDatabaseUsers(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	path := g + "/databaseUsers"
	u := object{"databaseName": "admin", "username": "app", "password": "made-up-secret", "groupId": "x", "roles": []object{{"databaseName": "admin", "roleName": "readWriteAnyDatabase"}}}
	r := w.must(201, "POST", path, u).is("scopes", "[]").is("labels", "[]").is("x509Type", `"NONE"`)
	if strings.Contains(r.raw, "made-up") {
		t.Error(r.raw)
	}
	w.call("POST", path, u).code(409, "USER_ALREADY_EXISTS")
	u["username"], u["password"] = "short", "1234567"
	w.call("POST", path, u).code(400, "VALIDATION_ERROR")
	delete(u, "password")
	w.call("POST", path, u).code(400, "VALIDATION_ERROR")
	w.must(200, "PATCH", path+"/admin/app", object{"roles": []object{{"databaseName": "db", "roleName": "read"}}}).is("roles.0.roleName", `"read"`)
	w.call("PATCH", path+"/admin/app", object{"roles": []object{{"databaseName": "db", "roleName": "nothing"}}}).code(400, "UNSUPPORTED_ROLE")
	u["username"], u["oidcAuthType"], u["deleteAfterDate"] = "d0123456789abcdef012345d/devs", "IDP_GROUP", day(start.Add(time.Hour))
	r = w.must(201, "POST", path, u)
	if !strings.HasSuffix(r.text("links.0.href"), "/admin/d0123456789abcdef012345d%2Fdevs") {
		t.Error(r.raw)
	}
	w.must(200, "GET", path+"/admin/d0123456789abcdef012345d%2Fdevs", nil)
	w.clock.Advance(time.Hour)
	w.signIn()
	w.must(200, "GET", path, nil).is("totalCount", "1")
	w.must(204, "DELETE", path+"/admin/app", nil)
	w.call("DELETE", path+"/admin/app", nil).code(404, "USERNAME_NOT_FOUND")
}

// TestDatabaseRoles: a bare array, 202, and no role goes that something hangs on.
func TestDatabaseRoles(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	path := g + "/customDBRoles/roles"
	role := object{"roleName": "reader", "actions": []object{{"action": "FIND", "resources": []object{{"db": "db", "collection": "c"}}}}}
	w.must(202, "POST", path, role).is("inheritedRoles", "[]")
	w.call("POST", path, role).code(409, "DUPLICATE_DATABASE_ROLE")
	if list := w.must(200, "GET", path, nil).body.([]any); len(list) != 1 {
		t.Errorf("%v", list)
	}
	w.must(202, "POST", path, object{"roleName": "child", "inheritedRoles": []object{{"db": "admin", "role": "reader"}}})
	w.call("DELETE", path+"/reader", nil).code(409, "CANNOT_DELETE_PARENT_ROLE")
	w.must(200, "PATCH", path+"/child", object{"actions": role["actions"]})
	w.must(201, "POST", g+"/databaseUsers", object{"databaseName": "admin", "username": "app", "password": "made-up-secret", "roles": []object{{"databaseName": "admin", "roleName": "reader"}}})
	w.call("DELETE", path+"/reader", nil).code(409, "ROLE_IN_USE")
	w.must(204, "DELETE", g+"/databaseUsers/admin/app", nil)
	w.must(204, "DELETE", path+"/reader", nil)
	w.call("GET", path+"/reader", nil).code(404, "ATLAS_CUSTOM_ROLE_NOT_FOUND")
}

// TestNetwork: 0.0.0.0 is everything, x and x/32 are one.
func TestNetwork(t *testing.T) {
	w := newWorld(t, Options{})
	path := w.project("p") + "/accessList"
	w.must(201, "POST", path, []object{{"ipAddress": "203.0.113.7", "comment": "office"}, {"cidrBlock": "198.51.100.0/24"}, {"awsSecurityGroup": "sg-12"}}).is("totalCount", "3")
	w.must(201, "POST", path, []object{{"cidrBlock": "203.0.113.7/32", "comment": "other"}}).is("totalCount", "3")
	w.must(200, "GET", path+"/203.0.113.7", nil).is("cidrBlock", `"203.0.113.7/32"`).is("comment", `"other"`)
	w.must(200, "GET", path+"/203.0.113.7%2F32/status", nil).is("STATUS", `"PENDING"`)
	w.clock.Advance(pending)
	w.must(200, "GET", path+"/203.0.113.7/status", nil).is("STATUS", `"ACTIVE"`)
	w.must(201, "POST", path, []object{{"ipAddress": "0.0.0.0"}})
	w.must(200, "GET", path+"/0.0.0.0%2F0", nil).is("cidrBlock", `"0.0.0.0/0"`)
	w.must(204, "DELETE", path+"/198.51.100.0%2F24", nil)
	w.call("DELETE", path+"/198.51.100.0%2F24", nil).code(404, "ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND")
	w.call("POST", path, []object{{"ipAddress": "here"}}).code(400, "INVALID_IP_ADDRESS_OR_CIDR_NOTATION")
	w.must(201, "POST", path, []object{{"ipAddress": "203.0.113.8", "deleteAfterDate": day(start.Add(time.Hour))}})
	w.clock.Advance(time.Hour)
	w.signIn()
	w.call("GET", path+"/203.0.113.8", nil).want(404)
}

// TestAlerts: a project has some from the start; a PATCH turns one on or off
// and no more; secrets are masked.
func TestAlerts(t *testing.T) {
	w := newWorld(t, Options{})
	path := w.project("p") + "/alertConfigs"
	w.must(200, "GET", path, nil).is("totalCount", "2")
	a := object{"eventTypeName": "GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING", "enabled": true, "notifications": []object{{"typeName": "GROUP", "emailEnabled": true}, {"typeName": "SLACK", "apiToken": "made-up-token", "channelName": "x"}}}
	r := w.must(201, "POST", path, a).is("notifications.0.delayMin", "0").is("notifications.1.apiToken", `"****oken"`)
	if r.header.Get("Location") != w.s.URL+apiPrefix+path+"/"+r.text("id") {
		t.Error(r.header)
	}
	one := path + "/" + r.text("id")
	w.must(200, "PATCH", one, object{"enabled": false, "eventTypeName": "NO_PRIMARY"}).is("enabled", "false").is("eventTypeName", `"GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING"`)
	a["notifications"] = []object{{"typeName": "GROUP", "intervalMin": 4}}
	w.call("PUT", one, a).code(400, "VALIDATION_ERROR")
	a["notifications"] = []object{{"typeName": "GROUP", "roles": []string{"GROUP_OWNER"}}}
	again := w.must(200, "PUT", one, a)
	if again.text("notifications.0.notifierId") == r.text("notifications.0.notifierId") {
		t.Error("a notification kept its id")
	}
	w.must(200, "GET", one+"/alerts", nil).is("totalCount", "0")
	w.must(204, "DELETE", one, nil)
	w.call("GET", one, nil).code(404, "ALERT_CONFIG_NOT_FOUND")
	bare := w.must(201, "POST", "/groups", object{"name": "bare", "orgId": w.s.opt.OrgID, "withDefaultAlertsSettings": false}).text("id")
	w.must(200, "GET", "/groups/"+bare+"/alertConfigs", nil).is("totalCount", "0")
}

// TestSecurityAndCertificates: the directory's password is never told; a
// certificate is told once, as PEM in what says JSON.
func TestSecurityAndCertificates(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	w.must(202, "PATCH", g+"/userSecurity", object{"ldap": object{"hostname": "ldap.acme.example", "port": 636, "bindUsername": "cn=x", "bindPassword": "made-up", "userToDNMapping": []object{{"match": "(.+)", "substitution": "{0}"}}}})
	w.must(202, "PATCH", g+"/userSecurity", object{"customerX509": object{"cas": "PEM"}})
	r := w.must(200, "GET", g+"/userSecurity", nil).is("customerX509.cas", `"PEM"`).is("ldap.port", "636").is("ldap.authenticationEnabled", "false")
	if strings.Contains(r.raw, "made-up") {
		t.Error(r.raw)
	}
	w.must(202, "DELETE", g+"/userSecurity/ldap/userToDNMapping", nil).is("ldap.userToDNMapping", "null")
	w.must(202, "DELETE", g+"/userSecurity/customerX509", nil).is("customerX509", "{}")
	w.must(201, "POST", g+"/databaseUsers", object{"databaseName": "$external", "username": "user389", "x509Type": "MANAGED", "roles": []object{{"databaseName": "admin", "roleName": "atlasAdmin"}}})
	w.call("POST", g+"/databaseUsers/user389/certs", object{"monthsUntilExpiration": 25}).code(400, "VALIDATION_ERROR")
	pem := w.must(201, "POST", g+"/databaseUsers/user389/certs", object{"monthsUntilExpiration": 1})
	if !strings.HasPrefix(pem.raw, "-----BEGIN CERTIFICATE-----") || !strings.Contains(pem.raw, "PRIVATE KEY") {
		t.Error(pem.raw)
	}
	w.must(200, "GET", g+"/databaseUsers/user389/certs", nil).is("totalCount", "1").is("results.0.subject", `"CN=user389"`).is("results.0.notAfter", `"2026-09-10T03:00:00Z"`)
}

// TestMigrate: a project goes to another organization with its people.
func TestMigrate(t *testing.T) {
	w := newWorld(t, Options{})
	g := w.project("p")
	owner := w.must(200, "GET", g+"/users", nil).text("results.0.id")
	r := w.must(201, "POST", "/orgs", object{"name": "Second", "orgOwnerId": owner, "apiKey": object{"desc": "x", "roles": []string{"ORG_OWNER"}}})
	to := r.text("organization.id")
	move := object{"destinationOrgId": to, "destinationOrgPublicApiKey": r.text("apiKey.publicKey"), "destinationOrgPrivateApiKey": "wrong"}
	w.call("POST", g+":migrate", move).code(401, "USER_UNAUTHORIZED")
	move["destinationOrgPrivateApiKey"] = r.text("apiKey.privateKey")
	w.must(200, "POST", g+":migrate", move).is("orgId", `"`+to+`"`)
	w.call("GET", g, nil).code(401, "USER_UNAUTHORIZED")
}
