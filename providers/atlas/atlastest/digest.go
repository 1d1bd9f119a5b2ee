package atlastest

import (
	"crypto/md5" // what HTTP Digest of this server is made of
	"encoding/hex"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tenon/providers/internal/fake"
)

const realm = "MMS Public API"

// nonceLife is how long a nonce may be used (documentation: "a short time").
const nonceLife = 5 * time.Minute

// nonce is a number that was given out once.
type nonce struct {
	made  time.Time
	count int64 // the last nc that was used with it
}

const base64Chars = fake.Alnum + "+/"

// challenge is the 401 of a request without credentials or with wrong ones
// (recordings: TestSetupFailureFlow): MD5 only, and no opaque. A token that is
// not valid is not answered with a challenge to use something else.
func (s *Server) challenge(r *http.Request) answer {
	a := unauthorized()
	if strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
		return a
	}
	maps.DeleteFunc(s.access.nonces, func(_ string, n *nonce) bool { return s.now().Sub(n.made) > nonceLife })
	text := s.ids.Make(base64Chars, 32)
	s.access.nonces[text] = &nonce{made: s.now()}
	return a.with("Www-Authenticate", `Digest realm="`+realm+`", domain="", nonce="`+text+`", algorithm=MD5, qop="auth", stale=false`)
}

var digestParam = regexp.MustCompile(`(\w+)=(?:"([^"]*)"|([^\s,]+))`)

// digest finds the API key that a Digest header proves to know (RFC 7616, with
// MD5 and qop auth).
func (s *Server) digest(r *http.Request, header string) *caller {
	p := map[string]string{}
	for _, m := range digestParam.FindAllStringSubmatch(header, -1) {
		p[m[1]] = m[2] + m[3]
	}
	k := s.keyOf(p["username"])
	n := s.access.nonces[p["nonce"]]
	if k == nil || n == nil || s.now().Sub(n.made) > nonceLife || p["realm"] != realm || p["qop"] != "auth" || p["uri"] != r.URL.RequestURI() {
		return nil
	}
	count, err := strconv.ParseInt(p["nc"], 16, 64)
	if err != nil || count <= n.count { // a replay
		return nil
	}
	ha1 := md5Hex(k.Public + ":" + realm + ":" + k.Private)
	ha2 := md5Hex(r.Method + ":" + p["uri"])
	if p["response"] != md5Hex(strings.Join([]string{ha1, p["nonce"], p["nc"], p["cnonce"], p["qop"], ha2}, ":")) {
		return nil
	}
	n.count = count
	return &caller{grants: &k.grants, id: k.ID, key: k}
}

func (s *Server) keyOf(public string) *apiKey {
	for _, k := range s.state.Keys {
		if k.Public == public {
			return k
		}
	}
	return nil
}

func md5Hex(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}
