package keycloak

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// keeps reports whether a config must stay.
func (a *arranger) keeps(alias string) bool {
	return slices.Contains(a.change.Keep["authenticatorConfig"], alias)
}

// restoreConfig makes a config again that the server has deleted with what it
// served. Secret settings are known only where this run has sent them.
func (a *arranger) restoreConfig(ctx context.Context, gone value.Value) error {
	if config, known := a.sent(gone.Get("alias").Reveal()); known {
		gone = gone.With("config", config)
	}
	bare, _ := unmask(gone.With("id", value.Value{}))
	_, err := a.client.Send(ctx, "POST /authentication/config", providers.Change{}, bare, false)
	if errors.Is(err, providers.ErrExists) {
		return nil
	}
	return err
}

func (b *book) sent(alias string) (value.Value, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	config, known := b.configs[alias]
	return config, known
}

// unlink takes an execution's config away: the server only knows how to delete it.
func (a *arranger) unlink(ctx context.Context, h step) error {
	x, err := a.parts(ctx, a.client)
	if err != nil {
		return err
	}
	if err := a.dropConfig(ctx, h.configID); err != nil || !a.keeps(h.config) {
		return err
	}
	return a.restoreConfig(ctx, configOf(x, h.config))
}

func (a *arranger) dropConfig(ctx context.Context, id string) error {
	_, err := a.client.Send(ctx, "DELETE /authentication/config/{id}", providers.Change{ID: id}, value.Value{}, true)
	if errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	return err
}

// takeOver gives an execution of a built-in flow a config that is there. The
// server has no request for that: it only makes new ones for an execution, so
// that the config is made again as part of it.
func (a *arranger) takeOver(ctx context.Context, h step, alias string) error {
	x, err := a.parts(ctx, a.client)
	if err != nil {
		return err
	}
	for _, f := range x.Get("authenticationFlows").Items() {
		for _, e := range f.Get("authenticationExecutions").Items() {
			by := f.Get("alias").Reveal()
			if e.Get("authenticatorConfig").Reveal() == alias && slices.Contains(a.change.Keep["authenticationFlow"], by) {
				return providers.WithHint(fmt.Errorf("the config %s serves an execution of the flow %s", alias, by), "%s", "give the built-in flow a config of its own, or apply again if that one is to lose it")
			}
		}
	}
	live := configOf(x, alias)
	config, known := a.sent(alias)
	if !known {
		config = live.Get("config")
	}
	if live.Kind() != value.Absent {
		if err := a.dropConfig(ctx, live.Get("id").Reveal()); err != nil {
			return err
		}
	}
	for _, f := range config.Fields() {
		if f.Value.Reveal() == mask {
			return providers.WithHint(fmt.Errorf("the config %s holds secrets that the server does not show", alias), "%s", "it is deleted now: apply again, and it is made with them")
		}
	}
	body := value.OfMap(value.Field{Key: "alias", Value: text(alias)}, value.Field{Key: "config", Value: config})
	_, err = a.client.Send(ctx, "POST /authentication/executions/{id}/config", providers.Change{ID: h.id}, body, false)
	return err
}

// configOf finds a config in a partial export.
func configOf(x value.Value, alias string) value.Value {
	for _, k := range x.Get("authenticatorConfig").Items() {
		if k.Get("alias").Reveal() == alias {
			return k
		}
	}
	return value.Value{}
}
