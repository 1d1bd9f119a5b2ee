package keycloak

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// step is an execution of a flow, as it is declared or as the server lists it.
type step struct {
	authenticator, flow, config, requirement string

	id, configID string
	priority     int
}

// arranger makes the executions of one flow what is declared, in place and with
// as few requests as it can: a flow that is bound goes on being used.
type arranger struct {
	*book
	client *rest.Client
	change providers.Change
	alias  string
	fixed  bool // built in: nothing is added or taken out
	ranked bool // the server tells and takes priorities: from version 26
}

// arrange sets the field authenticationExecutions. It reads what is there, so
// that it may be done twice.
func (b *book) arrange(ctx context.Context, client *rest.Client, c providers.Change, declared value.Value) error {
	b.arranging.Lock()
	defer b.arranging.Unlock()
	a := &arranger{book: b, client: client, change: c, alias: c.ID, fixed: c.Live.Fields.Get("builtIn").True()}
	if to := c.Fields.Get("alias"); to.IsSet() {
		a.alias = to.Reveal()
	}
	var want []step
	for _, e := range declared.Items() {
		want = append(want, declaredStep(e))
	}
	have, err := a.list(ctx)
	if err != nil {
		return err
	}
	pairs := pair(want, have)
	if err := a.refuse(want, have, pairs); err != nil {
		return err
	}
	if b.eleven {
		if err := a.known(ctx, want, pairs); err != nil {
			return err
		}
	}
	if err := a.takeOut(ctx, want, have, pairs); err != nil {
		return err
	}
	if err := a.putIn(ctx, want, have, pairs); err != nil || a.ranked || len(have) == 0 {
		return err
	}
	return a.shift(ctx, want)
}

func declaredStep(e value.Value) step {
	return step{authenticator: e.Get("authenticator").Reveal(), flow: e.Get("flowAlias").Reveal(), config: e.Get("authenticatorConfig").Reveal(), requirement: e.Get("requirement").Reveal()}
}

// list reads the flow's own executions: the server tells those of the flows
// inside too.
func (a *arranger) list(ctx context.Context) ([]step, error) {
	var out []step
	at := providers.Change{ID: a.alias}
	err := a.client.Each(ctx, "GET /authentication/flows/{id}/executions", at, rest.Paging{}, func(v value.Value) error {
		if whole(v.Get("level")) != 0 {
			return nil
		}
		s := step{id: v.Get("id").Reveal(), authenticator: v.Get("providerId").Reveal(), requirement: v.Get("requirement").Reveal(), config: v.Get("alias").Reveal(), configID: v.Get("authenticationConfig").Reveal()}
		if v.Get("authenticationFlow").True() {
			s.flow = v.Get("displayName").Reveal()
		}
		a.ranked = a.ranked || v.Get("priority").IsSet()
		s.priority = whole(v.Get("priority"))
		out = append(out, s)
		return nil
	})
	return out, err
}

// whole is a number of the server's without a fraction; 0 where there is none.
func whole(v value.Value) int {
	n, _ := strconv.Atoi(v.Reveal())
	return n
}

// pair finds for each declared execution the live one that it is; -1: none.
// One with the same config goes before one that does the same otherwise.
func pair(want, have []step) []int {
	pairs := make([]int, len(want))
	for i := range pairs {
		pairs[i] = -1
	}
	for _, alike := range []func(a, b step) bool{
		func(a, b step) bool { return a.config == b.config },
		func(a, b step) bool { return true },
	} {
		for i, w := range want {
			for j, h := range have {
				if pairs[i] < 0 && w.authenticator == h.authenticator && w.flow == h.flow && alike(w, h) && !slices.Contains(pairs, j) {
					pairs[i] = j
				}
			}
		}
	}
	return pairs
}

