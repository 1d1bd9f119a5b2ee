package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// disguise replaces what differs from run to run, and what is nobody's business.
type disguise struct {
	base    string
	ids     map[string]string
	short   map[string]string // ids that are no UUIDs
	secrets map[string]string
	sent    map[string]bool // values that the scenario itself chose
}

func newDisguise(base string) *disguise {
	return &disguise{base: base, ids: map[string]string{}, short: map[string]string{}, secrets: map[string]string{}, sent: map[string]bool{}}
}

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// text numbers ids and takes the server's address out.
func (d *disguise) text(s string) string {
	s = strings.ReplaceAll(s, d.base, "{base}")
	for real, shown := range d.secrets {
		s = strings.ReplaceAll(s, real, shown)
	}
	for real, shown := range d.short {
		s = strings.ReplaceAll(s, real, shown)
	}
	return uuid.ReplaceAllStringFunc(s, d.id)
}

// id numbers an id, unless the scenario chose it.
func (d *disguise) id(real string) string {
	if strings.HasPrefix(real, "00000000-") || strings.Contains(real, "-1d1d-") {
		return real
	}
	if d.ids[real] == "" {
		n := len(d.ids) + 1
		d.ids[real] = fmt.Sprintf("%08x-1d1d-4000-8000-%012d", n, n)
	}
	return d.ids[real]
}

// location learns ids that are no UUIDs: those of user federations.
func (d *disguise) location(url string) {
	_, id, ok := strings.Cut(url, "/components/")
	if ok && !uuid.MatchString(id) {
		d.short[id] = d.id(id)
	}
}

// body does the same to a JSON text, and hides secrets and times in an answer.
func (d *disguise) body(s string, answer bool) string {
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		d.sent[s] = true
		return d.text(s)
	}
	if !answer {
		d.remember(v)
		return d.text(s)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d.clean("", v)); err != nil {
		return err.Error()
	}
	return d.text(strings.TrimSpace(out.String()))
}

func (d *disguise) remember(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			d.remember(e)
		}
	case []any:
		for _, e := range v {
			d.remember(e)
		}
	case string:
		d.sent[v] = true
	}
}

var moment = regexp.MustCompile(`^1[78]\d{8}(\d{3})?$`)

func (d *disguise) clean(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if k == "value" && v["type"] == "secret" {
				k = "secret"
				v["value"] = d.clean(k, e)
				continue
			}
			v[k] = d.clean(k, e)
		}
	case []any:
		for i, e := range v {
			v[i] = d.clean(key, e)
		}
	case json.Number:
		if moment.MatchString(v.String()) {
			return json.Number("1700000000000"[:len(v.String())])
		}
	case string:
		return d.cleanText(key, v)
	}
	return v
}

func (d *disguise) cleanText(key, v string) string {
	switch key {
	case "access_token", "refresh_token", "id_token", "registrationAccessToken":
		return "<" + key + ">"
	case "certificate", "publicKey", "public_key", "kid", "session_state", "sid",
		"saml.signing.certificate", "saml.signing.private.key", "saml.artifact.binding.identifier":
		return "<" + key + ">"
	case "client.secret.creation.time", "creationDate":
		return "1700000000"
	case "secret":
		if v == "**********" || d.sent[v] {
			return v
		}
		if d.secrets[v] == "" {
			d.secrets[v] = fmt.Sprintf("made%028d", len(d.secrets)+1)
		}
		return d.secrets[v]
	}
	if moment.MatchString(v) {
		return "1700000000000"[:len(v)]
	}
	return v
}
