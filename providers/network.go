package providers

import (
	"fmt"
	"net/netip"
	"strings"
)

// Network reads an address or a block of addresses, as fields with the trait
// Network hold them, and gives its one form: a block of one address is that
// address, and no bit is set after a block's prefix.
func Network(text string) (string, error) {
	if strings.Contains(text, "/") {
		block, err := netip.ParsePrefix(text)
		switch {
		case err != nil:
			return "", fmt.Errorf("%q is no block of addresses", text)
		case block.IsSingleIP():
			return block.Addr().String(), nil
		}
		return block.Masked().String(), nil
	}
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" {
		return "", fmt.Errorf("%q is no IP address", text)
	}
	return addr.String(), nil
}
