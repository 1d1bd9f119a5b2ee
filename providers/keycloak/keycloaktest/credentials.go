package keycloaktest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// credential is a password. It is kept as a digest; this is a sandbox.
type credential struct {
	ID, Label, Digest string
	Created           int64
}

// federated links a user to an identity provider.
type federated struct{ Provider, UserID, UserName string }

func (f federated) rep() object {
	return object{"identityProvider": f.Provider, "userId": f.UserID, "userName": f.UserName}
}

func digest(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

func (s *Server) password(value string) credential {
	return credential{ID: s.newID(), Digest: digest(value), Created: s.millis()}
}

// hashing is what the real server tells of its default hash.
const hashing = `{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}`

const hashing11 = `{"hashIterations":27500,"algorithm":"pbkdf2-sha256"}`

func (c *call) listCredentials(u *user) (answer, error) {
	return told(each(u.Credentials, func(k credential) object {
		out := object{"id": k.ID, "type": "password", "createdDate": k.Created, "credentialData": hashing}
		if c.old() {
			out["credentialData"] = hashing11
		}
		if k.Label != "" {
			out["userLabel"] = k.Label
		}
		return out
	}))
}

// setPassword replaces a user's password; the credential keeps its id and label.
func (s *Server) setPassword(u *user, value string) {
	next := s.password(value)
	if len(u.Credentials) > 0 {
		next.ID, next.Label = u.Credentials[0].ID, u.Credentials[0].Label
		u.Past = append(slices.Clone(u.Past), u.Credentials[0].Digest)
	}
	u.Credentials = []credential{next}
}

func (c *call) findCredential(u *user) (int, error) {
	i := slices.IndexFunc(u.Credentials, func(k credential) bool { return k.ID == c.params[1] })
	if i < 0 {
		return 0, errText(http.StatusNotFound, "Credential not found")
	}
	return i, nil
}

func (c *call) deleteCredential(u *user) (answer, error) {
	i, err := c.findCredential(u)
	if err != nil {
		return answer{}, err
	}
	u.Credentials = slices.Delete(u.Credentials, i, i+1)
	return done()
}

func (c *call) labelCredential(u *user) (answer, error) {
	i, err := c.findCredential(u)
	if err != nil {
		return answer{}, err
	}
	u.Credentials[i].Label = string(c.raw)
	return done()
}

// resetPassword adds UPDATE_PASSWORD to the actions for a temporary one, and
// takes it out for a lasting one. A credential keeps its id.
func (c *call) resetPassword(u *user) (answer, error) {
	rep, err := c.body("CredentialRepresentation")
	if err != nil {
		return answer{}, err
	}
	value, given := rep["value"].(string)
	switch {
	case !given:
		return answer{}, errText(http.StatusBadRequest, "No password provided")
	case value == "":
		return answer{}, errText(http.StatusBadRequest, "Empty password not allowed")
	}
	if err := c.realm.checkChange(u, value); err != nil {
		return answer{}, err
	}
	c.setPassword(u, value)
	u.Required = slices.DeleteFunc(slices.Clone(u.Required), func(a string) bool { return a == "UPDATE_PASSWORD" })
	if truth(rep, "temporary") {
		u.Required = append(u.Required, "UPDATE_PASSWORD")
	}
	return done()
}

// checkPassword holds a password against the rules of the realm's policy that
// count characters.
func (r *realm) checkPassword(value string) error {
	count := func(is func(rune) bool) (n int) {
		for _, char := range value {
			if is(char) {
				n++
			}
		}
		return n
	}
	for term := range strings.SplitSeq(str(r.Settings, "passwordPolicy"), " and ") {
		name, arg, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(term), ")"), "(")
		want, err := strconv.Atoi(arg)
		if err != nil {
			continue
		}
		rule, known := passwordRules()[name]
		if known && rule.bad(count(rule.is), want) {
			return errOAuth(http.StatusBadRequest, rule.code, fmt.Sprintf("Invalid password: "+rule.text, want))
		}
	}
	return nil
}

// checkChange does so for a user who has a password: passwordHistory refuses
// that one, and those before it (seen on 24.0, 26.7).
func (r *realm) checkChange(u *user, value string) error {
	if err := r.checkPassword(value); err != nil || len(u.Credentials) == 0 {
		return err
	}
	had := append(slices.Clone(u.Past), u.Credentials[0].Digest)
	for term := range strings.SplitSeq(str(r.Settings, "passwordPolicy"), " and ") {
		arg, is := strings.CutPrefix(strings.TrimSuffix(strings.TrimSpace(term), ")"), "passwordHistory(")
		last, err := strconv.Atoi(arg)
		if is && err == nil && slices.Contains(had[max(0, len(had)-last):], digest(value)) {
			return errOAuth(http.StatusBadRequest, "invalidPasswordHistoryMessage", fmt.Sprintf("Invalid password: must not be equal to any of last %d passwords.", last))
		}
	}
	return nil
}

// passwordRule is one that counts characters.
type passwordRule struct {
	code, text string
	is         func(rune) bool
	bad        func(have, want int) bool
}

func passwordRules() map[string]passwordRule {
	few := func(have, want int) bool { return have < want }
	many := func(have, want int) bool { return have > want }
	anything := func(rune) bool { return true }
	special := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	return map[string]passwordRule{
		"length":       {"invalidPasswordMinLengthMessage", "minimum length %d.", anything, few},
		"maxLength":    {"invalidPasswordMaxLengthMessage", "maximum length %d.", anything, many},
		"digits":       {"invalidPasswordMinDigitsMessage", "must contain at least %d numerical digits.", unicode.IsDigit, few},
		"upperCase":    {"invalidPasswordMinUpperCaseCharsMessage", "must contain at least %d upper case characters.", unicode.IsUpper, few},
		"lowerCase":    {"invalidPasswordMinLowerCaseCharsMessage", "must contain at least %d lower case characters.", unicode.IsLower, few},
		"specialChars": {"invalidPasswordMinSpecialCharsMessage", "must contain at least %d special characters.", special, few},
	}
}

// linked gives the place of a user's link to a provider, or -1.
func (u *user) linked(alias string) int {
	return slices.IndexFunc(u.Federated, func(f federated) bool { return f.Provider == alias })
}

func (c *call) listFederated(u *user) (answer, error) { return told(each(u.Federated, federated.rep)) }

// postFederated takes a provider that does not exist, as the real server does.
func (c *call) postFederated(u *user) (answer, error) {
	rep, err := c.body("FederatedIdentityRepresentation")
	if err != nil {
		return answer{}, err
	}
	alias := c.params[1]
	if u.linked(alias) >= 0 {
		return answer{}, errMessage(http.StatusConflict, "User is already linked with provider")
	}
	u.Federated = append(u.Federated, federated{alias, str(rep, "userId"), str(rep, "userName")})
	return done()
}

func (c *call) deleteFederated(u *user) (answer, error) {
	i := u.linked(c.params[1])
	if i < 0 {
		return answer{}, errText(http.StatusNotFound, "Link not found")
	}
	u.Federated = slices.Delete(slices.Clone(u.Federated), i, i+1)
	return done()
}
