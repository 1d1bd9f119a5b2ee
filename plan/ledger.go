package plan

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"tenon/spec/value"
)

// Of what is hidden the inventory keeps a digest of what was last sent. That
// of a secret could be guessed from, were it a plain one: it is made with a
// key that lies in the secret store, and begins with which key that was.

// LedgerKey is where the secret store keeps the key of those digests.
var LedgerKey = value.Target{Secret: true, Address: "tenon", Field: "ledger"}

// NewLedgerKey makes a key at random.
func NewLedgerKey() value.Value {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails
	return value.OfString(hex.EncodeToString(key)).AsSecret()
}

// What the inventory has of a secret: the beginning of a keyed digest, or where
// none could be made, that it was sent.
const (
	keyed   = "keyed:"
	unkeyed = "sent"
)

// ledger makes and checks keyed digests; without a key it can do neither.
type ledger struct {
	key []byte
	err error // why the key cannot be had
}

// ledger reads the key, once.
func (l *Live) ledger() *ledger {
	if l.digests == nil {
		l.digests = &ledger{}
		v, err := l.secret(LedgerKey)
		l.digests.err = err
		if err == nil && v.Kind() != value.Absent {
			l.digests.set(v)
		}
	}
	return l.digests
}

func (d *ledger) set(v value.Value) {
	key, err := hex.DecodeString(v.Reveal())
	if err != nil || len(key) < 16 {
		d.err = errors.New("it is no key")
		return
	}
	d.key, d.err = key, nil
}

// name tells one key from another and nothing of either.
func (d *ledger) name() string { return hex.EncodeToString(d.sum("", "name")[:4]) }

func (d *ledger) sum(parts ...string) []byte {
	h := hmac.New(sha256.New, d.key)
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return h.Sum(nil)
}

// digest is another one each time, so that equal secrets do not look alike.
func (d *ledger) digest(p hiddenPart) string {
	salt := make([]byte, 8)
	_, _ = rand.Read(salt)
	return d.salted(p, hex.EncodeToString(salt))
}

func (d *ledger) salted(p hiddenPart, salt string) string {
	return keyed + d.name() + ":" + salt + ":" + hex.EncodeToString(d.sum(salt, string(canonical(p.field, p.want)))[:16])
}

// remembers compares a hidden part with what the inventory has of it; known
// says that it has something which can be compared.
func (l *Live) remembers(old string, p hiddenPart) (same, known bool) {
	if !strings.HasPrefix(old, keyed) {
		return old == digest(p.field, p.want), old != "" && old != unkeyed
	}
	d := l.ledger()
	parts := strings.Split(old, ":")
	if d.key == nil || len(parts) != 4 || parts[1] != d.name() {
		return false, false
	}
	return hmac.Equal([]byte(old), []byte(d.salted(p, parts[2]))), true
}

// rememberHidden is what is kept of a hidden part: a new digest if it was sent,
// or if the old one cannot be compared; without a key the old one, while it
// is of what was sent last, or else that it was sent.
func (l *Live) rememberHidden(p hiddenPart, old *Entry, sent bool) string {
	if !p.want.IsSet() || p.want.HasUnknown() {
		return ""
	}
	if !p.secret {
		return digest(p.field, p.want)
	}
	before := ""
	if old != nil && strings.HasPrefix(old.Applied[p.path], keyed) {
		before = old.Applied[p.path]
	}
	if d := l.ledger(); d.key != nil {
		if same, _ := l.remembers(before, p); same {
			return before
		}
		return d.digest(p)
	}
	if sent || before == "" {
		return unkeyed
	}
	return before
}

// WantsLedger reports whether files declare a secret that no server shows
// again, and there is no key yet to remember it by.
func (p *Plan) WantsLedger() bool {
	if p.Destroy {
		return false
	}
	for _, r := range p.live.input.State.Resources {
		for _, part := range hiddenParts(r.Kind, r.Fields, r.Ignore) {
			if part.secret || part.want.HasUnknown() {
				d := p.live.ledger()
				return d.key == nil && d.err == nil
			}
		}
	}
	return false
}

// UseLedger gives the plan a key that was just made and stored.
func (p *Plan) UseLedger(key value.Value) { p.live.ledger().set(key) }
