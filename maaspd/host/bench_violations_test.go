package host_test

import (
	"os"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// BenchmarkViolations is one of the ten thousand nodes of an inventory.
func BenchmarkViolations(b *testing.B) {
	text, err := os.ReadFile("../../schemas/drivers/snmppdu.json")
	if err != nil {
		b.Fatal(err)
	}
	d, err := host.ReadDescription(text)
	if err != nil {
		b.Fatal(err)
	}
	p := host.Parameters{"power_address": "192.0.2.7", "node_outlet": "3", "community": "c", "profile": "apc-rpdu2"}
	for b.Loop() {
		if found := d.Violations(p, false); len(found) > 0 {
			b.Fatal(found)
		}
		d.DeviceOf(p)
	}
}
