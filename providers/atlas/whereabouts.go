package atlas

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// whereabouts finds the address that Atlas sees Tenon's requests come from: what
// the connection says (told), or else what Atlas answers. It asks once, on first
// need.
//
// The question is GET /api/private/ipinfo, which tells an IPv4 address. The
// description of the API does not have it, but MongoDB's own clients go by it
// (the Atlas CLI for --currentIp), and it is in the recordings of the CLI's tests.
// Where it is not to be had, people have to say the address.
func (d door) whereabouts(told string) func(context.Context) (netip.Addr, error) {
	var mu sync.Mutex
	var known netip.Addr
	if at, err := netip.ParseAddr(told); err == nil {
		known = at.Unmap()
	}
	return func(ctx context.Context) (netip.Addr, error) {
		mu.Lock()
		defer mu.Unlock()
		if known.IsValid() {
			return known, nil
		}
		at, err := d.ask(ctx)
		if err == nil {
			known = at
		}
		return at, err
	}
}

func (d door) ask(ctx context.Context) (netip.Addr, error) {
	client, err := rest.New(rest.Config{Base: d.endpoint, Env: d.env, Auth: d.wrap, Secrets: d.secrets})
	if err != nil {
		return netip.Addr{}, err
	}
	told, err := client.Ask(ctx, "GET /api/private/ipinfo", providers.Change{}, value.Value{})
	if err != nil {
		return netip.Addr{}, fmt.Errorf("Atlas does not tell which address they come from: %w", err)
	}
	at, err := netip.ParseAddr(told.Get("currentIpv4Address").Reveal())
	if err != nil {
		return netip.Addr{}, errors.New("Atlas does not tell which address they come from")
	}
	return at.Unmap(), nil
}
