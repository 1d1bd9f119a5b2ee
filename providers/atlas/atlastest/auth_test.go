package atlastest

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestUnauthorized: the layer that authenticates prints its JSON, and its
// challenge has exactly the recorded form: libraries fail on any other.
func TestUnauthorized(t *testing.T) {
	w := newWorld(t, Options{})
	w.header["Authorization"] = ""
	r := w.must(401, "GET", "/groups", nil)
	if !regexp.MustCompile(`^Digest realm="MMS Public API", domain="", nonce="[A-Za-z0-9+/]{32}", algorithm=MD5, qop="auth", stale=false$`).MatchString(r.header.Get("Www-Authenticate")) {
		t.Errorf("challenge %q", r.header.Get("Www-Authenticate"))
	}
	if want := "{\n  \"error\" : 401,\n  \"reason\" : \"Unauthorized\",\n  \"detail\" : \"You are not authorized for this resource.\",\n  \"errorCode\" : \"UNEXPECTED_ERROR\"\n}\n"; r.raw != want {
		t.Errorf("body %q", r.raw)
	}
	if r.header.Get("Content-Type") != "application/json" || r.header.Get("RateLimit-Limit") != "" {
		t.Errorf("headers %v", r.header)
	}
	w.header["Authorization"] = "Bearer nonsense"
	if r := w.must(401, "GET", "/groups", nil); r.header.Get("Www-Authenticate") != "" {
		t.Error("a bad token is answered with a digest challenge")
	}
}

// answerTo makes the Authorization header of a digest challenge, as curl does.
func answerTo(challenge, method, uri, user, pass, nc string) string {
	nonce := regexp.MustCompile(`nonce="([^"]*)"`).FindStringSubmatch(challenge)[1]
	response := md5Hex(strings.Join([]string{md5Hex(user + ":" + realm + ":" + pass), nonce, nc, "cafe", "auth", md5Hex(method + ":" + uri)}, ":"))
	return fmt.Sprintf(`Digest username="%s", realm="%s", nonce="%s", uri="%s", cnonce="cafe", nc=%s, qop=auth, response="%s", algorithm="MD5"`, user, realm, nonce, uri, nc, response)
}

func TestDigest(t *testing.T) {
	w := newWorld(t, Options{})
	challenge := func() string {
		w.header["Authorization"] = ""
		return w.must(401, "GET", "/orgs?pageNum=1", nil).header.Get("Www-Authenticate")
	}
	send := func(status int, challenge, uri, user, pass, nc string) {
		t.Helper()
		w.header["Authorization"] = answerTo(challenge, "GET", uri, user, pass, nc)
		w.must(status, "GET", "/orgs?pageNum=1", nil)
	}
	uri, user, pass := apiPrefix+"/orgs?pageNum=1", w.s.opt.PublicKey, w.s.opt.PrivateKey
	first := challenge()
	send(200, first, uri, user, pass, "00000001")
	send(401, first, uri, user, pass, "00000001") // a replay
	send(200, first, uri, user, pass, "00000002")
	send(401, challenge(), uri, user, "wrong", "00000001")
	send(401, challenge(), uri, "nobodyxx", pass, "00000001")
	send(401, challenge(), apiPrefix+"/orgs", user, pass, "00000001")
	old := challenge()
	w.clock.Advance(nonceLife + time.Second) // a nonce cannot be kept
	send(401, old, uri, user, pass, "00000001")
}

func TestToken(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(200).is("expires_in", "3600").is("token_type", `"Bearer"`)
	if _, there := r.body.(object)["refresh_token"]; there || strings.Count(r.text("access_token"), ".") != 2 {
		t.Errorf("token %s", r.raw)
	}
	w.fetch(w.s.opt.ClientID, "mdb_sa_sk_wrong").want(401).is("error", `"invalid_client"`)
	w.fetch("mdb_sa_id_000000000000000000000000", w.s.opt.ClientSecret).want(401)
	w.must(200, "GET", "/orgs", nil)
	w.clock.Advance(tokenLife) // an hour, and not a second more
	w.must(401, "GET", "/orgs", nil)
	w.signIn()
	w.must(200, "GET", "/orgs", nil)
	w.s.ExpireTokens()
	w.must(401, "GET", "/orgs", nil)
}

func (w *world) revokeToken(token string) got {
	req, _ := http.NewRequest("POST", w.s.URL+revokePath, strings.NewReader(url.Values{"token": {token}, "token_type_hint": {"access_token"}}.Encode()))
	req.SetBasicAuth(url.QueryEscape(w.s.opt.ClientID), url.QueryEscape(w.s.opt.ClientSecret))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(req)
}

func TestRevoke(t *testing.T) {
	w := newWorld(t, Options{})
	w.revokeToken(w.token).want(200)
	w.must(401, "GET", "/orgs", nil)
	w.revokeToken(w.token).want(200) // again is fine
}

// TestTokenRate: ten in a minute, for each address and service account.
func TestTokenRate(t *testing.T) {
	w := newWorld(t, Options{}) // that was the first
	for range tokenRate - 1 {
		w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(200)
	}
	r := w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).code(429, "RATE_LIMITED")
	r.is("detail", `"Resource /api/oauth/token is limited to 10 requests every 1 minutes."`).is("parameters", `["/api/oauth/token",10,1]`)
	if r.header.Get("Retry-After") != "60" {
		t.Errorf("Retry-After %q", r.header.Get("Retry-After"))
	}
	w.clock.Advance(time.Minute)
	w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(200)
}

// TestLiveTokens: a hundred at a time; revoking makes room, and so does time.
func TestLiveTokens(t *testing.T) {
	w := newWorld(t, Options{})
	for i := range liveTokens - 1 {
		if i%(tokenRate-1) == 0 {
			w.clock.Advance(time.Minute)
		}
		w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(200)
	}
	w.clock.Advance(time.Minute)
	r := w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(403).is("error", `"access_denied"`)
	if !strings.Contains(r.text("error_description"), "Access Token limit reached") {
		t.Error(r.raw)
	}
	w.revokeToken(w.token).want(200)
	w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(200)
	w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(403)
	w.clock.Advance(tokenLife)
	w.fetch(w.s.opt.ClientID, w.s.opt.ClientSecret).want(200)
}

// TestRateLimit: the bucket is told, is empty at some time, and fills again.
func TestRateLimit(t *testing.T) {
	w := newWorld(t, Options{})
	r := w.must(200, "GET", "/orgs", nil)
	if r.header.Get("RateLimit-Limit") != "300" || r.header.Get("RateLimit-Remaining") != "299" {
		t.Errorf("headers %v", r.header)
	}
	for range 299 {
		w.must(200, "GET", "/orgs", nil)
	}
	r = w.call("GET", "/orgs", nil).code(429, "RATE_LIMITED_TOKEN_BUCKET").is("parameters", `["/orgs",1,300,300,60]`)
	if r.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", r.header.Get("Retry-After"))
	}
	w.clock.Advance(time.Second)
	w.must(200, "GET", "/orgs", nil)
	if r := w.must(200, "GET", "/groups", nil); r.header.Get("RateLimit-Limit") != "1200" {
		t.Errorf("headers %v", r.header)
	}
}
