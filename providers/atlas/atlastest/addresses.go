package atlastest

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// canonical gives a block of addresses in one spelling: an address and the
// block of it alone are one.
func canonical(text string) (netip.Prefix, bool) {
	if !strings.Contains(text, "/") {
		ip, err := netip.ParseAddr(text)
		if err != nil {
			return netip.Prefix{}, false
		}
		return netip.PrefixFrom(ip, ip.BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	return p, err == nil
}

func covers(e *entry, address string) bool {
	p, err := netip.ParsePrefix(e.Prefix)
	ip, bad := netip.ParseAddr(address)
	return err == nil && bad == nil && p.Masked().Contains(ip.Unmap())
}

// admit looks whether a credential may be used from where the request comes.
// With the organization's apiAccessListRequired a credential without a list is
// let in from nowhere, else from everywhere; one with a list is let in from
// there alone (documentation: "Require IP access list").
func (s *Server) admit(who *caller, r *http.Request) *refusal {
	ip := s.address(r)
	o := s.state.Orgs[who.Org]
	if len(who.Entries) == 0 && (o == nil || o.Settings["apiAccessListRequired"] != true) {
		return nil
	}
	at := slices.IndexFunc(who.Entries, func(e *entry) bool { return covers(e, ip) })
	if at < 0 {
		return errAddress(ip)
	}
	e := who.Entries[at]
	e.Count, e.LastUsed, e.LastAddress = e.Count+1, s.stamp(), ip
	return nil
}

// readEntries reads what is to be added to a list of addresses: each has either
// an address or a block.
func (c *call) readEntries() ([]netip.Prefix, error) {
	list, err := c.list()
	if err != nil {
		return nil, err
	}
	var out []netip.Prefix
	for _, e := range list {
		ip, cidr := str(e, "ipAddress"), str(e, "cidrBlock")
		if (ip == "") == (cidr == "") {
			return nil, errBad("INVALID_ATTRIBUTE", "Either ipAddress or cidrBlock must be set.")
		}
		if ip != "" && strings.Contains(ip, "/") {
			return nil, errBad("INVALID_IP_ADDRESS_OR_CIDR_NOTATION", "The address "+ip+" must be in valid IP address or CIDR notation.", ip)
		}
		if cidr != "" && !strings.Contains(cidr, "/") {
			return nil, errBad("INVALID_IP_ADDRESS_OR_CIDR_NOTATION", "The address "+cidr+" must be in valid IP address or CIDR notation.", cidr)
		}
		p, ok := canonical(ip + cidr)
		if !ok {
			return nil, errBad("INVALID_IP_ADDRESS_OR_CIDR_NOTATION", "The address "+ip+cidr+" must be in valid IP address or CIDR notation.", ip+cidr)
		}
		out = append(out, p)
	}
	return out, nil
}

// enter adds entries to a credential's list; those that are there already stay
// as they are.
func (c *call) enter(g *grants, list []netip.Prefix) {
	for _, p := range list {
		text := p.String()
		if !slices.ContainsFunc(g.Entries, func(e *entry) bool { return e.Prefix == text }) {
			g.Entries = append(g.Entries, &entry{Prefix: text, Created: c.stamp()})
		}
	}
}

// find looks for the entry that a path names; x and x/32 are one.
func (g *grants) find(text string) *entry {
	p, ok := canonical(text)
	if !ok {
		return nil
	}
	for _, e := range g.Entries {
		if e.Prefix == p.String() {
			return e
		}
	}
	return nil
}

// ipInfo tells callers where they come from (recordings: GET_api_private_ipinfo),
// as long as that is an IPv4 address.
func (s *Server) ipInfo(r *http.Request) answer {
	who := s.caller(r)
	if who == nil {
		return s.challenge(r)
	}
	if bad := s.admit(who, r); bad != nil {
		return bad.answer()
	}
	out := object{"currentIpv4Address": nil}
	if ip, err := netip.ParseAddr(s.address(r)); err == nil && ip.Unmap().Is4() {
		out["currentIpv4Address"] = ip.Unmap().String()
	}
	return plainJSON(http.StatusOK, out)
}

// leave takes an entry out; the last one that lets the request itself in stays
// (description: "You can't remove the requesting IP address").
func (c *call) leave(g *grants, text string) (answer, error) {
	e := g.find(text)
	if e == nil {
		return answer{}, refuse(http.StatusNotFound, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "IP address "+text+" is not on the access list.", text)
	}
	if here := c.address(c.r); covers(e, here) && !slices.ContainsFunc(g.Entries, func(x *entry) bool { return x != e && covers(x, here) }) {
		return answer{}, errBad("CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST", "Cannot remove the caller's IP address "+c.address(c.r)+" from the access list.", c.address(c.r))
	}
	g.Entries = slices.DeleteFunc(g.Entries, func(x *entry) bool { return x == e })
	return done()
}

// single gives the address of a block that has one only.
func (e *entry) single() string {
	p, err := netip.ParsePrefix(e.Prefix)
	if err != nil || !p.IsSingleIP() {
		return ""
	}
	return p.Addr().String()
}
