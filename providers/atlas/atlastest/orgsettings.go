package atlastest

import "maps"

// orgDefaults are the settings of a new organization. The description gives
// the two defaults that are not empty.
func orgDefaults() object {
	return object{
		"apiAccessListRequired": false, "genAIFeaturesEnabled": true, "maxServiceAccountSecretValidityInHours": float64(maxSecretHours),
		"multiFactorAuthRequired": false, "operationsContact": nil, "restrictEmployeeAccess": false, "securityContact": "",
		"streamsCrossGroupEnabled": false,
	}
}

func (c *call) renderOrgSettings() object {
	out := orgDefaults()
	maps.Copy(out, c.org.Settings)
	return out
}

func (c *call) getOrgSettings() (answer, error) { return told(c.renderOrgSettings()) }

// updateOrgSettings merges what is sent. Nothing keeps a caller from turning on
// apiAccessListRequired before its own credential has a list: it is locked out.
func (c *call) updateOrgSettings() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	set := object{}
	for name, v := range o {
		switch name {
		case "apiAccessListRequired", "genAIFeaturesEnabled", "multiFactorAuthRequired", "restrictEmployeeAccess", "streamsCrossGroupEnabled":
			if _, ok := v.(bool); !ok {
				k.wrong(name, "must be a boolean")
			}
		case "maxServiceAccountSecretValidityInHours":
			k.whole(name, minSecretHours, maxSecretHours)
		case "securityContact": // "" clears it
			if _, ok := v.(string); !ok {
				k.wrong(name, "must be a string")
			}
		case "operationsContact": // null clears it, "" is refused
			if s, ok := v.(string); v != nil && (!ok || s == "") {
				k.wrong(name, "must not be empty")
			}
		case "customSessionTimeouts":
			if _, ok := v.(object); v != nil && !ok {
				k.wrong(name, "must be an object")
			}
		default: // not known: ignored
			continue
		}
		set[name] = v
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	maps.Copy(c.org.Settings, set)
	if c.org.Settings["customSessionTimeouts"] == nil {
		delete(c.org.Settings, "customSessionTimeouts")
	}
	return told(c.renderOrgSettings())
}
