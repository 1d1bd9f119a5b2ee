package atlas

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/atlas/atlastest/speccheck"
)

// leftOut says of fields that requests can hold why the table has none of them.
var leftOut = map[string]string{
	"connectedOrgConfig.roleMappings":         "a kind of its own",
	"connectedOrgConfig.userConflicts":        "Atlas tells them, and works them out",
	"identityProvider.pemFileInfo":            "of the certificates of a provider of SAML Atlas tells nothing but two dates",
	"roleMapping.roleAssignments.orgId":       "always the organization around it",
	"project.orgId":                           "the organization around it",
	"projectTeam.teamId":                      "name has it",
	"databaseUser.groupId":                    "the project around it",
	"user.roles.groupRoleAssignments":         "roles in projects are declared there",
	"user.teamIds":                            "teams declare their members",
	"alertConfig.notifications.integrationId": "Atlas may set it where the project has such an integration, and then a list that lacks it would differ",
	"alertConfig.notifications.notifierId":    "Atlas makes it anew with every write",
	"alertConfig.notifications.teamName":      "teamId has it",
	"alertConfig.threshold.metricName":        "of stream processors, for which metricThreshold has it",
	"alertConfig.threshold.mode":              "of stream processors, for which metricThreshold has it",
	"alertConfig.threshold.operator=<":        "another spelling of LESS_THAN",
	"alertConfig.threshold.operator=>":        "another spelling of GREATER_THAN",
}

// beyond says of values that the table lists, and the description does not, where they come from.
var beyond = map[string]string{}

// TestEveryFieldOfTheDescription compares the table with what the published
// description lets be sent: every field of every request is in the row, or left
// out for a reason that is said here, and so is every value of an enumeration.
func TestEveryFieldOfTheDescription(t *testing.T) {
	d := readDescription(t)
	met, compared := map[string]bool{}, 0
	for _, row := range rows(newRoster("")) {
		for _, route := range []string{row.Create, row.Update} {
			for _, name := range d.parameters(route) {
				if row.Field(name) == nil {
					t.Errorf("%s.%s can be asked for, and the table lacks it", row.Name, name)
				}
			}
			if schema := d.request(t, route); schema != nil {
				d.compare(t, met, row.Name, row.Fields, schema)
				compared++
			}
		}
	}
	t.Logf("%d requests compared", compared)
	for _, all := range []map[string]string{leftOut, beyond} {
		for path := range all {
			if !met[path] {
				t.Errorf("%s is no exception: the table has it, or the description has it not", path)
			}
		}
	}
}

// description is the published one, as JSON.
type description struct {
	schemas map[string]any
	paths   map[string]any // by method and path, parameters without names
	shared  map[string]any // parameters, by name
}

// usual are parameters of every request, which say how it is answered.
var usual = []string{"envelope", "pretty", "itemsPerPage", "pageNum", "includeCount"}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

func readDescription(t *testing.T) *description {
	dir := os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "specs")
	}
	data, err := os.ReadFile(filepath.Join(dir, speccheck.File))
	if err != nil {
		t.Skip("the published description is not there (set TENON_SPECS)")
	}
	var doc struct {
		Paths      map[string]map[string]any
		Components struct{ Schemas, Parameters map[string]any }
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	d := &description{schemas: doc.Components.Schemas, paths: map[string]any{}, shared: doc.Components.Parameters}
	for path, operations := range doc.Paths {
		for method, operation := range operations {
			d.paths[strings.ToUpper(method)+" "+parameter.ReplaceAllString(path, "{}")] = operation
		}
	}
	return d
}

// operation is what the description says of a route; nil where it has it not.
func (d *description) operation(route string) map[string]any {
	method, path, _ := strings.Cut(route, " ")
	for strings.Contains(path, "//") { // the organization, which the row was made without
		path = strings.Replace(path, "//", "/{}/", 1)
	}
	if strings.HasSuffix(path, "connectedOrgConfigs/") {
		path += "{}"
	}
	operation, _ := d.paths[method+" "+base+parameter.ReplaceAllString(path, "{}")].(map[string]any)
	return operation
}

// parameters names those of a route's query.
func (d *description) parameters(route string) (names []string) {
	list, _ := d.operation(route)["parameters"].([]any)
	for _, one := range list {
		p := one.(map[string]any)
		if ref, _ := p["$ref"].(string); ref != "" {
			p, _ = d.shared[ref[strings.LastIndexByte(ref, '/')+1:]].(map[string]any)
		}
		if name, _ := p["name"].(string); p["in"] == "query" && !slices.Contains(usual, name) {
			names = append(names, name)
		}
	}
	return names
}

