package keycloak

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// authenticationFlow: Admin API, /authentication. A partial export tells all
// flows with their executions; a flow in a flow is a flow beside the others,
// which an execution names. What is asked for by name goes by its alias, and
// what is changed by its identifier.
func authenticationFlow(b *book) row {
	const at = "/authentication/flows"
	return row{
		Kind: providers.Kind{
			Name: "authenticationFlow", Collection: "authenticationFlows", Parent: "realm", Keys: [][]string{{"alias"}}, Takes: []string{"authenticationFlow", "authenticatorConfig"},
			Doc: "A flow: the steps that people or clients go through to sign in. As in an export, flows inside others stand beside them. Of a built-in flow the requirements, configs and, from version 26, the order of executions can be changed; to add or take out executions, declare a flow of your own.",
			Fields: fields{
				key("alias", "Its name, the only one in the realm, without a slash."), blank("description", "What it is for."),
				oneOf("providerId", "What it is made of: steps, the parts of a form, or ways in which clients prove who they are.", "basic-flow", "form-flow", "client-flow"),
				no("topLevel", "Whether it can be bound: true unless it is only part of others."),
				{Name: "authenticationExecutions", Type: providers.List, Elem: executionField(), Default: value.OfList(),
					Doc: "The steps in their order. Where a file gives all of them a priority, that is the order."},
				liveID(), made("builtIn", "Whether Keycloak brought it."),
			},
			Reshape: reshapeFlow, Unshape: unshapeFlow,
		},
		Told: b.tells("authenticationFlows"), ID: "alias", Create: "POST " + at, Item: "GET " + at + "/{id}", Update: "PUT " + at + "/{id}", Delete: "DELETE " + at + "/{id}",
		Apart: []rest.Apart{{Field: "authenticationExecutions", Send: b.arrange}}, Whole: []string{"providerId"},
		Decode: decodeFlow, Encode: encodeFlow, Guard: guardFlow, AfterCreate: b.finishFlow, Locate: b.byIdentifier("authenticationFlows"), Refuse: b.refuseFlow, BeforeDelete: b.clearFlow,
	}
}

func executionField() *field {
	return &field{Type: providers.Record, Fields: fields{
		str("authenticator", "What is done: an authenticator that the server has, such as auth-cookie; of a form, its identifier."),
		{Name: "flowAlias", Type: providers.String, Ref: &providers.Ref{Kind: "authenticationFlow"}, Doc: "The flow that is gone through here."},
		{Name: "requirement", Type: providers.String, Required: true, Enum: []string{"REQUIRED", "ALTERNATIVE", "DISABLED", "CONDITIONAL"}, Doc: "Whether it must succeed."},
		{Name: "authenticatorConfig", Type: providers.String, Ref: &providers.Ref{Kind: "authenticatorConfig"}, Doc: "Its settings, by alias. An execution that says nothing of them has none."},
		made("priority", "Its place: the order of the list counts."), made("authenticatorFlow", "Whether it is a flow."), made("autheticatorFlow", "The same, as old versions spell it."), made("userSetupAllowed", "Of old versions."),
	}}
}

// authenticatorConfig: Admin API, /authentication/config. The server deletes
// one with the execution that it serves.
func authenticatorConfig(b *book) row {
	const at = "/authentication/config"
	return row{
		Kind: providers.Kind{
			Name: "authenticatorConfig", Collection: "authenticatorConfig", Parent: "realm", Keys: [][]string{{"alias"}},
			Doc: "The settings of an execution, which names them in its authenticatorConfig. They serve one execution, and go with it.",
			Fields: fields{
				key("alias", "Its name, the only one in the realm, without a slash."), texts("config", "The settings. An empty text means that there is none. Keys that are not declared stay as they are, and what no authenticator of the server knows it shows as a mask."), secretConfig(), liveID(),
			},
			Reshape: reshapeConfig, Unshape: unshapeConfig,
		},
		Told: b.tells("authenticatorConfig"), ID: "alias", Create: "POST " + at, Item: "GET " + at + "/{id}", Update: "PUT " + at + "/{id}", Delete: "DELETE " + at + "/{id}",
		Decode: decodeAuthenticatorConfig, Encode: encodeConfig, Guard: b.guardConfig, AfterCreate: b.finishConfig, Locate: b.byIdentifier("authenticatorConfig"),
	}
}

