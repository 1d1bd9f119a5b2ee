package providers

import (
	"cmp"
	"slices"
	"time"

	"tenon/spec/value"
)

// Rotation says where an object of a kind that Rotates tells of its
// credentials, and how many it may have.
type Rotation struct {
	// Field is a ReadOnly field, a List: one item for each credential, without its secret.
	Field string
	// ID, Created and Expires name fields of an item: what Client.DropCredential
	// takes, and two RFC 3339 times. An item without Expires never ends.
	ID, Created, Expires string
	// Max is how many there can be at once; one that has expired counts until it is deleted.
	Max int
	// Overlap is how long the server lets a credential go on at most once another
	// was made after it; 0: as long as it would have.
	Overlap time.Duration
	// Fits tells whether secrets of the object (its Mints, a Map by name) may be
	// those of a credential, by what an item shows of it: its end, or a digest. It is
	// pure. What others fit too proves nothing; nil: nothing is shown.
	Fits func(item, minted value.Value) bool
}

// Credential is what a live object tells of one of its credentials.
type Credential struct {
	ID               string
	Created, Expires time.Time // zero where the server does not tell
}

// Expired reports whether the credential has ended.
func (c Credential) Expired(now time.Time) bool { return !c.Expires.IsZero() && !c.Expires.After(now) }

// Credentials reads what a live object tells of its credentials, the oldest
// first; nil for a kind that does not rotate.
func (k *Kind) Credentials(fields value.Value) []Credential {
	if k.Rotates == nil {
		return nil
	}
	var out []Credential
	for _, item := range fields.Get(k.Rotates.Field).Items() {
		if id := item.Get(k.Rotates.ID); id.IsSet() {
			out = append(out, Credential{id.Reveal(), timeOf(item.Get(k.Rotates.Created)), timeOf(item.Get(k.Rotates.Expires))})
		}
	}
	slices.SortFunc(out, func(a, b Credential) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Fitting is the credential of a live object that secrets are of, by its id; ""
// where they fit none, or several.
func (k *Kind) Fitting(fields, minted value.Value) string {
	if k.Rotates == nil || k.Rotates.Fits == nil || !minted.IsSet() {
		return ""
	}
	found := ""
	for _, item := range fields.Get(k.Rotates.Field).Items() {
		if !k.Rotates.Fits(item, minted) {
			continue
		}
		if found != "" {
			return ""
		}
		found = item.Get(k.Rotates.ID).Reveal()
	}
	return found
}

func timeOf(v value.Value) time.Time {
	t, err := time.Parse(time.RFC3339, v.Reveal())
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
