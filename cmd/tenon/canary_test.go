package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// canaries are pieces of secrets, and what they are pieces of.
type canaries struct {
	short, long map[string]string
	begins      []bool // the hashes of how they begin
	harmless    string // what the state file has anyway
}

// How many characters in a row give a secret away: of the secret itself, and of
// it in base64 or hexadecimal, where a few may be there by chance.
const short, long = 6, 12

// add takes up a secret in every form in which something might write it, but
// for what the state file has anyway.
func (c *canaries) add(name, secret string) {
	if c.short == nil {
		c.short, c.long, c.begins = map[string]string{}, map[string]string{}, make([]bool, 1<<16)
	}
	plain, least := c.short, short
	if common.MatchString(secret) {
		plain, least = c.long, long
	}
	asJSON, _ := json.Marshal(secret)
	for _, text := range []string{
		secret, string(asJSON[1 : len(asJSON)-1]), url.QueryEscape(secret), url.PathEscape(secret),
	} {
		for i := range max(0, len(text)-least+1) {
			part := text[i : i+least]
			if (!strings.Contains(part, "%") || len(syntax.ReplaceAllString(part, "")) >= 4) && strings.TrimSpace(part) == part && !strings.Contains(c.harmless, part) && !strings.Contains(part, `\u`) {
				c.keep(plain, part, name)
			}
		}
	}
	digits := hex.EncodeToString([]byte(secret))
	for i := range max(0, len(digits)-long+1) {
		c.keep(c.long, digits[i:i+long], name)
	}
	for cut := range 3 { // wherever it begins among the bytes that are encoded together
		text := base64.RawStdEncoding.EncodeToString([]byte(secret[min(cut, len(secret)):]))
		for i := range max(0, len(text)-4-long+1) {
			c.keep(c.long, text[i:i+long], name)
		}
	}
}

// common are secrets a few characters of which may be elsewhere by chance: long
// tokens, and those of digits and a few letters, as ids are.
var common = regexp.MustCompile(`^[0-9a-f-]+$|^eyJ|^.{100}`)

// syntax is what is escaped in an address, cut anywhere, and signs: JSON that is
// escaped is much the same everywhere.
var syntax = regexp.MustCompile(`%[0-9A-F]{0,2}|^[0-9A-F]{1,2}%|[^0-9A-Za-z]`)

func (c *canaries) keep(in map[string]string, part, name string) {
	in[part] = name
	c.begins[begin(part)] = true
}

// begin is a hash of four bytes.
func begin(text string) uint16 {
	return uint16(text[0]) ^ uint16(text[1])<<3 ^ uint16(text[2])<<6 ^ uint16(text[3])<<9
}

// in finds a piece of a secret in a text.
func (c *canaries) in(text string) (name, as string) {
	for i := range max(0, len(text)-short+1) {
		if !c.begins[begin(text[i:])] {
			continue
		}
		if part := text[i : i+short]; c.short[part] != "" {
			return c.short[part], part
		}
		if i+long <= len(text) && c.long[text[i:i+long]] != "" {
			return c.long[text[i:i+long]], text[i : i+long]
		}
	}
	return "", ""
}

// armor is what age has encrypted, as JSON spells it.
var armor = regexp.MustCompile(`-----BEGIN AGE ENCRYPTED FILE-----((?:\\n[A-Za-z0-9+/=]+)+)\\n-----END AGE ENCRYPTED FILE-----`)

// unsealed leaves out what is encrypted: it is as good as random, and among so much
// of it a few characters are those of a secret some day.
func unsealed(text string) string {
	return armor.ReplaceAllStringFunc(text, func(found string) string {
		sealed, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(armor.FindStringSubmatch(found)[1], `\n`, ""))
		if err != nil || !strings.HasPrefix(string(sealed), "age-encryption.org/v1\n-> ") {
			return found
		}
		return "(sealed)"
	})
}

// TestCanariesAreSeen: what looks for secrets finds them in any form.
func TestCanariesAreSeen(t *testing.T) {
	var c canaries
	c.add("it", "Qx7Z Wv9J\"Hq4T")
	for _, text := range []string{
		"a Qx7Z W b", `{"x":"Wv9J\"Hq"}`, "?p=Wv9J%22Hq4T", hex.EncodeToString([]byte("7Z Wv9J")),
		"Basic " + base64.StdEncoding.EncodeToString([]byte(`id:Qx7Z Wv9J"Hq4T`)), base64.URLEncoding.EncodeToString([]byte(`client:Qx7Z Wv9J"Hq4T`)),
	} {
		if name, _ := c.in(text); name != "it" {
			t.Errorf("not seen in %q", text)
		}
	}
}

// TestWhatIsSealedIsNotLookedAt, and nothing else is taken for it.
func TestWhatIsSealedIsNotLookedAt(t *testing.T) {
	const begin, end = `{"secret":"-----BEGIN AGE ENCRYPTED FILE-----`, `\n-----END AGE ENCRYPTED FILE-----\n"}`
	sealed := base64.StdEncoding.EncodeToString([]byte("age-encryption.org/v1\n-> X25519 made-up\n--- made-up\nQx7ZWv9J"))
	for text, want := range map[string]string{
		begin + `\n` + sealed[:40] + `\n` + sealed[40:] + end:                               `{"secret":"(sealed)\n"}`,
		begin + `\n` + base64.StdEncoding.EncodeToString([]byte("not sealed at all")) + end: "",
		begin + `\nQx7Z Wv9J` + end:                                                         "",
		`{"secret":"Qx7ZWv9J"}`:                                                             "",
	} {
		if want == "" {
			want = text
		}
		if got := unsealed(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}
