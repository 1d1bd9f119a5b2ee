package keycloaktest

import (
	"encoding/json"
	"net/http"
	"strings"
)

func realmRoutes(r *router) {
	r.on("GET /realms", noRight, (*call).listRealms)
	r.on("POST /realms", createRealm, (*call).postRealm)
	r.on("GET /realms/{}", seeName, (*call).getRealm)
	r.on("PUT /realms/{}", manageRealm, (*call).putRealm)
	r.on("DELETE /realms/{}", manageRealm, (*call).deleteRealm)
	r.on("GET /serverinfo", noRight, (*call).serverInfo)
}

// listRealms gives those realms that the caller may see anything of, as stubs
// where it may not see the settings. A caller who sees none is refused.
func (c *call) listRealms() (answer, error) {
	out := []object{}
	for r := range c.realms.all() {
		switch {
		case c.who.holds(c.Server, r, viewRealm) && c.flag("briefRepresentation", false) && !c.old():
			out = append(out, r.brief())
		case c.who.holds(c.Server, r, viewRealm):
			out = append(out, r.representation())
		case c.who.holds(c.Server, r, anyRight):
			out = append(out, object{"realm": r.Name})
		}
	}
	if len(out) == 0 {
		return answer{}, errText(http.StatusForbidden, "HTTP 403 Forbidden")
	}
	return told(out)
}

func (r *realm) brief() object {
	out := object{"id": r.ID, "realm": r.Name, "enabled": r.Settings["enabled"]}
	for _, name := range []string{"displayName", "displayNameHtml"} {
		if v, ok := r.Settings[name]; ok {
			out[name] = v
		}
	}
	return out
}

// getRealm gives a stub to who may see something of the realm but not its
// settings, and to who may make realms: so also to an admin whose token is older
// than the realm (recordings: 01).
func (c *call) getRealm() (answer, error) {
	if c.who.holds(c.Server, c.realm, viewRealm) {
		return told(c.realm.representation())
	}
	if c.old() {
		if !c.who.holds(c.Server, c.realm, anyRight) {
			return answer{}, errText(http.StatusForbidden, "HTTP 403 Forbidden")
		}
		return told(object{"realm": c.realm.Name})
	}
	stub := object{
		"realm": c.realm.Name, "bruteForceProtected": c.realm.Settings["bruteForceProtected"],
		"supportedLocales": orEmpty(c.realm.Settings["supportedLocales"]),
	}
	if c.who.holds(c.Server, c.realm, viewUsers) {
		stub["registrationEmailAsUsername"] = c.realm.Settings["registrationEmailAsUsername"]
	}
	return told(stub)
}

func orEmpty(v any) any {
	if v == nil {
		return []any{}
	}
	return v
}

func (c *call) postRealm() (answer, error) {
	if c.old() {
		return c.postRealm11()
	}
	rep := object{}
	if json.Unmarshal(c.raw, &rep) != nil || c.builtin.reps["RealmRepresentation"].check(rep, c.raw) != nil {
		return answer{}, errMessage(http.StatusBadRequest, "unable to read contents from stream")
	}
	name := str(rep, "realm")
	if err := checkName(name); err != nil {
		return answer{}, err
	}
	if c.realms.has(name) {
		return answer{}, errMessage(http.StatusConflict, "Realm "+name+" already exists")
	}
	id := str(rep, "id")
	if id == "" {
		id = c.newID()
	}
	if c.realms.hasID(id) {
		return answer{}, errMessage(http.StatusConflict, "Duplicate resource error")
	}
	r, err := c.addRealm(name, id, rep)
	if err != nil {
		return answer{}, err
	}
	c.grantMaker(r)
	return answer{status: http.StatusCreated, location: c.base(c.r) + "/admin/realms/" + escape(name)}, nil
}

func checkName(name string) error {
	if name == "" {
		return errMessage(http.StatusBadRequest, "Realm name cannot be empty")
	}
	return checkSlash(name)
}

// checkSlash refuses what would break a path.
func checkSlash(name string) error {
	for _, char := range "/;%\\?#&" {
		if strings.ContainsRune(name, char) {
			return errText(http.StatusBadRequest, "Character '"+string(char)+"' not allowed.")
		}
	}
	return nil
}

func (c *call) putRealm() (answer, error) {
	rep, err := c.body("RealmRepresentation")
	if err != nil {
		return answer{}, err
	}
	r := c.realm
	name, rename := rep["realm"].(string)
	if rename && name != r.Name {
		if err := checkName(name); err != nil {
			return answer{}, err
		}
		if c.realms.has(name) {
			return answer{}, errMessage(http.StatusConflict, "Realm with same name exists")
		}
	}
	if err := c.checkSettings(r, rep); err != nil {
		return answer{}, err
	}
	if c.old() {
		c.setBack11(r, rep)
	}
	c.applySettings(r, rep)
	if rename && name != r.Name {
		c.renameRealm(r, name)
	}
	return done()
}

// renameRealm takes along what has the name in it, but not the default role.
func (s *Server) renameRealm(r *realm, name string) {
	old := r.Name
	for _, id := range []string{"account", "account-console", "security-admin-console"} {
		if c := r.clients.named(id); c != nil {
			raw, _ := json.Marshal(c.Doc)
			for _, path := range []string{"/realms/", "/admin/"} {
				raw = []byte(strings.ReplaceAll(string(raw), path+old+"/", path+name+"/"))
			}
			c.Doc = object{}
			_ = json.Unmarshal(raw, &c.Doc)
		}
	}
	if master := s.realms.named("master"); master != nil {
		if c := master.clients.named(old + "-realm"); c != nil {
			c.Doc["clientId"] = name + "-realm"
			master.clients.rename(c.ID, name+"-realm")
		}
	}
	r.Name = name
	s.realms.rename(r.ID, name)
}

func (c *call) deleteRealm() (answer, error) {
	if c.realm.Name == "master" {
		if c.old() {
			return answer{}, errBare()
		}
		return answer{}, errMessage(http.StatusBadRequest, "Can't remove master realm")
	}
	c.dropRealm(c.realm)
	return done()
}

// serverInfo tells the version to admins of master only.
func (c *call) serverInfo() (answer, error) {
	version := ""
	if home := c.realms.get(c.who.realm); home.Name == "master" || c.old() {
		version = c.opt.Version
	}
	for r := range c.realms.all() {
		if c.who.holds(c.Server, r, anyRight) {
			return told(object{"systemInfo": object{"version": version}})
		}
	}
	return answer{}, errText(http.StatusForbidden, "HTTP 403 Forbidden")
}

// publicRealm is what everyone may see.
func (s *Server) publicRealm(r *realm, req *http.Request) answer {
	at := s.base(req) + "/realms/" + escape(r.Name)
	return reply(http.StatusOK, object{
		"realm": r.Name, "public_key": "sandbox", "token-service": at + "/protocol/openid-connect",
		"account-service": at + "/account", "tokens-not-before": r.Settings["notBefore"],
	})
}
