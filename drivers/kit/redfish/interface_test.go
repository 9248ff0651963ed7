package redfish

import (
	"slices"
	"testing"
)

// TestInterfacesToManager holds each sign, alone, by which an interface between
// machine and BMC is told from those of the machine.
func TestInterfacesToManager(t *testing.T) {
	const own = `{"@odata.id": "/i/1", "Id": "1", "MACAddress": "00:00:5e:00:53:01"}`
	for name, other := range map[string]string{
		"link to a host interface":     `{"@odata.id": "/i/2", "Id": "2", "MACAddress": "00:00:5e:00:53:02", "Links": {"HostInterface": {"@odata.id": "/h"}}}`,
		"Id":                           `{"@odata.id": "/i/2", "Id": "ToManager", "MACAddress": "00:00:5e:00:53:02"}`,
		"name":                         `{"@odata.id": "/i/2", "Id": "2", "Name": "Manager Ethernet Interface", "MACAddress": "00:00:5e:00:53:02"}`,
		"path":                         `{"@odata.id": "/i/ToManager/", "Id": "2", "MACAddress": "00:00:5e:00:53:02"}`,
		"locally administered address": `{"@odata.id": "/i/2", "Id": "2", "MACAddress": "02:00:00:00:00:01"}`,
		"none known":                   `{"@odata.id": "/i/2", "Id": "2", "MACAddress": "Not Available", "PermanentMACAddress": ""}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newSurvey(&deaf{resources: map[string]string{"/i": `{"Members": [` + other + `, ` + own + `]}`}})
			system := node{map[string]any{"EthernetInterfaces": map[string]any{"@odata.id": "/i"}}}
			if macs, err := s.hostMACs(t.Context(), system); err != nil || !slices.Equal(macs, []string{"00005E005301"}) {
				t.Errorf("%v, %v", macs, err)
			}
		})
	}
}

// TestArchOfSummary holds that the summary of the processors tells what no
// processor does, and goes before the maker, who may make several kinds.
func TestArchOfSummary(t *testing.T) {
	for name, test := range map[string]struct {
		cpu     node
		summary string
		want    string
	}{
		"no processor":         {node{}, "ARMv8", "arm64"},
		"a maker of both":      {node{map[string]any{"Manufacturer": "AMD"}}, "ARMv9", "arm64"},
		"the processor's word": {node{map[string]any{"InstructionSet": "x86-64"}}, "ARMv9", "amd64"},
		"no word":              {node{map[string]any{"Manufacturer": "AMD"}}, "Unknown", "amd64"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := processorArch(test.cpu, test.summary); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