// request is the schema of what a route is sent; nil where it takes nothing.
func (d *description) request(t *testing.T, route string) map[string]any {
	if route == "" {
		return nil
	}
	operation := d.operation(route)
	if operation == nil {
		t.Errorf("%s is not in the description", route)
	}
	body, _ := operation["requestBody"].(map[string]any)
	content, _ := body["content"].(map[string]any)
	if len(content) == 0 {
		return nil
	}
	newest := slices.Max(slices.Collect(maps.Keys(content)))
	schema, _ := content[newest].(map[string]any)["schema"].(map[string]any)
	return schema
}

// compare walks the fields of the table and the properties of a schema, in all its
// forms, together.
func (d *description) compare(t *testing.T, met map[string]bool, at string, table []providers.Field, forms ...map[string]any) {
	properties := map[string][]map[string]any{}
	for _, form := range forms {
		d.properties(form, properties, nil)
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		path := at + "." + name
		i := slices.IndexFunc(table, func(f providers.Field) bool { return f.Name == name && !f.ReadOnly })
		if i < 0 {
			if leftOut[path] == "" {
				t.Errorf("%s can be sent, and the table lacks it", path)
			}
			met[path] = true
			continue
		}
		d.values(t, met, path, &table[i], properties[name])
		if fields := inner(&table[i]); len(fields) > 0 {
			d.compare(t, met, path, fields, properties[name]...)
		}
	}
}

func inner(f *providers.Field) []providers.Field {
	if f.Elem != nil {
		return inner(f.Elem)
	}
	return f.Fields
}

// properties collects what objects of a schema, in all its forms, may hold and be sent.
func (d *description) properties(schema map[string]any, into map[string][]map[string]any, seen []string) {
	if name, _ := schema["$ref"].(string); name != "" {
		if slices.Contains(seen, name) {
			return
		}
		seen = append(seen, name)
		schema = d.named(name)
	}
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		forms, _ := schema[key].([]any)
		for _, form := range forms {
			d.properties(form.(map[string]any), into, seen)
		}
	}
	if items, _ := schema["items"].(map[string]any); items != nil {
		d.properties(items, into, seen)
	}
	properties, _ := schema["properties"].(map[string]any)
	for name, one := range properties {
		property := one.(map[string]any)
		if readOnly, _ := property["readOnly"].(bool); !readOnly {
			into[name] = append(into[name], property)
		}
	}
}

func (d *description) named(ref string) map[string]any {
	schema, _ := d.schemas[ref[strings.LastIndexByte(ref, '/')+1:]].(map[string]any)
	return schema
}

// enumeration collects the values that a schema lists.
func (d *description) enumeration(schema map[string]any, into map[string]bool) {
	if ref, _ := schema["$ref"].(string); ref != "" {
		schema = d.named(ref)
	}
	values, _ := schema["enum"].([]any)
	for _, v := range values {
		into[fmt.Sprint(v)] = true
	}
	if items, _ := schema["items"].(map[string]any); items != nil {
		d.enumeration(items, into)
	}
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		forms, _ := schema[key].([]any)
		for _, form := range forms {
			d.enumeration(form.(map[string]any), into)
		}
	}
}

// values compares the values of a field with those of the description.
func (d *description) values(t *testing.T, met map[string]bool, path string, f *providers.Field, forms []map[string]any) {
	if f.Elem != nil {
		f = f.Elem
	}
	theirs := map[string]bool{}
	for _, form := range forms {
		d.enumeration(form, theirs)
	}
	if len(theirs) == 0 || len(f.Enum) == 0 {
		return
	}
	for _, v := range f.Enum {
		at := path + "=" + v
		if !theirs[v] && beyond[at] == "" {
			t.Errorf("%s is in the table, and not in the description", at)
		}
		met[at] = met[at] || !theirs[v]
	}
	for _, v := range slices.Sorted(maps.Keys(theirs)) {
		at := path + "=" + v
		if !slices.Contains(f.Enum, v) {
			if leftOut[at] == "" {
				t.Errorf("%s is in the description, and not in the table", at)
			}
			met[at] = true
		}
	}
}
