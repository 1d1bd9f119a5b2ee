package hyperauthtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"tenon/providers/keycloak/keycloaktest"
)

type object = map[string]any

// call is one request to the extension.
type call struct {
	*Server
	r      *http.Request
	realm  string
	params []string
	raw    []byte
	who    *keycloaktest.Caller // nil: nobody, or a token that is no good
}

// handler serves an endpoint. It gives the status and a text, or what is
// written as JSON.
type handler func(c *call) (int, any)

// unCaught is the answer to an exception that nobody caught.
func unCaught() (int, any) { return http.StatusInternalServerError, object{"error": "unknown_error"} }

const under = "/auth/realms/"

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), under)
	realm, rest, inside := strings.Cut(path, "/")
	methods, params := s.routes.Find("/" + rest)
	if !ok || !inside || methods == nil {
		s.pass(w, r)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	if r.Method == http.MethodOptions {
		return
	}
	h := methods[r.Method]
	if h == nil {
		write(w, http.StatusMethodNotAllowed, object{"error": "RESTEASY003650: No resource method found for " + r.Method + ", return 405 with Allow header"})
		return
	}
	if status, _ := s.admin(http.MethodGet, "/"+realm, nil); status == http.StatusNotFound {
		write(w, http.StatusNotFound, object{"error": "Realm does not exist"})
		return
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, 16<<20))
	if err != nil {
		write(w, http.StatusInternalServerError, object{"error": "unknown_error"})
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	if token := r.URL.Query().Get("token"); token != "" { // wins over the header
		r.Header.Set("Authorization", "Bearer "+token)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{Server: s, r: r, realm: realm, params: params, raw: raw, who: s.keycloak.Caller(r)}
	status, body := h(c)
	write(w, status, body)
}

// pass hands a request to Keycloak, and notes the sessions that begin.
func (s *Server) pass(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/protocol/openid-connect/token") {
		s.keycloak.Handler().ServeHTTP(w, r)
		return
	}
	rec := httptest.NewRecorder()
	s.keycloak.Handler().ServeHTTP(rec, r)
	var told struct {
		Session string `json:"session_state"`
	}
	if json.Unmarshal(rec.Body.Bytes(), &told) == nil && told.Session != "" {
		s.mu.Lock()
		s.sessions[told.Session] = false
		s.mu.Unlock()
	}
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
}

// write answers: a text as it is, unquoted, and all else as JSON. Both are
// called JSON, but for agreements and metrics.
func write(w http.ResponseWriter, status int, body any) {
	kind := "application/json"
	var data []byte
	switch body := body.(type) {
	case string:
		data = []byte(body)
	case plainText:
		data, kind = []byte(body), "text/plain;charset=utf-8"
	case nil:
	default:
		data, _ = json.Marshal(body)
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// plainText is a text that is called one.
type plainText string

// admin sends a request to the Admin API as its administrator. The extension is
// inside of the server: its token does not end with those of clients.
func (s *Server) admin(method, path string, body any) (status int, out any) {
	for range 5 {
		if status, out = s.adminOnce(method, path, body); status != http.StatusUnauthorized {
			break
		}
	}
	return status, out
}

func (s *Server) adminOnce(method, path string, body any) (int, any) {
	user, password := s.keycloak.Admin()
	form := "grant_type=password&client_id=admin-cli&username=" + user + "&password=" + password
	_, signed := s.inside(http.MethodPost, under+"master/protocol/openid-connect/token", "application/x-www-form-urlencoded", "", strings.NewReader(form))
	told, _ := signed.(object)
	access, _ := told["access_token"].(string)
	if body == nil {
		return s.inside(method, "/auth/admin/realms"+path, "", access, nil)
	}
	data, _ := json.Marshal(body)
	return s.inside(method, "/auth/admin/realms"+path, "application/json", access, bytes.NewReader(data))
}

// inside sends a request to Keycloak itself.
func (s *Server) inside(method, path, kind, token string, body io.Reader) (int, any) {
	req := httptest.NewRequest(method, path, body)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	rec := httptest.NewRecorder()
	s.keycloak.Handler().ServeHTTP(rec, req)
	var out any
	_ = json.Unmarshal(rec.Body.Bytes(), &out)
	return rec.Code, out
}