// decodeFlow tells executions as reshapeFlow does those of files.
func decodeFlow(live value.Value) value.Value {
	list := live.Get("authenticationExecutions")
	items := make([]value.Value, list.Len())
	for i, e := range list.Items() {
		items[i] = value.OfMap(value.Field{Key: "requirement", Value: e.Get("requirement")})
		for _, name := range executionNames() {
			items[i] = items[i].With(name, e.Get(name))
			if !e.Get(name).IsSet() {
				items[i] = items[i].With(name, value.OfNull())
			}
		}
	}
	return live.With("authenticationExecutions", value.OfList(items...))
}

// encodeFlow leaves executions to arrange. A flow always gets a description, be
// it empty: version 11 fails on changing one that has none (seen on 11.0.3).
func encodeFlow(_ providers.Change, body value.Value) (value.Value, error) {
	if !body.Get("description").IsSet() {
		body = body.With("description", text(""))
	}
	return body.With("authenticationExecutions", value.Value{}), nil
}

func guardFlow(_ rest.Self, _ []string, o *providers.Object) {
	if o.Fields.Get("builtIn").True() {
		o.BuiltIn = builtIn
	}
}

// decodeAuthenticatorConfig marks secret settings: version 24 tells them.
func decodeAuthenticatorConfig(live value.Value) value.Value {
	config := live.Get("config")
	for _, f := range config.Fields() {
		if isSecretKey(f.Key) {
			config = config.With(f.Key, f.Value.AsSecret())
		}
	}
	return live.With("config", config)
}

// tells lists what a partial export holds under a name.
func (b *book) tells(name string) func(context.Context, *rest.Client, providers.Query) ([]value.Value, bool, error) {
	return func(ctx context.Context, client *rest.Client, _ providers.Query) ([]value.Value, bool, error) {
		x, err := b.parts(ctx, client)
		if name == "authenticatorConfig" {
			b.noteTwins(x.Get(name).Items())
		}
		return x.Get(name).Items(), true, err
	}
}

// finishFlow names a new flow by its alias: the answer tells its identifier.
func (b *book) finishFlow(_ context.Context, _ *rest.Client, c providers.Change, r *providers.Result) error {
	alias := c.Fields.Get("alias").Reveal()
	b.noteFlow(alias, r.Object.ID)
	r.Object.Fields = c.Fields.With("id", text(r.Object.ID)).With("authenticationExecutions", value.OfList())
	r.Object.ID = alias
	return nil
}

// finishConfig does so for a config, and keeps what was sent: see takeOver.
func (b *book) finishConfig(_ context.Context, _ *rest.Client, c providers.Change, r *providers.Result) error {
	alias := c.Fields.Get("alias").Reveal()
	sent, _ := encodeConfig(c, c.Fields)
	b.mu.Lock()
	b.configs[alias] = sent.Get("config")
	b.mu.Unlock()
	r.Object.Fields = c.Fields.With("id", text(r.Object.ID))
	r.Object.ID = alias
	return nil
}

// bindings are what a realm binds flows to.
func bindings() []string {
	return strings.Fields("browserFlow registrationFlow directGrantFlow resetCredentialsFlow clientAuthenticationFlow dockerAuthenticationFlow firstBrokerLoginFlow")
}

// refuseFlow keeps a flow that is held: the server would delete it out of
// another one, and could not read that one any more (seen on 24.0, 26.7).
func (b *book) refuseFlow(ctx context.Context, client *rest.Client, c providers.Change) error {
	b.forgetParts() // the realm is bound from outside of it
	x, err := b.parts(ctx, client)
	if err != nil {
		return err
	}
	refuse := func(by, hint string) error {
		return providers.WithHint(fmt.Errorf("the flow %s is %s", c.ID, by), "%s", hint)
	}
	for _, f := range x.Get("authenticationFlows").Items() {
		if alias := f.Get("alias").Reveal(); alias != c.ID && slices.Contains(held(f), c.ID) {
			return refuse("part of the flow "+alias, "take it out there first")
		}
	}
	for _, name := range bindings() {
		if x.Get(name).Reveal() == c.ID {
			return refuse("the "+name+" of the realm", "bind another one first")
		}
	}
	for _, p := range x.Get("identityProviders").Items() {
		if p.Get("firstBrokerLoginFlowAlias").Reveal() == c.ID || p.Get("postBrokerLoginFlowAlias").Reveal() == c.ID {
			return refuse("used by the identity provider "+p.Get("alias").Reveal(), "give that another one first")
		}
	}
	return nil
}
