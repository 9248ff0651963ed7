package ipmi

import (
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// TestEveryKindHasItsReason holds that no failure of the client is reported as
// a bug of the driver, but for the client's own bugs.
func TestEveryKindHasItsReason(t *testing.T) {
	for kind := ipmi.KindInternal; kind <= ipmi.KindAuthType; kind++ {
		if reason := reasonOf(kind); (reason == maaspd.Internal) != (kind == ipmi.KindInternal) {
			t.Errorf("%v is reported as %s", kind, reason)
		}
	}
}

// TestVendorNames holds that a vendor that has no name here shows its number.
func TestVendorNames(t *testing.T) {
	for id, want := range map[uint32]string{674: "Dell", 10876: "Supermicro", 47196: "HPE", 4753: "manufacturer ID 4753"} {
		if got := vendorName(id); got != want {
			t.Errorf("%d is %q, want %q", id, got, want)
		}
	}
}

// TestEveryFlagHasABit holds that each choice of workaround_flags but "" reaches
// the client.
func TestEveryFlagHasABit(t *testing.T) {
	for _, choice := range Workaround("").Choices() {
		if got := bits([]Workaround{Workaround(choice.Value)}); (got == 0) != (choice.Value == "") {
			t.Errorf("%q becomes the flags %#x", choice.Value, uint16(got))
		}
		if choice.Value != "" && !strings.HasPrefix(choice.Label, choice.Value) {
			t.Errorf("%q is labelled %q", choice.Value, choice.Label)
		}
	}
}
