package logtotest

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"tenon/providers/internal/fake"
)

func passwordRoutes(r *router) {
	r.on("PATCH /users/{}/password", patchPassword)
	r.on("POST /users/{}/password/verify", verifyPassword)
	r.on("GET /users/{}/has-password", func(c *call) (answer, error) {
		user, err := c.mustUser()
		if err != nil {
			return answer{}, err
		}
		return reply(200, appendJSON(nil, object{"hasPassword": user.flag("hasPassword")})), nil
	})
}

func passwordAlgorithms() []string {
	return []string{"Argon2i", "Argon2id", "Argon2d", "SHA1", "SHA256", "MD5", "Bcrypt", "Legacy"}
}

// digest looks like the real server's, but is one round of SHA-256: a sandbox
// holds no real password, and benches create many users.
func digest(salt, password string) string {
	sum := sha256.Sum256([]byte(salt + password))
	enc := base64.RawStdEncoding
	return "$argon2i$v=19$m=8192,t=8,p=1$" + enc.EncodeToString([]byte(salt)) + "$" + enc.EncodeToString(sum[:])
}

func (t *tenant) passwordColumns(password string) object {
	return object{"passwordDigest": digest(t.s.ids.Make(fake.Alnum, 16), password), "passwordAlgorithm": "Argon2i", "hasPassword": true}
}

// fits says whether the password makes the digest. Imported digests fit none.
func fits(stored, password string) bool {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	return err == nil && digest(string(salt), password) == stored
}

// takePassword turns the password of a create into stored columns. The
// password policy is not applied here (recordings: 07-users).
func (c *call) takePassword(body object) error {
	password, plain := body["password"].(string)
	_, digested := body["passwordDigest"]
	_, named := body["passwordAlgorithm"]
	switch {
	case plain && digested:
		return refuse(400, "user.password_and_digest", "You cannot set both plain text password and password digest.")
	case digested && !named:
		return refuse(400, "user.password_algorithm_required", "Password algorithm is required.")
	case digested:
		body["hasPassword"] = true
	case plain:
		for k, v := range c.passwordColumns(password) {
			body[k] = v
		}
	}
	delete(body, "password")
	return nil
}

func patchPassword(c *call) (answer, error) {
	body, err := c.body(shape(need("password", text(1, 0))))
	if err != nil {
		return answer{}, err
	}
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	c.touch(user, c.passwordColumns(body["password"].(string)))
	return item(user), nil
}

func verifyPassword(c *call) (answer, error) {
	body, err := c.body(shape(need("password", text(1, 0))))
	if err != nil {
		return answer{}, err
	}
	user, err := c.mustUser()
	if err != nil {
		return answer{}, err
	}
	if !fits(user.str("passwordDigest"), body["password"].(string)) {
		return answer{}, refuse(422, "session.invalid_credentials", "Incorrect account or password. Please check your input.")
	}
	return noContent(), nil
}
