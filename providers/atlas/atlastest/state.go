package atlastest

import "time"

// object is a JSON object.
type object = map[string]any

// state is all that the server keeps, in the form in which it is saved.
type state struct {
	Orgs        map[string]*org
	Projects    map[string]*project
	Accounts    map[string]*account // by client id
	Keys        map[string]*apiKey
	Users       map[string]*user // people, whatever they are members of
	Teams       map[string]*team
	Federations map[string]*federation
}

func newState() *state {
	return &state{
		Orgs: map[string]*org{}, Projects: map[string]*project{}, Accounts: map[string]*account{}, Keys: map[string]*apiKey{},
		Users: map[string]*user{}, Teams: map[string]*team{}, Federations: map[string]*federation{},
	}
}

// org is an organization.
type org struct {
	ID, Name   string
	Skip       bool // skipDefaultAlertsSettings
	Created    time.Time
	Settings   object
	Members    map[string]*member // by user id
	Federation string             // id, "" where there is none
}

// member is a person in an organization, or one who is invited to it.
type member struct {
	User     string
	Roles    []string
	Projects map[string][]string // roles by project
	Active   bool
	Rejected bool
	Invited  time.Time
	Inviter  string
}

// user is a person.
type user struct {
	ID, Username, First, Last, Country string
	Created, LastAuth                  time.Time
}

// grants are what a service account or an API key may do, and from where.
type grants struct {
	Org      string
	Roles    []string            // in the organization
	Projects map[string][]string // by project
	Entries  []*entry
	Created  time.Time
}

// entry is an address or a block of addresses that API calls may come from.
type entry struct {
	Prefix      string // canonical: 203.0.113.7/32
	Created     time.Time
	Count       int
	LastUsed    time.Time
	LastAddress string
}

// account is a service account.
type account struct {
	grants
	ID, Name, Description string
	Secrets               []*secret // oldest first
}

// secret is one of a service account's secrets.
type secret struct {
	ID, Value                  string
	Created, Expires, LastUsed time.Time
}

// apiKey is a pair of a public and a private key.
type apiKey struct {
	grants
	ID, Desc, Public, Private string
}

// team is a set of people of an organization.
type team struct {
	ID, Org, Name string
	Users         []string // ids
}

// project is a project ("group") of an organization.
type project struct {
	ID, Org, Name string
	Created       time.Time
	Alerts        bool // withDefaultAlertsSettings
	Restriction   string
	Tags          []any               // nil until a client sent some
	Settings      object              // what differs from the defaults
	Limits        map[string]int64    // what differs from the defaults
	Teams         map[string][]string // roles by team
	Network       map[string]object   // by entry
	DBUsers       map[string]object   // by database/name
	DBRoles       map[string]object
	AlertConfigs  map[string]object
	Security      object // userSecurity
	Certs         map[string][]object
	SlowOff       bool // managed slow-operation threshold
	Clusters      int  // only a test sets it: the API for them is not served
}

// federation is a federation of organizations and identity providers.
type federation struct {
	ID        string
	Domains   []string
	Providers map[string]object
	Orgs      map[string]*connected
}

// connected is what a federation settles for one organization.
type connected struct {
	Config   object
	Mappings map[string]object
}
