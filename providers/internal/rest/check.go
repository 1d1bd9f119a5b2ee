package rest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// Check reports every mistake in a table. Each provider's tests call it.
func Check(rows []Row) error {
	ch := &checker{rows: map[string]*Row{}}
	for i := range rows {
		row := &rows[i]
		ch.at = row.Name
		if row.Name == "" || ch.rows[row.Name] != nil {
			ch.add("a name is missing or given twice")
		}
		if row.Parent != "" && ch.rows[row.Parent] == nil {
			ch.add("parent %q does not stand before it", row.Parent)
		}
		ch.rows[row.Name] = row
	}
	for i := range rows {
		ch.at = rows[i].Name
		ch.kind(&rows[i])
		ch.fields(rows[i].Name, rows[i].Fields)
		ch.routes(&rows[i])
		ch.parts(&rows[i])
	}
	ch.collections(rows)
	return errors.Join(ch.errs...)
}

type checker struct {
	rows map[string]*Row
	at   string
	errs []error
}

func (ch *checker) add(format string, args ...any) {
	ch.errs = append(ch.errs, fmt.Errorf("%s: %s", ch.at, fmt.Sprintf(format, args...)))
}

func (ch *checker) kind(row *Row) {
	if row.Collection == "" || row.Doc == "" {
		ch.add("Collection or Doc is missing")
	}
	if row.Singleton == (len(row.Keys) > 0) {
		ch.add("a kind has keys, or is a Singleton")
	}
	for _, key := range row.Keys {
		for _, name := range key {
			if f := row.Field(name); f == nil || f.ReadOnly || f.Local || f.Relation {
				ch.add("key %s is not a field that can be declared", name)
			}
		}
	}
	if f := row.Field(row.Given); row.Given != "" && (f == nil || !f.Local) {
		ch.add("Given %s is not a Local field", row.Given)
	}
	if row.Secluded && (!row.Opens || len(row.Mints) == 0) {
		ch.add("what is Secluded Opens, with its Mints")
	}
	if row.Identity != "" && row.Field(row.Identity) == nil || row.MintsWith != "" && row.Field(row.MintsWith) == nil {
		ch.add("Identity or MintsWith is not a field")
	}
	if row.ListedToo != "" && ch.rows[row.ListedToo] == nil {
		ch.add("ListedToo %q is no kind", row.ListedToo)
	}
	for _, name := range row.Takes {
		if other := ch.rows[name]; other == nil || other.Parent != row.Parent {
			ch.add("Takes %q is no kind beside it", name)
		}
	}
	if row.Rotates == nil && row.Renews != (row.Renew != nil) {
		ch.add("Renews and the hook Renew go together")
	}
	ch.rotates(row)
	if row.Inline != (row.Within.Path != "") {
		ch.add("Inline and Within go together")
	}
	if len(row.Mints) > 0 && row.Create == "" {
		ch.add("it mints, and cannot be created")
	}
}

// rotates checks what is said about credentials that are followed by others.
func (ch *checker) rotates(row *Row) {
	rot, hooks := row.Rotates, row.MakeCredential != nil && row.DropCredential != nil
	if rot == nil {
		if row.MakeCredential != nil || row.DropCredential != nil {
			ch.add("MakeCredential and DropCredential are for a kind that Rotates")
		}
		return
	}
	if f := row.Field(rot.Field); f == nil || !f.ReadOnly || rot.ID == "" || rot.Created == "" || rot.Expires == "" || rot.Max < 2 {
		ch.add("Rotates names a ReadOnly field, what its items tell, and a Max of two or more")
	}
	if len(row.Mints) == 0 || !row.Renews || row.Renew != nil || !hooks {
		ch.add("a kind that Rotates has Mints, Renews, and has MakeCredential and DropCredential in place of Renew")
	}
}

// collections makes sure that a key of the state file means one thing.
func (ch *checker) collections(rows []Row) {
	seen := map[string]string{}
	for i := range rows {
		row := &rows[i]
		ch.at = row.Name
		key := row.Parent + "/" + row.Collection
		if other := seen[key]; other != "" {
			ch.add("collection %s is that of %s too", row.Collection, other)
		}
		seen[key] = row.Name
		if parent := ch.rows[row.Parent]; parent != nil && parent.Field(row.Collection) != nil {
			ch.add("collection %s is a field of %s too", row.Collection, row.Parent)
		}
	}
}

func (ch *checker) fields(path string, fields []providers.Field) {
	seen := map[string]bool{}
	for i := range fields {
		f := &fields[i]
		if f.Name == "" || seen[f.Name] || strings.HasPrefix(f.Name, "_") {
			ch.add("%s: a field without a name, a name given twice, or one of Tenon's own: %q", path, f.Name)
		}
		seen[f.Name] = true
		if f.Doc == "" {
			ch.add("%s.%s has no Doc", path, f.Name)
		}
		ch.field(path+"."+f.Name, f)
	}
}

