package maaspd

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestProtocolVersion(t *testing.T) {
	tests := []struct {
		json string
		want Reason
	}{
		{`{}`, ""}, {`{"protocolVersion": null}`, ""}, {`{"protocolVersion": 1}`, ""}, {`{"protocolVersion": 1.0}`, ""}, {`{"protocolversion": 2}`, ""},
		{`{"protocolVersion": 2}`, UnsupportedProtocol}, {`{"protocolVersion": 0}`, UnsupportedProtocol}, {`{"protocolVersion": -1}`, UnsupportedProtocol},
		{`{"protocolVersion": 99999999999999999999999999}`, UnsupportedProtocol}, {`{"protocolVersion": 1e1}`, UnsupportedProtocol},
		{`{"protocolVersion": "1"}`, BadInput}, {`{"protocolVersion": 1.5}`, BadInput}, {`{"protocolVersion": true}`, BadInput},
		{`{"protocolVersion": [1]}`, BadInput}, {`{"protocolVersion": {}}`, BadInput}, {`{"protocolVersion": ""}`, BadInput}, {`{"protocolVersion": 1e999999}`, BadInput},
	}
	for _, test := range tests {
		t.Run(test.json, func(t *testing.T) {
			err := (&request{document: parseText(t, test.json)}).checkVersion()
			switch {
			case (err == nil) != (test.want == ""), err != nil && err.Reason != test.want:
				t.Errorf("error %v, want %s", err, test.want)
			case test.want == BadInput && (len(err.Violations) != 1 || err.Violations[0].Pointer != "/protocolVersion"):
				t.Errorf("violations %v", err.Violations)
			case err != nil && len(err.Error()) > 200:
				t.Errorf("long message %s", err)
			}
		})
	}
}

func TestRequestID(t *testing.T) {
	longest := strings.Repeat("x", 128)
	for _, id := range []string{"", "r-7", " ", "~!@#$%^&*()", longest} {
		req, faults := keysOf(t, everything(t), VerbPowerOn, fmt.Sprintf(`{"requestId": %q}`, id))
		if len(faults) > 0 || req.id == nil || *req.id != id || req.action.RequestID != id {
			t.Errorf("%q is read as %v (%v)", id, req.id, faults)
		}
	}
	for _, json := range []string{`"` + longest + `x"`, `7`, `true`, `[]`, `{}`, `"a\nb"`, `"\u0000"`, `"\u007f"`, `"é"`, `"` + canary + `é"`} {
		req, faults := keysOf(t, everything(t), VerbPowerOn, `{"requestId": `+json+`}`)
		if req.id != nil || len(faults) != 1 || faults[0].Pointer != "/requestId" || strings.Contains(faults[0].Message, canary) {
			t.Errorf("%s is read as %v (%v)", json, req.id, faults)
		}
	}
	if req, faults := keysOf(t, everything(t), VerbPowerOn, `{"requestId": null, "requestID": "x", "requestid": 5}`); req.id != nil || len(faults) > 0 {
		t.Errorf("null is read as %v (%v)", *req.id, faults)
	}
}

