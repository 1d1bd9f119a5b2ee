package providers

import "testing"

func TestNetwork(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "203.0.113.7/32": "203.0.113.7", "198.51.100.0/24": "198.51.100.0/24", "198.51.100.7/24": "198.51.100.0/24",
		"0.0.0.0/0": "0.0.0.0/0", "2001:DB8::1": "2001:db8::1", "2001:db8:0:0::1/128": "2001:db8::1", "2001:db8::/32": "2001:db8::/32",
		"": "", "203.0.113": "", "203.0.113.256": "", "203.0.113.0/33": "", "host.example": "", "fe80::1%eth0": "", "203.0.113.7/": "",
	} {
		if got, err := Network(text); got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}