func (ch *checker) field(path string, f *providers.Field) {
	if len(f.Fields) > 0 && f.Type != providers.Record || f.Type == providers.Record && len(f.Fields) == 0 {
		ch.add("%s: Fields go with Record", path)
	}
	if f.Elem != nil && f.Type != providers.List && f.Type != providers.Dict {
		ch.add("%s: Elem goes with List and Dict", path)
	}
	if f.Set && f.Type != providers.List || (f.Fold || f.EmptyNull || f.Pattern != "" || f.Enum != nil) && f.Type != providers.String {
		ch.add("%s: Set is of a List; Fold, EmptyNull, Pattern and Enum are of a String", path)
	}
	if f.Relation && (f.Type != providers.List || f.Ref == nil && (f.Elem == nil || f.Elem.Type != providers.String)) {
		ch.add("%s: a Relation is a List with a Ref, or of texts", path)
	}
	if f.Network && f.Type != providers.String || f.After != nil && (f.Type != providers.String || f.Ref != nil || ch.rows[f.After.Kind] == nil) {
		ch.add("%s: Network and After are of a String, and After names a kind", path)
	}
	if f.Ref != nil && ch.rows[f.Ref.Kind] == nil {
		ch.add("%s names kind %q, which there is not", path, f.Ref.Kind)
	}
	if f.ReadOnly && (f.Required || f.WriteOnly || f.Immutable || f.Verify) || f.Verify && !f.WriteOnly {
		ch.add("%s: traits that exclude each other", path)
	}
	if _, err := regexp.Compile(f.Pattern); err != nil {
		ch.add("%s: %v", path, err)
	}
	if d := f.Default; d.Kind() == value.String && f.Enum != nil && !slices.Contains(f.Enum, d.Reveal()) {
		ch.add("%s: the Default is not in Enum", path)
	}
	ch.fields(path, f.Fields)
	if f.Elem != nil {
		ch.field(path+"[]", f.Elem)
	}
}

// routes checks what the braces of every route may stand for.
func (ch *checker) routes(row *Row) {
	if row.Singleton {
		ch.route(row, row.Item, "GET", false)
	} else {
		ch.route(row, row.List, "GET", false)
		ch.route(row, row.Create, "", false, fieldNames(row.Fields)...)
		ch.route(row, row.Item, "GET", true)
		ch.route(row, row.Delete, "", true)
	}
	ch.route(row, row.Update, "", !row.Singleton)
	for _, apart := range row.Apart {
		ch.route(row, apart.Route, "", !row.Singleton)
	}
	for _, rel := range row.Relations {
		ch.route(row, rel.Read, "GET", true)
		ch.route(row, rel.Reverse, "GET", false, "target")
		for _, route := range []string{rel.Add, rel.Remove, rel.Replace} {
			ch.route(row, route, "", true, "target")
		}
	}
	if row.List == "" && row.Told == nil && !row.Singleton || row.Singleton && row.Item == "" {
		ch.add("nothing lists it")
	}
}

func fieldNames(fields []providers.Field) []string {
	out := make([]string, len(fields))
	for i := range fields {
		out[i] = fields[i].Name
	}
	return out
}

func (ch *checker) route(row *Row, route, method string, item bool, more ...string) {
	if route == "" {
		return
	}
	got, path, err := splitRoute(route)
	if err != nil {
		ch.add("%v", err)
		return
	}
	if method != "" && got != method {
		ch.add("%s: want %s", route, method)
	}
	names, err := placeholders(path)
	if err != nil {
		ch.add("%v", err)
	}
	for _, name := range names {
		ok := slices.Contains(more, name) || item && (name == "id" || row.Field(name) != nil)
		for parent := ch.rows[row.Parent]; parent != nil && !ok; parent = ch.rows[parent.Parent] {
			ok = parent.Name == name && !parent.Opens
		}
		if !ok {
			ch.add("%s: {%s} stands for nothing", route, name)
		}
	}
}

// parts checks what the row says about single fields.
func (ch *checker) parts(row *Row) {
	related := map[string]bool{}
	for _, rel := range row.Relations {
		f := row.Field(rel.Field)
		if f == nil || !f.Relation {
			ch.add("%s is not a Relation field", rel.Field)
		}
		related[rel.Field] = true
		read := rel.Read != "" || rel.Reverse != "" || rel.Inline != "" || rel.All != nil
		write := rel.Replace != "" || rel.Add != "" && rel.Remove != "" || rel.Change != nil
		if !read || !write {
			ch.add("relation %s cannot be read or changed", rel.Field)
		}
	}
	for i := range row.Fields {
		if f := &row.Fields[i]; f.Relation && !related[f.Name] {
			ch.add("relation %s has no routes", f.Name)
		}
		if row.Fields[i].Verify && row.Verify == nil {
			ch.add("%s: no hook verifies it", row.Fields[i].Name)
		}
	}
	for _, apart := range row.Apart {
		if row.Field(apart.Field) == nil || (apart.Route == "") == (apart.Send == nil) {
			ch.add("Apart names %s, which is no field, or not the one way to send it", apart.Field)
		}
	}
	for _, later := range row.Later {
		if row.Field(later.Field) == nil || row.Update == "" {
			ch.add("Later names %s, which is no field, or there is no Update", later.Field)
		}
	}
	for _, path := range row.Whole {
		f := row.Field(value.SplitPath(path)[0])
		for _, name := range value.SplitPath(path)[1:] {
			f = f.Field(name)
		}
		if f == nil {
			ch.add("Whole names %s, which is no field", path)
		}
	}
}