// The declaration says DefaultWait 10 s and CycleDelay 7 s.
func TestTimesOfARequest(t *testing.T) {
	tests := []struct {
		verb Verb
		json string
		want string // timeout wait given cycleDelay, or the faults
	}{
		{VerbPowerOn, `{}`, "1m0s 10s false 7s"},
		{VerbPowerOn, `{"timeoutMs": null, "waitMs": null, "cycleDelayMs": null}`, "1m0s 10s false 7s"},
		{VerbPowerOn, `{"timeoutMs": 1000, "waitMs": 0, "cycleDelayMs": 0}`, "1s 0s true 0s"},
		{VerbPowerOn, `{"timeoutMs": 3600000, "waitMs": 3600000, "cycleDelayMs": 3600000}`, "1h0m0s 1h0m0s true 1h0m0s"},
		{VerbPowerOn, `{"timeoutMs": 1e4, "waitMs": 20.0}`, "10s 20ms true 7s"},
		{VerbPowerOn, `{"TimeoutMs": 1, "timeout_ms": 1, "timeoutms": "x", "extra": [{}]}`, "1m0s 10s false 7s"},
		{VerbPowerOn, `{"timeoutMs": 999}`, "/timeoutMs minimum"},
		{VerbPowerOn, `{"timeoutMs": 3600001}`, "/timeoutMs maximum"},
		{VerbPowerOn, `{"timeoutMs": 99999999999999999999}`, "/timeoutMs maximum"},
		{VerbPowerOn, `{"timeoutMs": -99999999999999999999}`, "/timeoutMs minimum"},
		{VerbPowerOn, `{"timeoutMs": 0}`, "/timeoutMs minimum"},
		{VerbPowerOn, `{"waitMs": -1, "cycleDelayMs": -1}`, "/waitMs minimum /cycleDelayMs minimum"},
		{VerbPowerOn, `{"waitMs": 3600001, "cycleDelayMs": 3600001}`, "/waitMs maximum /cycleDelayMs maximum"},
		{VerbPowerOn, `{"timeoutMs": "5000"}`, "/timeoutMs type"},
		{VerbPowerOn, `{"timeoutMs": 1500.5}`, "/timeoutMs type"},
		{VerbPowerOn, `{"timeoutMs": true, "waitMs": [], "cycleDelayMs": {}}`, "/timeoutMs type /waitMs type /cycleDelayMs type"},
		{VerbPowerOn, `{"timeoutMs": "", "waitMs": ""}`, "/timeoutMs type /waitMs type"},
		{VerbPowerQuery, `{"waitMs": 5, "cycleDelayMs": 3600000}`, "1m0s 5ms true 1h0m0s"},
		{VerbPowerCycle, `{}`, "1m0s 10s false 7s"},
		{VerbPowerCycle, `{"timeoutMs": 12000}`, "12s 10s false 7s"},
		{VerbPowerCycle, `{"timeoutMs": 11999}`, "/timeoutMs minimum"},
		{VerbPowerCycle, `{"timeoutMs": 5000, "cycleDelayMs": 0}`, "5s 10s false 0s"},
		{VerbPowerCycle, `{"timeoutMs": 4999, "cycleDelayMs": 0}`, "/timeoutMs minimum"},
		{VerbPowerCycle, `{"cycleDelayMs": 55000}`, "1m0s 10s false 55s"},
		{VerbPowerCycle, `{"cycleDelayMs": 55001}`, "/timeoutMs minimum"},
		{VerbPowerReset, `{"timeoutMs": 1000}`, "1s 10s false 7s"},
	}
	for _, test := range tests {
		t.Run(string(test.verb)+" "+test.json, func(t *testing.T) {
			req, faults := keysOf(t, everything(t), test.verb, test.json)
			got := fmt.Sprint(req.timeout, req.wait, req.waitGiven, req.cycleDelay)
			if len(faults) > 0 {
				got = strings.Join(brief(faults), " ")
			}
			if got != test.want {
				t.Errorf("read as %s, want %s", got, test.want)
			}
		})
	}
}

func TestCycleMarginMessage(t *testing.T) {
	_, faults := keysOf(t, everything(t), VerbPowerCycle, `{"timeoutMs": 9999, "cycleDelayMs": 5000}`)
	if len(faults) != 1 || !strings.Contains(faults[0].Message, "at least 10000") {
		t.Errorf("faults %v", faults)
	}
}

