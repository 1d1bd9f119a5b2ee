package keycloak

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// flowsOf indexes the flows of a partial export by alias.
func flowsOf(x value.Value) map[string]value.Value {
	out := map[string]value.Value{}
	for _, f := range x.Get("authenticationFlows").Items() {
		out[f.Get("alias").Reveal()] = f
	}
	return out
}

// held names the flows that a flow's executions go through.
func held(flow value.Value) []string {
	var out []string
	for _, e := range flow.Get("authenticationExecutions").Items() {
		if alias := e.Get("flowAlias"); alias.IsSet() {
			out = append(out, alias.Reveal())
		}
	}
	return out
}

// reached lists a flow and those that it leads to.
func reached(flows map[string]value.Value, alias string) []string {
	all := []string{alias}
	for i := 0; i < len(all); i++ {
		for _, to := range held(flows[all[i]]) {
			if !slices.Contains(all, to) {
				all = append(all, to)
			}
		}
	}
	return all
}

// checkHeld sees that the flows which executions are to go through do not lead
// back: the server takes that, and cannot read the flow any more.
func (a *arranger) checkHeld(ctx context.Context, want []step, pairs []int) error {
	if !slices.ContainsFunc(pairs, func(j int) bool { return j < 0 }) {
		return nil
	}
	var flows map[string]value.Value
	for i, w := range want {
		if w.flow == "" || pairs[i] >= 0 {
			continue
		}
		if flows == nil {
			x, err := a.parts(ctx, a.client)
			if err != nil {
				return err
			}
			flows = flowsOf(x)
		}
		if flows[w.flow].Kind() == value.Absent {
			return fmt.Errorf("the flow %s is gone: %w", w.flow, providers.ErrNotFound)
		}
		if slices.Contains(reached(flows, w.flow), a.alias) {
			return providers.WithHint(fmt.Errorf("the flow %s would refer to itself by %s", a.alias, w.flow), "%s", "take that execution out")
		}
	}
	return nil
}

// remove deletes an execution. The server deletes the flow that it goes through
// and its config with it: what must stay is made again as it was.
func (a *arranger) remove(ctx context.Context, h step) error {
	x := value.Value{}
	if h.flow != "" || a.keeps(h.config) {
		var err error
		if x, err = a.parts(ctx, a.client); err != nil {
			return err
		}
	}
	_, err := a.client.Send(ctx, "DELETE /authentication/executions/{id}", providers.Change{ID: h.id}, value.Value{}, true)
	if err != nil && !errors.Is(err, providers.ErrNotFound) {
		return err
	}
	if err := a.restore(ctx, x, a.losing(flowsOf(x), h.flow)); err != nil {
		return err
	}
	if a.ranked && a.keeps(h.config) { // version 24 keeps it itself
		return a.restoreConfig(ctx, configOf(x, h.config))
	}
	return nil
}

// losing lists the flows that would go with a flow though they must stay: they
// are declared, or others hold them, which the server could not read any more.
func (a *arranger) losing(flows map[string]value.Value, flow string) []string {
	if flow == "" {
		return nil
	}
	gone := reached(flows, flow)
	var out []string
	for _, alias := range gone {
		stays := slices.Contains(a.change.Keep["authenticationFlow"], alias)
		for by, f := range flows {
			stays = stays || by != a.alias && !slices.Contains(gone, by) && slices.Contains(held(f), alias)
		}
		if stays {
			out = append(out, alias)
		}
	}
	return out
}

// restore makes flows that went with an execution again, and those that they go
// through, under the identifiers that they had, so that who holds them still
// does. All are there before anything is read: until then the server cannot tell
// a flow that holds one of them.
func (a *arranger) restore(ctx context.Context, x value.Value, aliases []string) error {
	flows := flowsOf(x)
	var again []value.Value
	tried := map[string]bool{}
	for _, alias := range aliases {
		for _, to := range reached(flows, alias) {
			if tried[to] {
				continue
			}
			tried[to] = true
			body, _ := encodeFlow(providers.Change{}, flows[to])
			_, err := a.client.Send(ctx, "POST /authentication/flows", providers.Change{}, body, false)
			if errors.Is(err, providers.ErrExists) {
				continue // version 24 takes those away that are held, not those that they hold
			}
			if err != nil {
				return err
			}
			again = append(again, flows[to])
		}
	}
	if again == nil {
		return nil
	}
	now, err := a.parts(ctx, a.client)
	if err != nil {
		return err
	}
	for _, flow := range again {
		if err := a.refill(ctx, flow, x, now); err != nil {
			return err
		}
	}
	return nil
}

// refill gives a flow that was made again its executions, and them their configs.
func (a *arranger) refill(ctx context.Context, flow, x, now value.Value) error {
	to := &arranger{book: a.book, client: a.client, alias: flow.Get("alias").Reveal(), change: providers.Change{Live: providers.Object{Fields: flow}}}
	for _, e := range flow.Get("authenticationExecutions").Items() {
		s := declaredStep(e)
		if s.config != "" && configOf(now, s.config).Kind() == value.Absent {
			if err := a.restoreConfig(ctx, configOf(x, s.config)); err != nil {
				return err
			}
		}
		if err := to.add(ctx, s, whole(e.Get("priority"))); err != nil {
			return err
		}
	}
	return nil
}

// clearFlow makes ready for the delete of a flow, with which the server deletes
// the flows that it goes through and its configs.
func (b *book) clearFlow(ctx context.Context, client *rest.Client, c providers.Change) error {
	b.arranging.Lock()
	defer b.arranging.Unlock()
	x, err := b.parts(ctx, client)
	if err != nil {
		return err
	}
	a := &arranger{book: b, client: client, change: c, alias: c.ID}
	flows := flowsOf(x)
	takes := func(s step) bool { return a.keeps(s.config) || len(a.losing(flows, s.flow)) > 0 }
	if !slices.ContainsFunc(flows[c.ID].Get("authenticationExecutions").Items(), func(e value.Value) bool { return takes(declaredStep(e)) }) {
		return nil
	}
	have, err := a.list(ctx)
	if err != nil {
		return err
	}
	for _, h := range have {
		if takes(h) {
			if err := a.remove(ctx, h); err != nil {
				return err
			}
		}
	}
	return nil
}
