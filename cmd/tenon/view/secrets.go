package view

import (
	"sort"
	"strings"
	"time"

	"tenon/apply"
	"tenon/spec/value"
)

// SecretsText lists the entries of the store without their values.
func SecretsText(secrets []apply.Secret, o Options) []byte {
	p := newPage(o, o.OutColor)
	column := 0
	for _, s := range secrets {
		column = max(column, width(secretName(s)))
	}
	for _, s := range secrets {
		p.line(pad(secretName(s), column) + "  " + p.paint.dim(s.Created.UTC().Format("2006-01-02 15:04")))
	}
	if len(secrets) == 0 {
		p.line("The store holds no secrets.")
	}
	return []byte(p.String())
}

func secretName(s apply.Secret) string { return Visible(string(s.Address) + "#" + s.Name) }

// SecretsDoc is the same for machines.
func SecretsDoc(secrets []apply.Secret) any {
	type entry struct {
		Address value.Address `json:"address"`
		Name    string        `json:"name"`
		Created time.Time     `json:"created"`
	}
	doc := struct {
		Format  string  `json:"format"`
		Secrets []entry `json:"secrets"`
	}{"tenon.secrets/1", []entry{}}
	for _, s := range secrets {
		doc.Secrets = append(doc.Secrets, entry{s.Address, s.Name, s.Created.UTC()})
	}
	return doc
}

// Variable is a revealed secret under a name that shells accept.
type Variable struct{ Name, Value string }

// Variables takes opened secrets apart into variables, sorted by name: one for
// each text, named after address, entry and field. Names that would be the same
// are numbered.
func Variables(secrets []apply.Secret) []Variable {
	var out []Variable
	taken := map[string]int{}
	add := func(name, text string) {
		name = variableName(name)
		taken[name]++
		if n := taken[name]; n > 1 {
			name += "_" + digits(n)
		}
		out = append(out, Variable{name, text})
	}
	for _, s := range secrets {
		name := string(s.Address) + " " + s.Name
		if s.Value.Kind() != value.Map {
			add(name, s.Value.Reveal())
			continue
		}
		for _, f := range s.Value.Fields() {
			add(name+" "+f.Key, f.Value.Reveal())
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// variableName turns a text into upper-case words joined by underscores; a
// capital within a word begins another.
func variableName(s string) string {
	var b strings.Builder
	before := '_'
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case r >= 'A' && r <= 'Z':
			if before >= 'a' && before <= 'z' {
				b.WriteByte('_')
			}
			b.WriteRune(r)
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			if before != '_' {
				b.WriteByte('_')
			}
			r = '_'
		}
		before = r
	}
	return strings.Trim(b.String(), "_")
}

// Exports writes variables as shell commands.
func Exports(vars []Variable) []byte {
	var b strings.Builder
	for _, v := range vars {
		b.WriteString("export " + v.Name + "='" + strings.ReplaceAll(v.Value, "'", `'\''`) + "'\n")
	}
	return []byte(b.String())
}

// Dotenv writes variables as the lines of a .env file.
func Dotenv(vars []Variable) []byte {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "$", `\$`, "`", "\\`")
	var b strings.Builder
	for _, v := range vars {
		b.WriteString(v.Name + `="` + escape.Replace(v.Value) + "\"\n")
	}
	return []byte(b.String())
}
