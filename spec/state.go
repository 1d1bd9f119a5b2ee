// Package spec turns state files into resources: it reads YAML and JSON, keeps
// every position, follows tags, merges files, and checks the result against the
// providers' tables. It sends no request and knows no provider by name.
package spec

import (
	"maps"
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// State is what all files of a run say together. It is not changed after Load.
type State struct {
	// Stack names the state: "default" unless a file sets it.
	Stack string
	// Settings are those of all files together.
	Settings Settings
	// Connections are in the order of their addresses.
	Connections []*Connection
	// Resources are parents before children, siblings in the order of the files.
	Resources []*Resource
	// Digest is a SHA-256 (hex) over all that was declared and matters to a
	// plan: the same text in other files or another order of keys gives the same
	// digest, another value another one. Of a secret only the tag that it comes
	// from enters (!env NAME), so that the digest tells nothing of its content
	// and is the same wherever the same files are read; what a secret's change
	// means is for the fingerprints of a plan to say.
	Digest string
	// Files are the paths read, as given or found, in order; "-" is standard input.
	Files []string
	// Warnings are problems that forbid nothing.
	Warnings []*Problem

	byAddress map[value.Address]*Resource
	others    otherKeys
}

// Lookup returns the resource with that address, or nil.
func (s *State) Lookup(a value.Address) *Resource { return s.byAddress[a] }

// With is the state with more objects, which come after those that they lie in.
// Its Digest stays: it is of what files say.
func (s *State) With(more ...*Resource) *State {
	out := &State{Stack: s.Stack, Settings: s.Settings, Connections: s.Connections, Digest: s.Digest, Files: s.Files, Warnings: s.Warnings,
		Resources: append(slices.Clone(s.Resources), more...), byAddress: maps.Clone(s.byAddress)}
	for _, r := range more {
		out.byAddress[r.Address] = r
	}
	return out
}

// Connection is one provider connection of the state.
type Connection struct {
	Address  value.Address // "logto.cloud"
	Provider *providers.Provider
	Name     string
	Fields   value.Value // its own fields, tags resolved; secrets marked
	Pos      value.Pos
	// Manage and Collections are as a Resource's, of the kinds directly under
	// the connection.
	Manage      map[string]bool
	Collections map[string]value.Pos
}

// Resource is one declared object.
type Resource struct {
	Address    value.Address
	Kind       *providers.Kind
	Connection *Connection
	Parent     *Resource // nil directly under the connection
	// Key is the natural key as it stands in the address; "" for a Singleton.
	Key string
	// KeyFields are the names of the fields that make the key.
	KeyFields []string
	// Fields are the declared fields of the provider: tags resolved but for
	// Ref values, secrets marked (by tag or by the table's Secret trait),
	// without underscore keys, ReadOnly fields and child collections. Local ones are included.
	Fields value.Value
	Pos    value.Pos

	ID         string          // _id
	Previously string          // _previously
	Protect    bool            // _protect
	Ignore     []string        // _ignore: field paths
	Rotate     *Rotate         // _rotate
	Manage     map[string]bool // _manage: collections that are authoritative ("all")
	// Collections are the child collections written out, even as an empty list.
	Collections map[string]value.Pos
	Children    []*Resource
	// Left says that no file declares the object any more: it is the only one of
	// its kind, stays as it is, and holds something that does not. See State.With.
	Left bool

	mention mention
}

// Settings are the keys of a state file that are Tenon's own.
type Settings struct {
	StateDir string // directory of inventory and secrets; absolute, or relative to the working directory
	Secrets  SecretSettings
	Policy   Policy
}

// SecretSettings say how the secret store keeps what it holds.
type SecretSettings struct {
	Recipients []string    // age recipients (age1…, or SSH public keys)
	Identity   value.Value // age identity: a secret text (AGE-SECRET-KEY-1…), or the path of a file with one
	Plaintext  bool        // keep secrets unencrypted in files of mode 0600
	Pos        value.Pos
}

// Policy are the brakes of a stack.
type Policy struct {
	// MaxDeletes bounds deletes and replaces of one kind; nil is the default:
	// 10, or 30 % of the kind's managed objects if that is more.
	MaxDeletes *int
}

// Problem is one mistake in a file.
type Problem struct {
	Pos     value.Pos
	Address value.Address // "" where it is of no object
	Message string        // what is wrong
	Hint    string        // what to do; may be ""
	Related []value.Pos   // further places, as in "also declared at"
	Err     error         // the cause, where another package found it; may be nil
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Error gives file:line:col: what is wrong (what to do).
func (p *Problem) Error() string {
	text := p.Message
	if at := p.Pos.String(); at != "" {
		text = at + ": " + text
	}
	if p.Hint != "" {
		text += " (" + p.Hint + ")"
	}
	return text
}

// Problems is all that is wrong with the files of a run, in the order of
// position. It is returned by Load as one error.
type Problems []*Problem

// Error gives one problem a line.
func (ps Problems) Error() string {
	text := ""
	for i, p := range ps {
		if i > 0 {
			text += "\n"
		}
		text += p.Error()
	}
	return text
}

// Unwrap gives the problems one by one, for errors.Is and errors.As.
func (ps Problems) Unwrap() []error {
	out := make([]error, len(ps))
	for i, p := range ps {
		out[i] = p
	}
	return out
}

// Options say what Load reads.
type Options struct {
	Providers []*providers.Provider
	Paths     []string // files and folders; "-" is standard input; none is "."
	Overlays  []string // files that may override
	Vars      map[string]string
	Stdin     func() ([]byte, error)
	LookupEnv func(string) (string, bool) // os.LookupEnv
	// Secret follows !secret at load time where the store can be read; nil
	// leaves Ref values with Target.Secret in place.
	Secret func(value.Target) (value.Value, error)
	// Offline makes an unset environment variable a warning: its value is an
	// unknown secret. For validate, which has no need of it.
	Offline bool
}