// refuse tells before anything is sent what a built-in flow does not allow.
func (a *arranger) refuse(want, have []step, pairs []int) error {
	if !a.fixed {
		return nil
	}
	what := ""
	for i, j := range pairs {
		if j < 0 {
			what = "the execution " + want[i].name() + " cannot be added"
		}
	}
	for j, h := range have {
		if what == "" && !slices.Contains(pairs, j) {
			what = "the execution " + h.name() + " cannot be taken out"
		}
	}
	if what == "" && !a.ranked && !slices.IsSorted(pairs) {
		what = "its executions cannot be put into another order before version 26"
	}
	if what == "" {
		return nil
	}
	return providers.WithHint(fmt.Errorf("the flow %s is built into Keycloak: %s", a.alias, what), "%s", "declare a flow of your own with all of its executions, and bind that")
}

func (s step) name() string {
	if s.flow != "" {
		return s.flow
	}
	return s.authenticator
}

// takeOut deletes the executions that are not declared, and those whose config
// is to be another one: only a new execution can be given a config that is there.
func (a *arranger) takeOut(ctx context.Context, want, have []step, pairs []int) error {
	for i, j := range pairs {
		if j >= 0 && !a.fixed && want[i].config != "" && want[i].config != have[j].config {
			pairs[i] = -1
		}
	}
	for j, h := range have {
		if slices.Contains(pairs, j) {
			continue
		}
		if err := a.remove(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

// putIn adds executions and changes the others.
func (a *arranger) putIn(ctx context.Context, want, have []step, pairs []int) error {
	if err := a.checkHeld(ctx, want, pairs); err != nil {
		return err
	}
	ranks := rank(want, have, pairs)
	for i, w := range want {
		var err error
		if pairs[i] < 0 {
			err = a.add(ctx, w, ranks[i])
		} else {
			err = a.settle(ctx, w, have[pairs[i]], ranks[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// add makes an execution as it is declared. Before version 26 it comes last
// whatever is sent.
func (a *arranger) add(ctx context.Context, w step, rank int) error {
	body := value.OfMap(value.Field{Key: "parentFlow", Value: a.change.Live.Fields.Get("id")},
		value.Field{Key: "requirement", Value: text(w.requirement)}, value.Field{Key: "priority", Value: value.OfInt(int64(rank))})
	if w.authenticator != "" {
		body = body.With("authenticator", text(w.authenticator))
	}
	if w.flow != "" {
		body = body.With(a.isFlow, value.OfBool(true)).With("flowId", text(a.flowID(w.flow)))
	}
	if w.config != "" {
		body = body.With("authenticatorConfig", text(w.config))
	}
	_, err := a.client.Send(ctx, "POST /authentication/executions", a.change, body, false)
	return err
}

// settle changes an execution where it stands.
func (a *arranger) settle(ctx context.Context, w, h step, rank int) error {
	if w.requirement != h.requirement || a.ranked && rank != h.priority {
		body := value.OfMap(value.Field{Key: "id", Value: text(h.id)}, value.Field{Key: "requirement", Value: text(w.requirement)})
		if a.ranked { // absent, it becomes 0
			body = body.With("priority", value.OfInt(int64(rank)))
		}
		if _, err := a.client.Send(ctx, "PUT /authentication/flows/{id}/executions", providers.Change{ID: a.alias}, body, true); err != nil {
			return err
		}
	}
	switch {
	case w.config == h.config:
		return nil
	case w.config == "":
		return a.unlink(ctx, h)
	}
	return a.takeOver(ctx, h, w.config)
}

// shift puts executions into their order one place at a time, on servers that
// take no priorities.
func (a *arranger) shift(ctx context.Context, want []step) error {
	have, err := a.list(ctx)
	if err != nil {
		return err
	}
	pairs := pair(want, have)
	for i, j := range pairs {
		if j < 0 {
			return fmt.Errorf("the flow %s was changed by somebody else meanwhile: %w", a.alias, providers.ErrUnavailable)
		}
		for at := slices.IndexFunc(have, func(h step) bool { return h.id == have[j].id }); at > i; at-- {
			if _, err := a.client.Send(ctx, "POST /authentication/executions/{id}/raise-priority", providers.Change{ID: have[at].id}, value.Value{}, false); err != nil {
				return err
			}
			have[at], have[at-1] = have[at-1], have[at]
			for k, l := range pairs { // they follow what they point at
				if l == at-1 {
					pairs[k] = at
				} else if l == at {
					pairs[k] = at - 1
				}
			}
			j = at - 1
		}
	}
	return nil
}
