// Package speccheck holds a sandbox and its clients to the published API
// description of MongoDB Atlas. It is for tests only: nothing that is linked
// into the program may import it.
package speccheck

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"tenon/providers/internal/fake/speccheck"
)

// Report collects violations.
type Report = speccheck.Report

// File is the description of the Administration API in the folder of
// specifications.
const File = "atlas-iam.openapi.json"

var prefix = regexp.MustCompile(`^/*(/api/atlas/v2(?:/.*)?)$`)

// New checks the Administration API, and leaves tokens alone.
func New(specDir string) (func(http.Handler) http.Handler, *Report, error) {
	return speccheck.New(specDir, speccheck.Description{File: File, Prefix: prefix, Mend: mend, Errata: errata()})
}

// Client checks requests alone: those of a client that is to keep to the
// description to the letter, the version that it asks for among it.
func Client(specDir string) (func(http.Handler) http.Handler, *Report, error) {
	return speccheck.New(specDir, speccheck.Description{File: File, Prefix: prefix, Mend: func(v map[string]any) { mend(v); asked(v) }, ClientOnly: true})
}

// asked mends what is about requests alone:
//
//   - the media type without a version goes where there is one with: the service
//     takes it for bodies, and answers nothing but errors in it;
//   - patterns of addresses are about a path as it is escaped, and know of those
//     of version 6 only some forms;
//   - events are named by more than one kind of alert: any may fit;
//   - units of metrics are named twice, and no unit is in both lists.
func asked(v map[string]any) {
	for media := range v {
		if strings.HasPrefix(media, "application/vnd.atlas.") {
			delete(v, "application/json")
			break
		}
	}
	if pattern, ok := v["pattern"].(string); ok && strings.Contains(pattern, "%2[fF]") {
		v["pattern"] = `^([0-9a-f.:]+(/[0-9]{1,3})?|([0-9]*/)?sg-[0-9a-f]+)$`
	}
	union, _ := v["oneOf"].([]any)
	if len(union) == 0 {
		return
	}
	if props, _ := v["properties"].(map[string]any); v["discriminator"] != nil && props["metricName"] != nil {
		delete(props, "units")
	}
	if first, _ := union[0].(map[string]any); first["$ref"] == "#/components/schemas/DefaultAlertConfigViewForNdsGroup" {
		v["anyOf"] = union
		delete(v, "oneOf")
	}
}

// mend takes out what keeps a validator from ending or from beginning:
//
//   - patterns that look ahead, which Go's regular expressions do not do;
//   - parameters of errors, which are called objects and are texts and numbers;
//   - names of events and of fields, which are called objects and are texts, and
//     of which more than one set has the same;
//   - thresholds of alerts that stand in another form for some events, which
//     only a discriminator without a choice says;
//   - what is null where there is none, and the older ids of identity providers,
//     which have letters (recorded): within choices, where an erratum does not
//     reach;
//   - names of roles, among whose values is "<a custom role name>";
//   - the kinds of identity providers, of which more than one fits: any may;
//   - the choice between pending and active users, which are each defined as
//     the choice and more: it is checked without the choice.
func mend(v map[string]any) {
	if pattern, ok := v["pattern"].(string); ok {
		if _, err := regexp.Compile(pattern); err != nil {
			delete(v, "pattern")
		}
	}
	if values, ok := v["enum"].([]any); ok && slices.Contains(values, any("<a custom role name>")) {
		delete(v, "enum")
	}
	for _, name := range []string{"userConflicts", "fileName"} {
		if field, ok := v[name].(map[string]any); ok {
			field["nullable"] = true
		}
	}
	for _, name := range []string{"oktaIdpId", "identityProviderId"} {
		if field, ok := v[name].(map[string]any); ok {
			delete(field, "pattern")
		}
	}
	if list, ok := v["parameters"].(map[string]any); ok {
		list["items"] = map[string]any{}
	}
	if props, ok := v["properties"].(map[string]any); ok && v["discriminator"] != nil && v["oneOf"] == nil {
		delete(props, "threshold")
	}
	if union, ok := v["oneOf"].([]any); ok && len(union) > 0 {
		first, _ := union[0].(map[string]any)
		if first["type"] == "string" {
			delete(v, "type")
			v["anyOf"] = union
			delete(v, "oneOf")
		}
		switch ref, _ := first["$ref"].(string); {
		case strings.HasSuffix(ref, "PendingUserResponse"):
			delete(v, "oneOf")
			delete(v, "discriminator")
		case strings.Contains(ref, "/Federation"):
			v["anyOf"] = union
			delete(v, "oneOf")
			delete(v, "discriminator")
		}
	}
}

// errata are where the live service and its description differ.
func errata() []speccheck.Erratum {
	return append([]speccheck.Erratum{
		{Message: "number must be at least 1", Operation: `.*/apiKeys/{apiUserId}/accessList.*`, Reason: "an entry that was never used has a count of 0 (recorded)"},
		{Message: `writeOnly property "groupId" in response`, Operation: `.*/databaseUsers.*`, Reason: "database users tell their project (recorded)"},
		{Message: "is missing", Operation: `.*/customDBRoles/.*`, Reason: "resources of custom roles have the cluster or a collection, not both (recorded)"},
		{Message: `"/ldap/bindUsername": string doesn't match`, Reason: "names in a directory are in small letters (recorded)"},
		{Message: `/subject": string doesn't match`, Reason: "the subject of a certificate is CN=name alone (recorded)"},
		{Message: "failed to decode response body", Operation: "POST .*/certs", Reason: "a certificate is PEM in what says JSON (recorded)"},
		{Message: `/identityProviderId": Value is not nullable`, Reason: "no identity provider is null (recorded)"},
		{Message: `/name": string doesn't match`, Reason: "names have spaces (recorded)"},
		{Message: `"mobileNumber" is missing`, Operation: ".* /api/atlas/v2/(users/.*|orgs/{orgId}/teams/{teamId}/users)", Reason: "the first version of users has no telephone number (recorded)"},
		{Status: 400, Message: speccheck.Unlisted, Operation: "GET .*", Reason: "400 of what is no id is not described everywhere"},
		{Status: 400, Message: speccheck.Unlisted, Operation: `POST .*(:invite|/apiKeys.*)`, Reason: "400 of a bad body or of one that is there already is not described"},
		{Status: 405, Message: speccheck.Unlisted, Reason: "405 is not described"},
		{Status: 406, Message: speccheck.Unlisted, Reason: "406 of a version that is not there is not described"},
		{Status: 410, Message: speccheck.Unlisted, Reason: "410 of a version that is gone is described as an answer, and listed nowhere"},
		{Status: 415, Message: speccheck.Unlisted, Reason: "415 is not described"},
	}, speccheck.Faults()...)
}