func TestBootOrderOfARequest(t *testing.T) {
	tests := []struct{ name, json, want string }{
		{"both types", `[{"deviceType": "NetworkInterface", "properties": {"mac": "52-54-00-AB-CD-EF"}}, {"deviceType": "StorageDevice", "properties": {"serial": "S3Z8 NB0K"}}]`, "[{52:54:00:ab:cd:ef } { S3Z8 NB0K}]"},
		{"further properties", `[{"deviceType": "NetworkInterface", "x": 1, "properties": {"mac": "525400abcdef", "id": 5, "name": null, "serial": {}}}]`, "[{52:54:00:ab:cd:ef }]"},
		{"odd separators", `[{"deviceType": "NetworkInterface", "properties": {"mac": "525.400-abc:def"}}]`, "[{52:54:00:ab:cd:ef }]"},
		{"null", `null`, "/devices required"},
		{"empty", `[]`, "/devices required"},
		{"object", `{}`, "/devices required"},
		{"text", `"pxe"`, "/devices required"},
		{"device a text", `["pxe"]`, "/devices/0 type"},
		{"device null", `[null]`, "/devices/0 type"},
		{"no type", `[{"properties": {"mac": "525400abcdef"}}]`, "/devices/0/deviceType required"},
		{"type a number", `[{"deviceType": 1}]`, "/devices/0/deviceType required"},
		{"type in the wrong case", `[{"deviceType": "networkInterface", "properties": {"mac": "525400abcdef"}}]`, "/devices/0/deviceType deviceType"},
		{"no properties", `[{"deviceType": "NetworkInterface"}]`, "/devices/0/properties/mac required"},
		{"properties a list", `[{"deviceType": "StorageDevice", "properties": []}]`, "/devices/0/properties/serial required"},
		{"mac missing", `[{"deviceType": "NetworkInterface", "properties": {"serial": "x"}}]`, "/devices/0/properties/mac required"},
		{"mac empty", `[{"deviceType": "NetworkInterface", "properties": {"mac": ""}}]`, "/devices/0/properties/mac required"},
		{"mac a number", `[{"deviceType": "NetworkInterface", "properties": {"mac": 525400123456}}]`, "/devices/0/properties/mac required"},
		{"mac short", `[{"deviceType": "NetworkInterface", "properties": {"mac": "52:54:00"}}]`, "/devices/0/properties/mac pattern"},
		{"mac of the right length", `[{"deviceType": "NetworkInterface", "properties": {"mac": "zz:zz:zz:zz:zz:zz"}}]`, "/devices/0/properties/mac pattern"},
		{"mac blank", `[{"deviceType": "NetworkInterface", "properties": {"mac": " "}}]`, "/devices/0/properties/mac pattern"},
		{"mac with a space", `[{"deviceType": "NetworkInterface", "properties": {"mac": " 52:54:00:ab:cd:ef"}}]`, "/devices/0/properties/mac pattern"},
		{"mac with double separators", `[{"deviceType": "NetworkInterface", "properties": {"mac": "52::54:00:ab:cd:ef"}}]`, "/devices/0/properties/mac pattern"},
		{"serial empty", `[{"deviceType": "StorageDevice", "properties": {"serial": ""}}]`, "/devices/0/properties/serial required"},
		{"all at once", `[{}, {"deviceType": "StorageDevice"}, 5, {"deviceType": "Floppy"}]`, "/devices/0/deviceType required /devices/1/properties/serial required /devices/2 type /devices/3/deviceType deviceType"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			req, faults := keysOf(t, everything(t), VerbSetBootOrder, `{"devices": `+test.json+`}`)
			got := fmt.Sprint(req.action.BootOrder)
			if len(faults) > 0 {
				got = strings.Join(brief(faults), " ")
			}
			if got != test.want {
				t.Errorf("read as %s, want %s", got, test.want)
			}
		})
	}
	if _, faults := keysOf(t, everything(t), VerbSetBootOrder, `{}`); len(faults) != 1 {
		t.Errorf("without devices: %v", faults)
	}
	if req, faults := keysOf(t, everything(t), VerbPowerOn, `{"devices": "x"}`); len(faults) > 0 || req.action.BootOrder != nil {
		t.Errorf("elsewhere: %v, %v", req.action.BootOrder, faults)
	}
}

// A device type that is not known is from a later protocol; beside other
// faults it is one of them.
func TestUnknownDeviceTypeIsFatal(t *testing.T) {
	const device = `{"deviceType": "` + canary + `", "properties": {}}`
	tests := []struct {
		name, json string
		want       Reason
	}{
		{"alone", `{"driverParameters": {"power_user": "admin", "outlet": 1, "power_address": "bmc"}, "devices": [` + device + `]}`, UnsupportedProtocol},
		{"two", `{"driverParameters": {"power_user": "admin", "outlet": 1, "power_address": "bmc"}, "devices": [` + device + `, ` + device + `]}`, UnsupportedProtocol},
		{"beside another fault", `{"driverParameters": {}, "devices": [` + device + `]}`, BadInput},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := everything(t).accept(specOf(VerbSetBootOrder), &request{document: parseText(t, test.json)})
			if err == nil || err.Reason != test.want || len(err.Violations) == 0 || strings.Contains(fmt.Sprint(err, err.Violations), canary) {
				t.Errorf("error %v (%s), want %s", err, err.Reason, test.want)
			}
		})
	}
}

