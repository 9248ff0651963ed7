package snmppdu_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// ownProfile is a profile that a user might write.
const ownProfile = `{
    "name": "acme-strip",
    "title": "Acme power strip",
    "vendor": "Acme",
    "mib": "ACME-MIB",
    "confidence": "medium",
    "sources": ["vendor MIB"],
    "index": [{"name": "outlet", "min": 1}],
    "state": {
        "object": "acmeState",
        "oid": "1.3.6.1.4.1.32473.1.1",
        "values": {"1": {"is": "on", "name": "on"}, "2": {"is": "off", "name": "off"}}
    },
    "control": {"object": "acmeControl", "oid": "1.3.6.1.4.1.32473.1.2", "on": 11, "off": 12}
}`

func write(t *testing.T, data string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "profile.json")
	if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestOwnProfile switches a PDU that only a file knows.
func TestOwnProfile(t *testing.T) {
	t.Parallel()
	const tree snmp.OID = "1.3.6.1.4.1.32473.1"
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.32473"), SysDescr: "Acme"})
	d.AddOutlet(pdusim.Outlet{
		Name:  "2",
		Shows: []pdusim.Shown{twoState(tree+".1.2", 1, 2)},
		Takes: []pdusim.Taken{{OID: tree + ".2.2", Commands: map[int64]pdusim.Command{11: pdusim.TurnOn, 12: pdusim.TurnOff}, Reads: number(0)}},
	})
	params := with(serve(t, d), object{"node_outlet": "2"})
	bad(t, ask(t, "power_query", params), "badInput", "none", "1.3.6.1.4.1.32473", "profile")
	params["profile_file"] = write(t, ownProfile)
	good(t, "validate", params)
	good(t, "power_on", params)
	if !d.On("2") {
		t.Error("not switched")
	}
	if data := good(t, "check", params); data["vendor"] != "Acme" || !strings.Contains(data["target"].(string), "Acme power strip, outlet 2") {
		t.Errorf("check: %v", data)
	}
	bad(t, ask(t, "power_reset", params), "unsupported", "none", "acme-strip")
}

// TestProfileFileFaults holds that each fault of a file is told, with its place
// in the file, and that nothing is sent.
func TestProfileFileFaults(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := serve(t, d)
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	faulty := strings.NewReplacer(`"values"`, `"valeus"`, `"medium"`, `"middling"`, `"on": 11`, `"on": "11"`).Replace(ownProfile)
	for _, test := range []struct {
		what, file string
		words      []string
	}{
		{"three faults", write(t, faulty), []string{"/state/valeus", "/confidence", "/control/on"}},
		{"no JSON", write(t, ownProfile+"}"), []string{"is no profile"}},
		{"no object", write(t, "[]"), nil},
		{"empty", write(t, ""), nil},
		{"too large", write(t, ownProfile+strings.Repeat(" ", 1<<20)), []string{"1 MiB"}},
		{"missing", "/no/such/file", []string{"does not exist"}},
		{"directory", t.TempDir(), []string{"not a regular file"}},
		{"pipe", pipe, []string{"not a regular file"}},
	} {
		t.Run(test.what, func(t *testing.T) {
			own := with(params, object{"profile_file": test.file})
			for _, verb := range []string{"validate", "power_on"} {
				got := ask(t, verb, own)
				bad(t, got, "badInput", "none", append(test.words, "profile_file")...)
				for _, v := range got.Error.Violations {
					if v.Pointer != "/driverParameters/profile_file" || strings.Contains(v.Message, test.file) {
						t.Errorf("violation: %v", v)
					}
				}
			}
		})
	}
	if d.Requests() > 0 {
		t.Errorf("sent: %v", d.Log())
	}
}
