package redfishsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// bootPatch is one property set of Boot.
func bootPatch(fields map[string]any) string {
	content, _ := json.Marshal(map[string]any{"Boot": fields})
	return string(content)
}

// impatient is the vendor without a time in which On is refused.
func impatient(v Vendor) Vendor {
	v.Behaviour.Power.OnRefusedFor = 0
	return v
}

// bootPath is where a test writes Boot of the first machine.
func bootPath(s *Server, settings bool) string {
	path := s.Machines()[0].Path()
	if settings {
		path = settingsPath(s.Resource(path))
	}
	if s.config.Vendor.Behaviour.Paths.Slash == SlashRedirect {
		path += "/"
	}
	return path
}

func TestOverride(t *testing.T) {
	short := map[string]any{overrideEnabled: "Once", overrideTarget: "Pxe"}
	whole := map[string]any{overrideEnabled: "Once", overrideTarget: "Pxe", overrideMode: "UEFI"}
	forever := map[string]any{overrideEnabled: "Continuous", overrideTarget: "Pxe"}
	cases := []struct {
		name, vendor string
		settings     bool // write to the settings object
		patch        map[string]any
		status       int
		message      string
		boots        []string // targets of two boots
	}{
		{"once", "generic", false, short, 200, "", []string{"Pxe", ""}},
		{"persistent", "generic", false, forever, 200, "", []string{"Pxe", "Pxe"}},
		{"bad target", "generic", false, map[string]any{overrideTarget: "Moon"}, 400, valueNotInList, nil},
		{"unknown property", "generic", false, map[string]any{"Moon": 1}, 400, propertyUnknown, nil},
		{"Dell on the system", "Dell", false, short, 200, "", []string{"Pxe", ""}},
		{"Dell at Settings", "Dell", true, short, 200, "", []string{"Pxe", ""}},
		{"Dell, persistent holds once", "Dell", true, forever, 200, "", []string{"Pxe", ""}},
		{"Dell 10 on the system", "Dell10", false, short, 400, notWritable, nil},
		{"Dell 10 at Settings", "Dell10", true, short, 200, "", []string{"Pxe", ""}},
		{"HPE", "HPE", false, short, 200, "SystemResetRequired", []string{"Pxe", ""}},
		{"HPE refuses Mode", "HPE", false, whole, 400, notWritable, nil},
		{"HPE refuses None", "HPE", false, map[string]any{overrideEnabled: "Once", overrideTarget: "None"}, 400, valueConflict, nil},
		{"Lenovo, persistent", "Lenovo", false, forever, 400, valueNotInList, nil},
		{"SMC ignores what lacks Enabled", "SMC", false, map[string]any{overrideTarget: "Pxe", overrideMode: "UEFI"}, 200, "", []string{"", ""}},
		{"SMC", "SMC", false, whole, 200, "", []string{"Pxe", ""}},
		{"AMI needs all three", "AMI", true, short, 400, propertyMissing, nil},
		{"AMI", "AMI", true, whole, 204, "", []string{"Pxe", ""}},
		{"GB200 on the system", "GB200", false, short, 400, notWritable, nil},
		{"GB200 at Settings", "GB200", true, short, 200, "", []string{"Pxe", ""}},
		{"Cray has none", "Cray", false, short, 400, propertyUnknown, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{Plain: true, Vendor: impatient(vendor(t, c.vendor))})
			m, client := s.Machines()[0], newClient(t, s)
			client.header["If-Match"] = []string{"*"}
			got := client.send(http.MethodPatch, bootPath(s, c.settings), bootPatch(c.patch))
			if got.status != c.status || !strings.HasSuffix(got.message(), c.message) {
				t.Errorf("answer %d %s, want %d %s", got.status, got.raw, c.status, c.message)
			}
			client.reset(m, "On")
			client.reset(m, "ForceOff")
			client.reset(m, "On")
			var targets []string
			for _, boot := range m.Boots() {
				targets = append(targets, boot.Target)
			}
			if c.boots == nil {
				c.boots = []string{"", ""}
			}
			if !slices.Equal(targets, c.boots) {
				t.Errorf("booted by %q, want %q", targets, c.boots)
			}
		})
	}
}

