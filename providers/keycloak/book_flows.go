package keycloak

import (
	"context"
	"fmt"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// flowBook is what a book knows of a realm's flows.
type flowBook struct {
	arranging sync.Mutex // one flow at a time: what one step takes away for a moment another one may hold

	parted  value.Value            // a partial export without clients, groups and roles; Absent: not read since the last change
	flows   map[string]string      // identifiers of flows, by alias
	configs map[string]value.Value // settings that this run has sent, by alias

	twins map[string]bool // identifiers of configs that have no alias of their own

	authenticators []string // what the server was seen to have, where it has to be asked
}

func newFlowBook() flowBook {
	return flowBook{flows: map[string]string{}, configs: map[string]value.Value{}}
}

const partsRoute = "POST /partial-export?exportClients=false&exportGroupsAndRoles=false"

// parts gives what a partial export tells besides clients, groups and roles:
// flows, their configs and texts among it. It is read once for all that ask.
func (b *book) parts(ctx context.Context, client *rest.Client) (value.Value, error) {
	b.parting.Lock()
	defer b.parting.Unlock()
	b.mu.Lock()
	known, began := b.parted, b.changes
	b.mu.Unlock()
	if known.Kind() != value.Absent {
		return known, nil
	}
	v, err := client.Ask(ctx, partsRoute, providers.Change{}, value.Value{})
	if err != nil {
		return v, err
	}
	v = idle(v)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.changes == began {
		b.parted = v
	}
	for _, f := range v.Get("authenticationFlows").Items() {
		b.flows[f.Get("alias").Reveal()] = f.Get("id").Reveal()
	}
	return v, nil
}

// forgetParts has them read again, by whoever is reading them just now too:
// that answer is kept for nobody.
func (b *book) forgetParts() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.parted = value.Value{}
	b.changes++
}

func (b *book) noteFlow(alias, id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flows[alias] = id
}

// flowID gives the identifier of a flow that was listed or made.
func (b *book) flowID(alias string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.flows[alias]
}

// refineClient tells the flows of a client by alias: the server has identifiers.
func (b *book) refineClient(ctx context.Context, client *rest.Client, live value.Value) (value.Value, error) {
	const name = "authenticationFlowBindingOverrides"
	if live.Get(name).Len() == 0 {
		return live, nil
	}
	x, err := b.parts(ctx, client)
	if err != nil {
		return live, err
	}
	aliases := map[string]string{}
	for _, f := range x.Get("authenticationFlows").Items() {
		aliases[f.Get("id").Reveal()] = f.Get("alias").Reveal()
	}
	return live.With(name, renamed(live.Get(name), aliases)), nil
}

// renamed gives a mapping's texts other names, where there are any.
func renamed(v value.Value, names map[string]string) value.Value {
	for _, f := range v.Fields() {
		if to := names[f.Value.Reveal()]; to != "" && f.Value.Kind() == value.String {
			v = v.With(f.Key, text(to).At(f.Value.Pos()))
		}
	}
	return v
}

// encodeClient is the inverse of refineClient. An override that is to go is
// sent as an empty text: one that is not sent stays (seen on 24.0, 26.7).
func (b *book) encodeClient(c providers.Change, body value.Value) (value.Value, error) {
	const name = "authenticationFlowBindingOverrides"
	body, err := encodeAttributes(c, body)
	flows := body.Get(name)
	if err != nil || flows.Kind() != value.Map {
		return body, err
	}
	for _, f := range flows.Fields() {
		id := b.flowID(f.Value.Reveal())
		if id == "" {
			return body, fmt.Errorf("%s: the flow %s is not known: %w", name, f.Value.Reveal(), providers.ErrNotFound)
		}
		flows = flows.With(f.Key, text(id))
	}
	for _, f := range c.Fields.Get(name).Fields() {
		if f.Value.Kind() == value.Null && c.ID != "" {
			flows = flows.With(f.Key, text(""))
		}
	}
	return body.With(name, flows), nil
}
