package hook

import "net/netip"

// special lists what is no host on the internet among addresses that may look like one:
// IANA's registries of special-purpose addresses (RFC 6890 and later entries), and
// addresses of version 6 that carry one of version 4, which would lead there.
func special() []netip.Prefix {
	list := []string{
		"0.0.0.0/8",       // this network
		"10.0.0.0/8",      // private
		"100.64.0.0/10",   // shared by a carrier's customers
		"127.0.0.0/8",     // loopback
		"169.254.0.0/16",  // link-local, where clouds serve their secrets
		"172.16.0.0/12",   // private
		"192.0.0.0/24",    // protocol assignments
		"192.0.2.0/24",    // documentation
		"192.31.196.0/24", // AS112
		"192.52.193.0/24", // AMT
		"192.88.99.0/24",  // 6to4 relays
		"192.168.0.0/16",  // private
		"192.175.48.0/24", // AS112
		"198.18.0.0/15",   // benchmarks
		"198.51.100.0/24", // documentation
		"203.0.113.0/24",  // documentation
		"224.0.0.0/4",     // multicast
		"240.0.0.0/4",     // reserved, and broadcast
		"2001::/23",       // protocol assignments: Teredo, ORCHID, benchmarks
		"2001:db8::/32",   // documentation
		"2002::/16",       // 6to4
		"2620:4f:8000::/48",
		"3fff::/20", // documentation
	}
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// Public reports whether an address is that of a host on the internet. Of version 6 only
// global unicast (2000::/3) is: loopback, unique local, link-local, multicast, mapped
// (::ffff:0:0/96) and translated (64:ff9b::/96) addresses are all elsewhere.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	if a.Is6() && !netip.MustParsePrefix("2000::/3").Contains(a) {
		return false
	}
	for _, p := range special() {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// Allowed reports whether events may be sent to an address: a public one, or this very
// machine where the operator lets them.
func Allowed(a netip.Addr, loopback bool) bool {
	return Public(a) || loopback && a.Zone() == "" && a.IsLoopback()
}