func TestBootDeviceOfARequest(t *testing.T) {
	tests := []struct {
		verb       Verb
		json, want string
	}{
		{VerbSetBootDevice, `{"device": "pxe"}`, "{pxe false auto}"},
		{VerbSetBootDevice, `{"device": "none", "persistent": true, "mode": "efi", "more": 1}`, "{none true efi}"},
		{VerbSetBootDevice, `{"device": "usb", "persistent": null, "mode": null}`, "{usb false auto}"},
		{VerbPowerOn, `{"device": "disk", "mode": "legacy"}`, "{disk false legacy}"},
		{VerbPowerCycle, `{"device": "cdrom"}`, "{cdrom false auto}"},
		{VerbPowerOn, `null`, "<nil>"},
		{VerbPowerOff, `{"device": "bios"}`, "<nil>"},
		{VerbSetBootDevice, `null`, "/bootDevice required"},
		{VerbSetBootDevice, `"pxe"`, "/bootDevice type"},
		{VerbSetBootDevice, `[]`, "/bootDevice type"},
		{VerbSetBootDevice, `{}`, "/bootDevice/device required"},
		{VerbSetBootDevice, `{"device": "PXE"}`, "/bootDevice/device enum"},
		{VerbSetBootDevice, `{"device": ""}`, "/bootDevice/device enum"},
		{VerbSetBootDevice, `{"device": 1, "persistent": "true", "mode": "uefi"}`, "/bootDevice/device enum /bootDevice/mode enum /bootDevice/persistent type"},
		{VerbPowerOn, `{"device": "floppy", "persistent": 1, "mode": false}`, "/bootDevice/device enum /bootDevice/mode enum /bootDevice/persistent type"},
	}
	for _, test := range tests {
		t.Run(string(test.verb)+" "+test.json, func(t *testing.T) {
			req, faults := keysOf(t, everything(t), test.verb, `{"bootDevice": `+test.json+`}`)
			got := "<nil>"
			if override := req.action.BootOverride; override != nil {
				got = fmt.Sprint(*override)
			}
			if len(faults) > 0 {
				got = strings.Join(brief(faults), " ")
			}
			if got != test.want {
				t.Errorf("read as %s, want %s", got, test.want)
			}
		})
	}
}

func TestBootDeviceElsewhereIsUnsupported(t *testing.T) {
	able := everything(t)
	plain, err := Driver[struct{}, plainDriver]{Name: "plain", Description: "Plain", Version: "1", New: func(struct{}) plainDriver { return plainDriver{} }}.define()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		def     *definition
		verb    Verb
		json    string
		refused bool
	}{
		{"on", able, VerbPowerOn, `{"device": "pxe"}`, false},
		{"cycle", able, VerbPowerCycle, `{"device": "pxe"}`, false},
		{"its own verb", able, VerbSetBootDevice, `{"device": "pxe"}`, false},
		{"off", able, VerbPowerOff, `{"device": "pxe"}`, true},
		{"query", able, VerbPowerQuery, `{"device": "pxe"}`, true},
		{"query with a bad one", able, VerbPowerQuery, `5`, true},
		{"null", able, VerbPowerQuery, `null`, false},
		{"on, driver cannot", plain, VerbPowerOn, `{"device": "pxe"}`, true},
		{"on, driver cannot, null", plain, VerbPowerOn, `null`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			req := &request{document: parseText(t, `{"bootDevice": `+test.json+`}`)}
			err := req.bootDeviceRefused(test.def, test.verb)
			if (err != nil) != test.refused || err != nil && err.Reason != Unsupported {
				t.Errorf("error %v, want refused %t", err, test.refused)
			}
		})
	}
}

