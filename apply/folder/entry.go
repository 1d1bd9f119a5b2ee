package folder

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tenon/apply"
	"tenon/spec/value"
)

// secretFormat is the version of a secret's file.
const secretFormat = "tenon.secret/1"

// maxSecret bounds the file of a secret.
const maxSecret = 16 << 20

// envelope is the file of a secret. Either Age or Plain is there.
//
// `jq -r .age FILE | age -d -i KEYFILE` opens one without Tenon.
type envelope struct {
	Format  string        `json:"format"`
	Address value.Address `json:"address"`
	Name    string        `json:"name"`
	Created time.Time     `json:"created"`
	Age     string        `json:"age,omitempty"`   // armored; encrypts a payload
	Plain   *payload      `json:"plain,omitempty"` // in clear
}

// fileName makes a name that is safe on every file system, and unique even
// where case does not count: words for people, then a hash of the address, by
// which an address's entries are found without opening any, then one of the name.
func fileName(address value.Address, name string) string {
	const most = 60
	slug := slugOf(string(address)+" "+name, most)
	return slug + "." + addressHash(address) + "." + hash(name)[:12] + ".json"
}

func addressHash(address value.Address) string { return hash(string(address))[:16] }

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// slugOf keeps the end of a text that is too long: it says more than the beginning.
func slugOf(text string, most int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if s := b.String(); s != "" && s[len(s)-1] != '-' {
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if len(slug) > most {
		slug = strings.TrimLeft(slug[len(slug)-most:], "-")
	}
	if slug == "" {
		return "secret"
	}
	return slug
}

// decodeEnvelope reads the file of a secret. base is its name, which must be
// that of the address and name it tells. Errors quote nothing of the file but those.
func decodeEnvelope(path, base string, data []byte) (*envelope, error) {
	e := &envelope{}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, damagedSecret(path, "it is empty")
	}
	if !utf8.Valid(data) || json.Unmarshal(data, e) != nil {
		return nil, damagedSecret(path, "it is not whole JSON")
	}
	if e.Format != secretFormat {
		if strings.HasPrefix(e.Format, "tenon.secret/") && len(e.Format) < 40 {
			return nil, fmt.Errorf("%s was written by another version of Tenon: its format is %q, this one knows %q (use the version that wrote it)", path, e.Format, secretFormat)
		}
		return nil, damagedSecret(path, fmt.Sprintf("its format is not %q", secretFormat))
	}
	if fileName(e.Address, e.Name) != base {
		return nil, damagedSecret(path, fmt.Sprintf("it holds a secret of %s, which belongs into another file", show(e.Address, e.Name)))
	}
	if (e.Age == "") == (e.Plain == nil) {
		return nil, damagedSecret(path, "it holds no value")
	}
	return e, nil
}

func encodeEnvelope(e *envelope) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// secret is the entry without its value.
func (e *envelope) secret() apply.Secret {
	return apply.Secret{Address: e.Address, Name: e.Name, Created: e.Created}
}

// show names an entry as !secret would.
func show(address value.Address, name string) string {
	return value.Target{Secret: true, Address: address, Field: name}.String()
}
