package logtotest

import (
	"fmt"
	"io"
	"time"

	"tenon/providers/internal/fake"
)

// snapshot is what Save keeps.
type snapshot struct {
	PAT        string       `json:"pat"`
	LimitedPAT string       `json:"limitedPat"`
	AppID      string       `json:"appId"`
	AppSecret  string       `json:"appSecret"`
	Key        []byte       `json:"key"`
	TokenGen   int          `json:"tokenGen"`
	Saves      int64        `json:"saves"`
	Self       tenantData   `json:"self"`
	Tenants    []tenantData `json:"tenants"`
}

type tenantData struct {
	ID       string                         `json:"id"`
	Name     string                         `json:"name"`
	Tag      string                         `json:"tag"`
	Region   string                         `json:"region"`
	Created  time.Time                      `json:"created"`
	Mfa      bool                           `json:"mfa"`
	Tables   map[string]tableData           `json:"tables"`
	Links    map[string]map[string][]string `json:"links"`
	Resource string                         `json:"resource"`
}

// tableData holds the rows as lists of values: the row's id, then one value for
// each column.
type tableData struct {
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

const providerName = "logto"

// Save writes all data, credentials included. Tokens that were issued stay
// valid for a server that loads it.
func (s *Server) Save(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	snap := snapshot{
		PAT: s.opt.PAT, LimitedPAT: s.opt.LimitedPAT, AppID: s.opt.AppID, AppSecret: s.opt.AppSecret,
		Key: s.key, TokenGen: s.tokenGen, Saves: s.saves, Self: s.self.data(),
	}
	for _, id := range s.order.IDs() {
		snap.Tenants = append(snap.Tenants, s.tenants[id].data())
	}
	return fake.Save(w, providerName, snap)
}

// Load replaces all data by what Save wrote. Personal access tokens given in
// Options win over the saved ones. No request may be in flight: call it before Start.
func (s *Server) Load(r io.Reader) error {
	var snap snapshot
	if err := fake.Load(r, providerName, &snap); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	self, err := s.restore(snap.Self)
	if err != nil {
		return err
	}
	tenants, order := map[string]*tenant{}, fake.NewOrder(s.opt.Seed)
	for _, d := range snap.Tenants {
		t, err := s.restore(d)
		if err != nil {
			return err
		}
		tenants[t.id] = t
		order.Add(t.id)
	}
	s.self, s.tenants, s.order = self, tenants, order
	s.key, s.tokenGen, s.saves = snap.Key, snap.TokenGen, snap.Saves
	s.ids = fake.NewIDs(s.opt.Seed + s.saves) // not the same ids and secrets again
	s.opt.AppID, s.opt.AppSecret = snap.AppID, snap.AppSecret
	if s.given.PAT == "" {
		s.opt.PAT = snap.PAT
	}
	if s.given.LimitedPAT == "" {
		s.opt.LimitedPAT = snap.LimitedPAT
	}
	if s.base != "" {
		for _, t := range s.tenants {
			t.moved(s.endpoint(t))
		}
	}
	return nil
}

func (t *tenant) data() tenantData {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := tenantData{
		ID: t.id, Name: t.name, Tag: t.tag, Region: t.region, Created: t.created, Mfa: t.mfaRequired, Resource: t.managementAPI,
		Tables: map[string]tableData{}, Links: map[string]map[string][]string{},
	}
	for name, at := range t.tables() {
		td := tableData{}
		for _, c := range (*at).cols {
			td.Columns = append(td.Columns, c.name)
		}
		for id := range (*at).order.All() {
			td.Rows = append(td.Rows, append([]any{id}, (*at).rows[id].vals...))
		}
		d.Tables[name] = td
	}
	for name, at := range t.relations() {
		pairs := map[string][]string{}
		for a, bs := range (*at).fwd {
			if bs.Len() > 0 {
				pairs[a] = bs.IDs()
			}
		}
		d.Links[name] = pairs
	}
	return d
}

func (s *Server) restore(d tenantData) (*tenant, error) {
	t := s.newTenant(d.ID)
	t.name, t.tag, t.region, t.created, t.mfaRequired, t.managementAPI = d.Name, d.Tag, d.Region, d.Created, d.Mfa, d.Resource
	for name, at := range t.tables() {
		td := d.Tables[name]
		var ids []string
		for _, vals := range td.Rows {
			if len(vals) != len(td.Columns)+1 {
				return nil, fmt.Errorf("load tenant %s: a row of %s has %d values for %d columns", d.ID, name, len(vals), len(td.Columns))
			}
			o := object{}
			for i, col := range td.Columns {
				o[col] = vals[i+1]
			}
			id := fmt.Sprint(vals[0])
			(*at).hold((*at).build(id, o))
			ids = append(ids, id)
		}
		(*at).order.AddAll(ids)
	}
	for name, at := range t.relations() {
		(*at).fill(d.Links[name])
	}
	return t, nil
}
