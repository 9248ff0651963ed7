package bmclib

import (
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// TestAMTURL holds where power_address and port lead together.
func TestAMTURL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		port    Port
		want    string
		clash   bool
	}{
		{"amt.example", "", "http://amt.example:16992", false},
		{"amt.example", portHTTP, "http://amt.example:16992", false},
		{"amt.example", portHTTPS, "https://amt.example:16993", false},
		{"192.0.2.7:16993", "", "https://192.0.2.7:16993", false},
		{"192.0.2.7:16993", portHTTPS, "https://192.0.2.7:16993", false},
		{"192.0.2.7:4711", "", "http://192.0.2.7:4711", false},
		{"192.0.2.7:4711", portHTTPS, "http://192.0.2.7:4711", true},
		{"192.0.2.7:16992", portHTTPS, "http://192.0.2.7:16992", true},
		{"fd00::7", portHTTPS, "https://[fd00::7]:16993", false},
		{"[fd00::7]", "", "http://[fd00::7]:16992", false},
		{"[fd00::7]:4711", "", "http://[fd00::7]:4711", false},
		{"https://amt.example", "", "https://amt.example:16993", false},
		{"https://amt.example", portHTTPS, "https://amt.example:16993", false},
		{"https://amt.example", portHTTP, "https://amt.example:16993", true},
		{"https://amt.example:4711", "", "https://amt.example:4711", false},
		{"http://amt.example/behind/", "", "http://amt.example:16992/behind", false},
		{"http://fd00::7", portHTTP, "http://[fd00::7]:16992", false},
	} {
		a := amt{&driver{Params: Params{Address: c.address, Port: c.port}}}
		base, err := web.ParseAddress(a.url())
		if err != nil || base != c.want {
			t.Errorf("%s with port %q: %s (%v), want %s", c.address, c.port, base, err, c.want)
		}
		if clash := len(a.validate(maaspd.Action{})) > 0; clash != c.clash {
			t.Errorf("%s with port %q: violation %v", c.address, c.port, clash)
		}
	}
}
