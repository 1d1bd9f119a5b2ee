package spec

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// settingFields is the table of the keys that are Tenon's own. vars: is not
// among them: see readVars.
func settingFields() []providers.Field {
	return []providers.Field{
		{Name: "stack", Type: providers.String, Doc: "The name of the stack. It is asked for before tenon destroy."},
		{Name: "state", Type: providers.Record, Doc: "Where inventory and secrets are kept.", Fields: []providers.Field{
			{Name: "dir", Type: providers.String, Doc: "A folder, relative to this file. Default: .tenon in the working directory."},
		}},
		{Name: "secrets", Type: providers.Record, Doc: "How the secret store keeps what it holds.", Fields: []providers.Field{
			{Name: "age", Type: providers.Record, Doc: "Encryption with age.", Fields: []providers.Field{
				{Name: "recipients", Type: providers.List, Elem: &providers.Field{Type: providers.String}, Doc: "Public keys that secrets are encrypted to: age1… or SSH public keys."},
				{Name: "identity", Type: providers.String, Secret: true, Doc: "The private key, AGE-SECRET-KEY-1…, or the path of a file with it. Usually !env TENON_AGE_IDENTITY."},
			}},
			{Name: "plaintext", Type: providers.Bool, Doc: "Keep secrets unencrypted, in files that only their owner can read."},
		}},
		{Name: "policy", Type: providers.Record, Doc: "The brakes of the stack.", Fields: []providers.Field{
			{Name: "maxDeletes", Type: providers.Integer, Doc: "How many objects of a kind one apply may delete or replace. Default: 10, or 30 % of the kind's managed objects if that is more."},
		}},
	}
}

// settingKeys are the top-level keys beside the providers.
func settingKeys() []string {
	keys := []string{"tenon", "vars"}
	for _, f := range settingFields() {
		keys = append(keys, f.Name)
	}
	return keys
}

// settings reads the settings of all files, variables first: any file may use them.
func (l *loader) settings() {
	for _, f := range l.sources {
		if vars := f.cached.node.get("vars"); vars != nil {
			l.readVars(f, vars)
		}
	}
	fields := settingFields()
	for _, f := range l.sources {
		for i := range fields {
			n := f.cached.node.get(fields[i].Name)
			if n == nil {
				continue
			}
			v := l.value(n, &fields[i], fields[i].Name)
			over := value.OfMap(value.Field{Key: fields[i].Name, Value: v})
			if l.own.Kind() == value.Absent {
				l.own = value.OfMap()
			}
			l.own = l.merge(l.own, over, "", f.overlay)
		}
	}
	l.checkSettings()
}

// stackName is what a stack may be called: it becomes part of file and ref names.
var stackName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

func (l *loader) checkSettings() {
	if v := l.own.Get("stack"); v.IsSet() && !isReported(v) && (v.IsSecret() || v.Kind() != value.String || !stackName.MatchString(v.Reveal())) {
		l.at(v.Pos(), "use letters, digits, dots, _ and -", "this is no name for a stack")
	}
	for _, path := range []string{"state.dir", "secrets.plaintext", "policy.maxDeletes"} {
		if v := l.own.Lookup(path); v.Kind() == value.Ref || v.IsSecret() {
			l.at(v.Pos(), "write it out, or use !var", "%s cannot come from elsewhere", path)
		}
	}
	v := l.own.Lookup("policy.maxDeletes")
	if strings.HasPrefix(v.Text(), "-") {
		l.at(v.Pos(), "write 0 or more", "policy.maxDeletes cannot be less than nothing")
	} else if _, err := strconv.Atoi(v.Text()); v.Kind() == value.Number && err != nil {
		l.at(v.Pos(), "write a whole number like 10", "policy.maxDeletes is no number to count with")
	}
	age := l.own.Lookup("secrets.age")
	if l.own.Lookup("secrets.plaintext").True() && age.Get("recipients").Len() > 0 {
		l.at(l.own.Lookup("secrets.plaintext").Pos(), "remove one of them", "secrets cannot be both encrypted, as secrets.age says, and plain text")
	}
	if v := age.Get("identity"); isAgeKey(v) && l.origins[v.Pos()] == "" {
		l.warn(v.Pos(), "use !env TENON_AGE_IDENTITY, and make a new key: this one has been seen", "a private key stands in a file")
	}
}

func isAgeKey(v value.Value) bool { return strings.HasPrefix(v.Reveal(), "AGE-SECRET-KEY-") }

func (l *loader) settingsOf() Settings {
	s := Settings{StateDir: ".tenon"}
	if v := l.own.Lookup("state.dir"); v.IsSet() && v.Reveal() != "" {
		s.StateDir = beside(v.Pos().File, v.Reveal())
	}
	secrets := l.own.Get("secrets")
	s.Secrets.Pos = secrets.Pos()
	s.Secrets.Plaintext = secrets.Get("plaintext").True()
	for _, v := range secrets.Lookup("age.recipients").Items() {
		s.Secrets.Recipients = append(s.Secrets.Recipients, v.Reveal())
	}
	if v := secrets.Lookup("age.identity"); v.IsSet() {
		s.Secrets.Identity = v
		if l.origins[v.Pos()] == "" && !isAgeKey(v) {
			s.Secrets.Identity = value.OfString(beside(v.Pos().File, v.Reveal())).AsSecret().At(v.Pos())
		}
	}
	if v := l.own.Lookup("policy.maxDeletes"); v.Kind() == value.Number {
		if n, err := strconv.Atoi(v.Reveal()); err == nil {
			s.Policy.MaxDeletes = &n
		}
	}
	return s
}

// beside joins a path that a file names to the folder of the file.
func beside(file, path string) string {
	if filepath.IsAbs(path) || strings.HasPrefix(path, "~") || file == "-" {
		return path
	}
	return filepath.Join(filepath.Dir(file), filepath.FromSlash(path))
}
