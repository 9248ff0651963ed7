package queue

import (
	"cmp"
	"slices"
)

// Claim is what an entry needs of one device.
type Claim struct {
	// Device is the key of the device.
	Device string
	// Limit is how many entries the device takes at a time; zero is any number.
	// Where entries differ, the least of those in line counts until the device
	// is idle again.
	Limit int
	// Shared entries may have the device together with other shared ones,
	// whatever the limit: the driver takes their turns itself. Where there is a
	// limit, they do not have it together with entries that are not shared.
	Shared bool
}

// stricter is the lesser of two limits.
func stricter(a, b int) int {
	if a <= 0 || b > 0 && b < a {
		return max(b, 0)
	}
	return a
}

// once is the claims with one for each device, which asks for all that those of
// the device asked for.
func once(claims []Claim) []Claim {
	if len(claims) == 1 && claims[0].Device != "" {
		return claims
	}
	sorted := slices.SortedFunc(slices.Values(claims), func(a, b Claim) int {
		return cmp.Compare(a.Device, b.Device)
	})
	var merged []Claim
	for _, claim := range sorted {
		if claim.Device == "" {
			continue
		}
		if last := len(merged) - 1; last >= 0 && merged[last].Device == claim.Device {
			merged[last].Limit = stricter(merged[last].Limit, claim.Limit)
			merged[last].Shared = merged[last].Shared && claim.Shared
			continue
		}
		merged = append(merged, claim)
	}
	return merged
}
