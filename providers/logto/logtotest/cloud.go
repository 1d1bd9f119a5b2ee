package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"tenon/providers/internal/fake"
)

// cloudRoutes are those of the Cloud API that are served (the published
// @logto/cloud types). Handlers run with Server.mu held; the call has no tenant.
func cloudRoutes() *router {
	r := newRouter()
	r.on("GET /me/regions", nil)
	r.on("GET /tenants", nil)
	r.on("POST /tenants", nil)
	r.on("PATCH /tenants/{}", nil)
	r.on("DELETE /tenants/{}", nil)
	r.on("GET /tenants/{}/settings", nil)
	r.on("PATCH /tenants/{}/settings", nil)
	return r
}

// cloudError is an error of the Cloud API, whose form is not the Management
// API's.
func cloudError(status int, code, message string) answer {
	b := appendString([]byte(`{"message":`), message)
	if code != "" {
		b = append(appendString(append(b, `,"error":{"code":`...), code), '}')
	}
	return reply(status, append(b, '}'))
}

func (s *Server) serveCloud(w http.ResponseWriter, r *http.Request, path string) {
	rest, ok := strings.CutPrefix(path, "/api")
	methods, params := s.cloud.Find(rest)
	_, served := methods[r.Method]
	if !ok || !served {
		plain(http.StatusNotFound).write(w, r)
		return
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token != s.opt.PAT && token != s.opt.LimitedPAT {
		cloudError(401, "auth.unauthorized", "Unauthorized.").write(w, r)
		return
	}
	if r.Method != http.MethodGet && token == s.opt.LimitedPAT {
		cloudError(403, "auth.forbidden", "Forbidden. The token lacks the rights for this.").write(w, r)
		return
	}
	s.cloudAnswer(r, rest, params).write(w, r)
}

func (s *Server) cloudAnswer(r *http.Request, path string, params []string) answer {
	var body object
	if r.Method == http.MethodPost || r.Method == http.MethodPatch {
		v, err := readBody(r)
		m, ok := v.(object)
		if err != nil || !ok {
			return cloudError(400, "", "The request body is not a JSON object.")
		}
		body = m
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case path == "/me/regions":
		return s.listRegions()
	case path == "/tenants" && r.Method == http.MethodGet:
		return reply(200, array(s.order.IDs(), func(b []byte, id string) []byte { return s.appendTenant(b, s.tenants[id], "", "") }))
	case path == "/tenants":
		return s.postTenant(body)
	}
	t := s.tenants[params[0]]
	switch {
	case t == nil:
		return cloudError(404, "entity.not_found", "Can not find tenant "+params[0]+".")
	case strings.HasSuffix(path, "/settings"):
		return t.settings(body)
	case r.Method == http.MethodDelete:
		delete(s.tenants, t.id)
		s.order.Remove(t.id)
		return noContent()
	}
	if name, ok := body["name"].(string); ok {
		t.name = name
	}
	return reply(200, s.appendTenant(nil, t, "", ""))
}

func (s *Server) listRegions() answer {
	list := make([]any, len(s.opt.Regions))
	for i, r := range s.opt.Regions {
		list[i] = object{
			"id": strings.ToLower(r.Name), "name": r.Name, "displayName": r.DisplayName, "country": r.Country,
			"tags": []string{"development", "production"}, "isPrivate": false, "customTenantIdPrefix": nil,
		}
	}
	return reply(200, appendJSON(nil, object{"regions": list}))
}

// postTenant creates a tenant. Names need not be unique.
func (s *Server) postTenant(body object) answer {
	give := func(key, def string) (string, bool) {
		v, there := body[key]
		if !there {
			return def, true
		}
		text, ok := v.(string)
		return text, ok && text != ""
	}
	name, ok1 := give("name", "My Project")
	tag, ok2 := give("tag", "development")
	region, ok3 := give("regionName", s.opt.Regions[0].Name)
	id, ok4 := give("id", "")
	if id == "" {
		id = s.ids.Pick(fake.LowerDigits, 6, func(id string) bool { return s.tenants[id] != nil })
		ok4 = true
	}
	switch {
	case !ok1 || !ok2 || !ok3 || !ok4 || tag != "development" && tag != "production":
		return cloudError(400, "", "The request body is invalid.")
	case !slices.ContainsFunc(s.opt.Regions, func(r Region) bool { return r.Name == region }):
		return cloudError(400, "region.not_found", "Region "+region+" is not available.")
	case s.tenants[id] != nil:
		return cloudError(422, "tenant.id_in_use", "The tenant ID "+id+" is already in use.")
	}
	t, app, secret := s.addTenant(id, name, tag, region)
	return reply(http.StatusCreated, s.appendTenant(nil, t, app, secret))
}

// addTenant furnishes a tenant, with s.mu held.
func (s *Server) addTenant(id, name, tag, region string) (t *tenant, app, secret string) {
	t = s.newTenant(id)
	t.name, t.tag, t.region = name, tag, region
	t.managementAPI = s.base + "/t/" + id + "/api"
	t.furnish()
	app, secret = t.addMachine("", "", "Default M2M application")
	s.tenants[id] = t
	s.order.Add(id)
	return t, app, secret
}

// appendTenant shows a tenant; the credentials of its first application only
// where they are given.
func (s *Server) appendTenant(b []byte, t *tenant, app, secret string) []byte {
	const day = "2006-01-02T15:04:05.000Z"
	plan := "free"
	if t.tag == "development" {
		plan = "dev"
	}
	show := object{
		"id": t.id, "name": t.name, "tag": t.tag, "indicator": s.endpoint(t), "regionName": t.region,
		"createdAt": t.created.UTC().Format(day), "isSuspended": false, "planId": plan,
		"quota": object{"mauLimit": nil, "tokenLimit": nil},
		"usage": object{"activeUsers": 0, "tokenUsage": 0, "userTokenUsage": 0, "m2mTokenUsage": 0},
		"subscription": object{
			"status": "active", "planId": plan, "isEnterprisePlan": false, "quotaScope": "dedicated",
			"currentPeriodStart": t.created.UTC().Format(day), "currentPeriodEnd": t.created.AddDate(0, 1, 0).UTC().Format(day),
		},
		"openInvoices": []any{},
	}
	if app != "" {
		show["defaultApplication"] = object{"id": app, "secret": secret}
	}
	return appendJSON(b, show)
}

func (t *tenant) settings(body object) answer {
	if on, ok := body["isMfaRequired"].(bool); ok {
		t.mfaRequired = on
	}
	return reply(200, appendJSON(nil, object{"isMfaRequired": t.mfaRequired}))
}