func TestIdentifyOfARequest(t *testing.T) {
	tests := []struct{ json, want string }{
		{`null`, "{true 0}"}, {`{}`, "{true 0}"}, {`{"on": false}`, "{false 0}"}, {`{"on": null, "seconds": null, "colour": "red"}`, "{true 0}"},
		{`{"on": true, "seconds": 15}`, "{true 15}"}, {`{"seconds": 1}`, "{true 1}"}, {`{"seconds": 86400.0}`, "{true 86400}"},
		{`true`, "/identify type"}, {`[]`, "/identify type"}, {`{"on": 1}`, "/identify/on type"}, {`{"on": "yes"}`, "/identify/on type"},
		{`{"seconds": 0}`, "/identify/seconds minimum"}, {`{"seconds": 86401}`, "/identify/seconds maximum"}, {`{"seconds": "15"}`, "/identify/seconds type"},
		{`{"on": "x", "seconds": 1.5}`, "/identify/on type /identify/seconds type"},
	}
	for _, test := range tests {
		t.Run(test.json, func(t *testing.T) {
			req, faults := keysOf(t, everything(t), VerbIdentify, `{"identify": `+test.json+`}`)
			got := fmt.Sprint(req.action.Identify)
			if len(faults) > 0 {
				got = strings.Join(brief(faults), " ")
			}
			if got != test.want {
				t.Errorf("read as %s, want %s", got, test.want)
			}
		})
	}
	if _, faults := keysOf(t, everything(t), VerbPowerOn, `{"identify": 5}`); len(faults) > 0 {
		t.Errorf("elsewhere: %v", faults)
	}
}

func TestActionOfValidate(t *testing.T) {
	def := everything(t)
	tests := []struct {
		json string
		want Verb
		bad  bool
	}{
		{`{}`, VerbPowerQuery, false}, {`{"action": null}`, VerbPowerQuery, false}, {`{"action": "power_on"}`, VerbPowerOn, false}, {`{"action": "probe"}`, VerbProbe, false},
		{`{"action": "power-on"}`, VerbPowerQuery, true}, {`{"action": "schema"}`, VerbPowerQuery, true}, {`{"action": "batch"}`, VerbPowerQuery, true},
		{`{"action": 5}`, VerbPowerQuery, true}, {`{"action": ""}`, VerbPowerQuery, true}, {`{"action": {}}`, VerbPowerQuery, true}, {`{"action": "explode"}`, VerbPowerQuery, true},
	}
	for _, test := range tests {
		t.Run(test.json, func(t *testing.T) {
			var out faults
			got := def.target(specOf(VerbValidate), &request{document: parseText(t, test.json)}, &out)
			if got.verb != test.want || (len(out.list) == 1) != test.bad {
				t.Errorf("validates for %s with faults %v, want %s", got.verb, out.list, test.want)
			}
		})
	}
}

// What the package reads out of a request is what readKeys was told, whatever
// else stands in it.
func TestMessagesOfKeysNeverShowTheValue(t *testing.T) {
	for _, verb := range []Verb{VerbPowerCycle, VerbSetBootOrder, VerbSetBootDevice, VerbIdentify} {
		for _, shape := range []string{`"%s"`, `["%s"]`, `{"%s": "%[1]s"}`, `[{"deviceType": "%s"}]`, `[{"deviceType": "NetworkInterface", "properties": {"mac": "%s"}}]`, `{"device": "%s", "mode": "%[1]s", "persistent": "%[1]s", "on": "%[1]s", "seconds": "%[1]s"}`} {
			text := fmt.Sprintf(shape, canary+"é")
			_, faults := keysOf(t, everything(t), verb, strings.ReplaceAll(`{"requestId": X, "timeoutMs": X, "waitMs": X, "cycleDelayMs": X, "devices": X, "bootDevice": X, "identify": X}`, "X", text))
			if len(faults) < 4 || strings.Contains(fmt.Sprint(faults), canary) {
				t.Errorf("%s: %s gives %v", verb, text, faults)
			}
		}
	}
}

func TestDurationsAreExact(t *testing.T) {
	req, _ := keysOf(t, everything(t), VerbPowerOn, `{"timeoutMs": 1001, "waitMs": 1}`)
	if req.timeout != 1001*time.Millisecond || req.wait != time.Millisecond {
		t.Errorf("timeout %v, wait %v", req.timeout, req.wait)
	}
}
