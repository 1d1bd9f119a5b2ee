package atlastest

import (
	"net/http"
	"slices"
	"time"
)

const (
	minSecretHours = 8
	maxSecretHours = 8760 // 365 days
	secretSlots    = 2    // an expired secret keeps its own
	overlap        = 7 * 24 * time.Hour
)

// renderSecret tells a secret: in full as it is made, without the masked value,
// and later the reverse.
func renderSecret(s *secret, shown bool) object {
	out := object{"id": s.ID, "createdAt": day(s.Created), "expiresAt": day(s.Expires), "lastUsedAt": dayOr(s.LastUsed)}
	if shown {
		out["secret"] = s.Value
	} else {
		out["maskedSecretValue"] = maskedSecret(s.Value)
	}
	return out
}

// hours checks how long a secret is to live: within what all organizations
// allow, and what this one does.
func (k *checks) hours(o *org) int {
	most := float64(maxSecretHours)
	if n, ok := o.Settings["maxServiceAccountSecretValidityInHours"].(float64); ok {
		most = n
	}
	return k.whole("secretExpiresAfterHours", minSecretHours, most)
}

// addSecret makes a secret. Older ones end within seven days of it, or when
// they would have anyway (documentation: "Rotate service account secrets").
func (s *Server) addSecret(a *account, hours int) *secret {
	now := s.stamp()
	for _, old := range a.Secrets {
		if cut := now.Add(overlap); old.Expires.After(cut) {
			old.Expires = cut
		}
	}
	one := &secret{ID: s.newID(), Value: s.newSecret(), Created: now, Expires: now.Add(time.Duration(hours) * time.Hour)}
	a.Secrets = append(a.Secrets, one)
	return one
}

func (c *call) createSecret() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	if err := c.mayRotate(a); err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	hours := k.hours(c.org)
	if err := k.err(); err != nil {
		return answer{}, err
	}
	if len(a.Secrets) >= secretSlots {
		return answer{}, errBad("SERVICE_ACCOUNT_SECRET_LIMIT_EXCEEDED", "The service account "+a.ID+" already has the maximum number of secrets.", a.ID)
	}
	return reply(http.StatusCreated, renderSecret(c.addSecret(a, hours), true)), nil
}

// deleteSecret revokes a secret, be it the caller's own. Tokens that were had
// with it live on until they expire.
func (c *call) deleteSecret() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	if err := c.mayRotate(a); err != nil {
		return answer{}, err
	}
	at := slices.IndexFunc(a.Secrets, func(s *secret) bool { return s.ID == c.params[1] })
	if at < 0 {
		return answer{}, refuse(http.StatusNotFound, "SERVICE_ACCOUNT_SECRET_NOT_FOUND", "No secret with ID "+c.params[1]+" exists.", c.params[1])
	}
	a.Secrets = slices.Delete(a.Secrets, at, at+1)
	return done()
}

// mayRotate refuses an owner of a project the secrets of a service account that
// has access beyond it: that takes an owner of the organization (documentation).
func (c *call) mayRotate(a *account) error {
	beyond := len(a.Projects) > 1 || !slices.Equal(a.Roles, []string{orgMemberRole})
	if c.project != nil && beyond && !c.may(orgOwner) {
		return errMissingRole()
	}
	return nil
}
