package keycloak

import "tenon/providers"

// setBack are fields of a realm that must go with every change of it: what a
// PUT leaves out of these is set back to where it began, be the PUT about
// something else (seen on 24.0, 26.4). Those of CIBA and PAR are attributes,
// which go as a whole; a PUT of attributes sets lifespans back in turn, and takes
// the headers of security away before version 26 (seen on 24.0).
func setBack(c providers.Change) []string {
	names := []string{"oauth2DeviceCodeLifespan", "oauth2DevicePollingInterval"}
	attributes := c.Live.Fields.Get("attributes")
	whole := c.Fields.Get("attributes").IsSet()
	for name, first := range map[string]string{"cibaAuthRequestedUserHint": "login_hint", "cibaBackchannelTokenDeliveryMode": "poll",
		"cibaExpiresIn": "120", "cibaInterval": "5", "parRequestUriLifespan": "60"} {
		if v := attributes.Get(name); v.IsSet() && v.Reveal() != first {
			whole = true
		}
	}
	if whole {
		names = append(names, "attributes", "clientSessionIdleTimeout", "clientSessionMaxLifespan", "clientOfflineSessionIdleTimeout", "clientOfflineSessionMaxLifespan", "browserSecurityHeaders")
	}
	return names
}
