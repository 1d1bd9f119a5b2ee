package hyperauth

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// run carries out an operation on the extension of the realm that it names.
type run func(ctx context.Context, e *extension, args value.Value) (value.Value, error)

// operations are what can be asked of a connection and is no state.
func operations() []providers.Operation {
	return slices.Concat(userOperations(), memberOperations(), mailOperations(), passwordOperations(), serverOperations())
}

// operation makes an operation on a realm.
func operation(name, doc string, writes bool, arguments fields, do run) providers.Operation {
	realm := field{Name: "realm", Type: providers.String, Required: true, Doc: "The realm, by its name."}
	return providers.Operation{Name: name, Doc: doc, Writes: writes, Arguments: append(fields{realm}, arguments...),
		Run: func(ctx context.Context, client providers.Client, args value.Value) (value.Value, error) {
			s, ok := client.(*server)
			if !ok {
				return value.Value{}, fmt.Errorf("%T does not speak to HyperAuth", client)
			}
			e, err := extensionOf(s.made, args.Get("realm").Reveal())
			if err != nil {
				return value.Value{}, err
			}
			e.id = func(ctx context.Context) (string, error) {
				live, err := s.Ask(ctx, "GET /realms/"+url.PathEscape(e.realm), providers.Change{}, value.Value{})
				return live.Get("id").Reveal(), err
			}
			return do(ctx, e, args)
		}}
}

func argument(name, doc string) field { return field{Name: name, Type: providers.String, Doc: doc} }

func required(f field) field {
	f.Required = true
	return f
}

func secret(name, doc string) field {
	return field{Name: name, Type: providers.String, Secret: true, Required: true, Doc: doc}
}

func several(name, doc string) field {
	return field{Name: name, Type: providers.List, Elem: &field{Type: providers.String}, Doc: doc}
}

func flag(name, doc string) field { return field{Name: name, Type: providers.Bool, Doc: doc} }

// texts are the values of an argument that may be repeated.
func texts(v value.Value) []string {
	var out []string
	for _, item := range v.Items() {
		out = append(out, item.Reveal())
	}
	return out
}

// nobody makes requests without a token: the endpoints ask for none.
func nobody(ctx context.Context) context.Context { return as(ctx, identity{}) }
