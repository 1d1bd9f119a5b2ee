package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// The realm from which builtin.json is made. Its name becomes {realm}.
const templateRealm = "template-of-a-realm"

// writeBuiltin asks the server what a new realm holds, what master holds, and
// what providers it has, and writes that as one document.
func (r *recorder) writeBuiltin(file string) error {
	b := &builtin{r: r}
	if err := r.send(false, "POST", "/admin/realms", `{"realm":"`+templateRealm+`","enabled":true}`); err != nil {
		return err
	}
	doc := map[string]any{
		"realm":  b.realm(templateRealm),
		"master": b.realm("master"),
	}
	info := b.get("/admin/serverinfo").(map[string]any)
	doc["version"] = walk(info["systemInfo"], "version")
	doc["executions"] = b.executions()
	doc["components"] = componentTypes(info["componentTypes"].(map[string]any))
	names := providerNames(info)
	names["eventTypes"] = walk(b.get("/admin/realms/"+templateRealm+"/events/config"), "enabledEventTypes")
	doc["names"] = names
	doc["globalProfiles"] = walk(b.get("/admin/realms/"+templateRealm+"/client-policies/profiles?include-global-profiles=true"), "globalProfiles")
	_ = r.send(false, "DELETE", "/admin/realms/"+templateRealm, "")
	if b.err != nil {
		return b.err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

type builtin struct {
	r   *recorder
	err error
}

func (b *builtin) get(path string) any {
	if b.err == nil {
		b.err = b.r.send(false, "GET", path, "")
	}
	return b.r.last
}

// realm gives the settings of a realm and, by names, what is in it.
func (b *builtin) realm(name string) any {
	base := "/admin/realms/" + name
	settings := b.get(base).(map[string]any)
	_ = b.r.send(false, "POST", base+"/partial-export?exportClients=true&exportGroupsAndRoles=true", "")
	export := b.r.last.(map[string]any)
	out := map[string]any{"settings": settings, "profile": b.get(base + "/users/profile")}
	for _, key := range []string{
		"roles", "clients", "clientScopes", "scopeMappings", "clientScopeMappings", "defaultDefaultClientScopes",
		"defaultOptionalClientScopes", "components", "authenticationFlows", "authenticatorConfig", "requiredActions",
	} {
		out[key] = export[key]
	}
	raw, _ := json.Marshal(without(out))
	var clean any
	_ = json.Unmarshal([]byte(strings.ReplaceAll(string(raw), templateRealm, "{realm}")), &clean)
	return clean
}

// without takes ids and made-up values out.
func without(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			text, isText := e.(string)
			if isText && uuid.MatchString(text) || k == "containerId" || k == "client.secret.creation.time" || k == "certificate" || k == "privateKey" {
				delete(v, k)
				continue
			}
			v[k] = without(e)
		}
	case []any:
		for i, e := range v {
			v[i] = without(e)
		}
	}
	return v
}

// executions gives for each provider of executions how it is shown.
func (b *builtin) executions() any {
	base := "/admin/realms/" + templateRealm + "/authentication/"
	out := map[string]any{}
	try := func(kind, flow, add, body string) {
		_ = b.r.send(false, "POST", base+"flows", fmt.Sprintf(`{"alias":"%s","providerId":"%s","topLevel":true}`, kind, flow))
		at := base + "flows/" + kind
		if kind == "form-action-providers" {
			_ = b.r.send(false, "POST", at+"/executions/flow", `{"alias":"form of actions","type":"form-flow","provider":"registration-page-form"}`)
			at = base + "flows/form%20of%20actions"
		}
		for _, p := range b.get(base + kind).([]any) {
			_ = b.r.send(false, "POST", at+add, fmt.Sprintf(body, walk(p, "id")))
		}
		for _, e := range b.get(at + "/executions").([]any) {
			e := e.(map[string]any)
			if e["providerId"] == nil { // a flow
				continue
			}
			out[fmt.Sprint(e["providerId"])] = map[string]any{
				"kind": kind, "displayName": e["displayName"], "requirementChoices": e["requirementChoices"], "configurable": e["configurable"],
			}
		}
	}
	try("authenticator-providers", "basic-flow", "/executions/execution", `{"provider":"%s"}`)
	try("client-authenticator-providers", "client-flow", "/executions/execution", `{"provider":"%s"}`)
	try("form-action-providers", "basic-flow", "/executions/execution", `{"provider":"%s"}`)
	return out
}

// componentTypes gives the properties of the kinds of components.
func componentTypes(types map[string]any) any {
	out := map[string]any{}
	for _, kind := range []string{
		"org.keycloak.keys.KeyProvider", "org.keycloak.storage.UserStorageProvider", "org.keycloak.storage.ldap.mappers.LDAPStorageMapper",
		"org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy", "org.keycloak.userprofile.UserProfileProvider",
	} {
		providers := map[string]any{}
		for _, p := range types[kind].([]any) {
			props := map[string]any{}
			list, _ := walk(p, "properties").([]any)
			for _, prop := range list {
				props[fmt.Sprint(walk(prop, "name"))] = map[string]any{"secret": walk(prop, "secret"), "type": walk(prop, "type"), "default": walk(prop, "defaultValue")}
			}
			providers[fmt.Sprint(walk(p, "id"))] = props
		}
		out[kind] = providers
	}
	return out
}

// providerNames lists what can be named in requests.
func providerNames(info map[string]any) map[string]any {
	ids := func(list any) (out []string) {
		for _, e := range list.([]any) {
			out = append(out, fmt.Sprint(walk(e, "id")))
		}
		return out
	}
	types := info["componentTypes"].(map[string]any)
	var idps []string
	for _, list := range []any{info["identityProviders"], info["socialProviders"]} {
		idps = append(idps, ids(list)...)
	}
	slices.Sort(idps)
	idps = slices.Compact(idps)
	names := map[string]any{
		"protocolMappers":   ids(types["org.keycloak.protocol.ProtocolMapper"]),
		"identityProviders": idps,
		"identityMappers":   ids(types["org.keycloak.broker.provider.IdentityProviderMapper"]),
		"passwordPolicies":  ids(info["passwordPolicies"]),
		"executors":         ids(types["org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider"]),
		"conditions":        ids(types["org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider"]),
		"validators":        ids(types["org.keycloak.validate.Validator"]),
	}
	keys := []string{}
	for k := range walk(walk(info["providers"], "required-action"), "providers").(map[string]any) {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	names["requiredActions"] = keys
	return names
}
