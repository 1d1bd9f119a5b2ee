package keycloak

import (
	"slices"
	"strings"

	"tenon/spec/value"
)

// reshapeFlow says of each execution what it has not, since a list is managed
// whole, and puts executions in the order of their priorities.
func reshapeFlow(v value.Value) (value.Value, error) {
	list := v.Get("authenticationExecutions")
	if list.Kind() != value.List {
		return v, nil
	}
	items := slices.Clone(list.Items())
	for i, item := range items {
		if item.Kind() != value.Map {
			return v, nil // for the table to judge
		}
		if !item.Get("authenticator").IsSet() && !item.Get("flowAlias").IsSet() {
			return v, mistake("authenticationExecutions", item, "give it authenticator: … or flowAlias: …", "an execution says neither what is done nor which flow is gone through")
		}
		for _, name := range executionNames() {
			if item.Get(name).Kind() == value.Absent {
				items[i] = items[i].With(name, value.OfNull().At(item.Pos()))
			}
		}
	}
	if !slices.ContainsFunc(items, func(item value.Value) bool { return item.Get("priority").Kind() != value.Number }) {
		slices.SortStableFunc(items, func(a, b value.Value) int { return value.Compare(a.Get("priority"), b.Get("priority")) })
	}
	return v.With("authenticationExecutions", value.OfList(items...).At(list.Pos())), nil
}

// executionNames are what an execution may say that names something.
func executionNames() []string { return []string{"authenticator", "flowAlias", "authenticatorConfig"} }

// unshapeFlow leaves out what an execution has not.
func unshapeFlow(v value.Value) value.Value {
	list := v.Get("authenticationExecutions")
	if list.Kind() != value.List {
		return v
	}
	items := slices.Clone(list.Items())
	for i, item := range items {
		for _, name := range executionNames() {
			if item.Get(name).Kind() == value.Null {
				items[i] = items[i].With(name, value.Value{})
			}
		}
	}
	return v.With("authenticationExecutions", value.OfList(items...))
}

// checkFlows refuses flows that lead back to themselves: the server takes them,
// and cannot read them any more (seen on 24.0, 26.7).
func checkFlows(v value.Value) error {
	walk := flowWalk{flows: map[string]value.Value{}, done: map[string]bool{}}
	for _, f := range v.Get("authenticationFlows").Items() {
		walk.flows[f.Get("alias").Reveal()] = f
	}
	for _, f := range v.Get("authenticationFlows").Items() {
		if err := walk.visit(f.Get("alias").Reveal(), nil); err != nil {
			return err
		}
	}
	return nil
}

type flowWalk struct {
	flows map[string]value.Value
	done  map[string]bool
}

func (w *flowWalk) visit(alias string, path []string) error {
	if w.done[alias] {
		return nil
	}
	path = append(path, alias)
	for _, e := range w.flows[alias].Get("authenticationExecutions").Items() {
		to := e.Get("flowAlias")
		if to.Kind() != value.String {
			continue
		}
		if i := slices.Index(path, to.Reveal()); i >= 0 {
			return mistake("authenticationFlows", to, "take this execution out", "the flow %s refers to itself: %s", to.Reveal(), strings.Join(append(slices.Clone(path[i:]), to.Reveal()), " → "))
		}
		if err := w.visit(to.Reveal(), path); err != nil {
			return err
		}
	}
	w.done[alias] = true
	return nil
}

// idle leaves out of executions that go through a flow what they are said to do:
// that counts where the flow is a form, and the console of version 11 writes it
// for all.
func idle(v value.Value) value.Value {
	const name = "authenticationFlows"
	list := v.Get(name)
	if list.Kind() != value.List {
		return v
	}
	plain := map[string]bool{}
	for _, f := range list.Items() {
		kind := f.Get("providerId")
		plain[f.Get("alias").Reveal()] = kind.IsSet() && kind.Reveal() != "form-flow"
	}
	flows, changed := slices.Clone(list.Items()), false
	for i, f := range flows {
		steps := f.Get("authenticationExecutions")
		items := slices.Clone(steps.Items())
		for j, e := range items {
			if e.Get("authenticator").IsSet() && plain[e.Get("flowAlias").Reveal()] {
				items[j], changed = e.With("authenticator", value.Value{}), true
			}
		}
		if steps.Kind() == value.List {
			flows[i] = f.With("authenticationExecutions", value.OfList(items...).At(steps.Pos()))
		}
	}
	if !changed {
		return v
	}
	return v.With(name, value.OfList(flows...).At(list.Pos()))
}

// nameFlows turns the identifiers of flows that an export's clients hold into
// the aliases that the same export gives those flows.
func nameFlows(v value.Value) value.Value {
	const name = "authenticationFlowBindingOverrides"
	aliases := map[string]string{}
	for _, f := range v.Get("authenticationFlows").Items() {
		if id := f.Get("id").Reveal(); id != "" {
			aliases[id] = f.Get("alias").Reveal()
		}
	}
	list := v.Get("clients")
	if list.Kind() != value.List || len(aliases) == 0 {
		return v
	}
	items := slices.Clone(list.Items())
	for i, item := range items {
		if over := item.Get(name); over.Len() > 0 {
			items[i] = item.With(name, renamed(over, aliases))
		}
	}
	return v.With("clients", value.OfList(items...).At(list.Pos()))
}

// reshapeTexts turns {LOCALE: {KEY: TEXT}} into a list. A language without
// texts says nothing.
func reshapeTexts(v value.Value) value.Value {
	texts := v.Get("localizationTexts")
	if texts.Kind() != value.Map {
		return v
	}
	var out []value.Value
	for _, f := range texts.Fields() {
		if f.Value.Kind() == value.Map && f.Value.Len() == 0 {
			continue
		}
		at := f.Value.Pos()
		out = append(out, value.OfMap(value.Field{Key: "locale", Value: text(f.Key).At(at)}, value.Field{Key: "texts", Value: f.Value}).At(at))
	}
	return v.With("localizationTexts", value.OfList(out...).At(texts.Pos()))
}

// unshapeTexts is its inverse.
func unshapeTexts(v value.Value) value.Value {
	list := v.Get("localizationTexts")
	if list.Kind() != value.List {
		return v
	}
	out := value.OfMap()
	for _, item := range list.Items() {
		out = out.With(item.Get("locale").Reveal(), item.Get("texts"))
	}
	return v.With("localizationTexts", out)
}