func TestOverrideRules(t *testing.T) {
	patch := map[string]any{overrideEnabled: "Once", overrideTarget: "Pxe"}
	cases := []struct {
		name    string
		rules   BootRules
		status  int
		message string
		after   [3]string // Enabled, Mode, Target
	}{
		{"kept", BootRules{}, 200, "", [3]string{"Once", "UEFI", "Pxe"}},
		{"mode reverts", BootRules{ModeReverts: true}, 200, "", [3]string{"Once", "Legacy", "Pxe"}},
		{"lies", BootRules{Lies: true}, 200, "", [3]string{"Disabled", "Legacy", "None"}},
		{"ignored", BootRules{IgnoredWithout: overrideMode}, 200, "", [3]string{"Disabled", "UEFI", "None"}},
		{"refused", BootRules{Refused: Refusal{400, base + "UnsupportedOperation"}}, 400, "UnsupportedOperation", [3]string{"Disabled", "UEFI", "None"}},
		{"together", BootRules{Together: []string{overrideEnabled, overrideMode, overrideTarget}}, 400, "PropertyMissing", [3]string{"Disabled", "UEFI", "None"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Generic()
			v.Behaviour.Boot = c.rules
			s := start(t, Config{Plain: true, Vendor: v})
			got := newClient(t, s).send(http.MethodPatch, serviceRoot+"/Systems/1", bootPatch(patch))
			boot := s.Resource(serviceRoot + "/Systems/1")["Boot"]
			after := [3]string{text(boot, overrideEnabled), text(boot, overrideMode), text(boot, overrideTarget)}
			if got.status != c.status || !strings.HasSuffix(got.message(), c.message) || after != c.after {
				t.Errorf("%d %s, then %q", got.status, got.message(), after)
			}
		})
	}
}

func TestBootOrder(t *testing.T) {
	cases := []struct {
		name, vendor string
		settings     bool
		order        []string
		status       int
		message      string
		booted       []string // nil: as before
	}{
		{"whole", "generic", false, []string{"Boot0003", "Boot0001", "Boot0002"}, 200, "", []string{"Boot0003", "Boot0001", "Boot0002"}},
		{"short is filled up", "generic", false, []string{"Boot0002"}, 200, "", []string{"Boot0002", "Boot0001", "Boot0003"}},
		{"unknown option", "generic", false, []string{"Boot0009"}, 400, valueNotInList, nil},
		{"twice the same", "generic", false, []string{"Boot0001", "Boot0001"}, 400, valueNotInList, nil},
		{"Dell at Settings", "Dell", true, []string{"Boot0001", "Boot0000", "Boot0002"}, 200, "", []string{"Boot0001", "Boot0000", "Boot0002"}},
		{"HPE refuses a short one", "HPE", false, []string{"Boot0021"}, 400, "ArrayPropertyOutOfBound", nil},
		{"HPE", "HPE", false, []string{"Boot0021", "Boot002C", "Boot0013", "Boot000F"}, 200, "SystemResetRequired", []string{"Boot0021", "Boot002C", "Boot0013", "Boot000F"}},
		{"Lenovo on the system", "Lenovo", false, []string{"Boot0002", "Boot0001"}, 400, notWritable, nil},
		{"Lenovo at Pending", "Lenovo", true, []string{"Boot0002", "Boot0001"}, 200, "", []string{"Boot0002", "Boot0001"}},
		{"SMC", "SMC", false, []string{"Boot001A", "Boot0019", "Boot0018"}, 400, propertyUnknown, nil},
		{"AMI at SD", "AMI", true, []string{"Boot0003", "Boot0002", "Boot0001"}, 204, "", []string{"Boot0003", "Boot0002", "Boot0001"}},
		{"Cray", "Cray", false, []string{"ME1-PXE-IP4", "ME0-PXE-IP4", "ME0-PXE-IP6"}, 200, "", []string{"ME1-PXE-IP4", "ME0-PXE-IP4", "ME0-PXE-IP6"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{Plain: true, Vendor: vendor(t, c.vendor)})
			m, client := s.Machines()[0], newClient(t, s)
			before := texts(s.Resource(m.Path()), "Boot", bootOrder)
			path := bootPath(s, c.settings)
			client.header["If-Match"] = []string{"*"}
			got := client.send(http.MethodPatch, path, bootPatch(map[string]any{bootOrder: c.order}))
			if got.status != c.status || !strings.HasSuffix(got.message(), c.message) {
				t.Errorf("answer %d %s, want %d %s", got.status, got.raw, c.status, c.message)
			}
			if now := texts(s.Resource(path), "Boot", bootOrder); c.booted != nil && !slices.Equal(now, c.booted) {
				t.Errorf("read back: %v", now)
			}
			client.reset(m, "On")
			if c.booted == nil {
				c.booted = before
			}
			if booted := m.Boots()[0].Order; !slices.Equal(booted, c.booted) {
				t.Errorf("booted by %v, want %v", booted, c.booted)
			}
		})
	}
}
