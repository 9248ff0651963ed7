package drivers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// rackScript probes a rack, and queries all of it by what the probe printed.
const rackScript = `set -e
mkdir rack
cat > rack/devices.yaml <<END
version: 1
drivers:
  redfish: {parameters: {power_user: admin, power_pass: {env: PASS}, power_verify_ssl: n}}
devices:
  chassis1: {driver: redfish, parameters: {power_address: "$POWERSIM_REDFISH1"}}
  pdu1: {driver: snmppdu, parameters: {power_address: "$POWERSIM_PDU1", write_community: {env: COMMUNITY}}}
nodes:
  bmc1: {driver: ipmi, parameters: {power_address: "$POWERSIM_BMC1", power_user: admin, power_pass: {env: PASS}}}
  blade: {device: chassis1, parameters: {node_id: Node9}, macs: ["00:00:5E:00:53:0A"]}
END
chmod 600 rack/devices.yaml
powerctl probe -i rack chassis1,pdu1 > all.yaml
echo "--- json"; powerctl probe -i rack --json chassis1 | jq -c '[.device, (.hosts | length), .error]'
echo "--- not a device that can"; powerctl probe -i rack bmc1 2>&1 || echo "status $?"
echo "--- known"; grep -A1 '# known' all.yaml
sed -i '/  blade:/d' rack/devices.yaml
cp all.yaml rack/nodes.yaml
echo "--- query"; powerctl query -i rack --collapse all 2>&1
echo "--- new"; powerctl probe -i rack --new all
echo "--- again"; powerctl probe -i rack all | diff - all.yaml | grep -v '# known' | grep '^[<>]' || echo same
`

// What a probe prints works as it stands, beside the devices that were probed:
// a BMC with several machines, a PDU, and a BMC that cannot be probed.
func TestProbeGivesInventory(t *testing.T) {
	tool.Need(t, "jq", "jq")
	cmd := exec.CommandContext(t.Context(), filepath.Join(bin, "powersim"), "run", "--bmc", "1", "--redfish", "1", "--redfish-vendor", "Cray",
		"--line", "gude", "--outlets", "3", "--", "sh", "-c", rackScript)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PASS=powersim", "COMMUNITY=private", "MAASPD_CACHE_DIR=off", "MAASPD_LOCK_DIR="+cmd.Dir,
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, want := range map[string]string{
		"json":                  `\["chassis1",4,null\]`,
		"not a device that can": `(?s)bmc1: Error: unsupportedActionError.*status 1`,
		"known":                 `  # known as blade\n  # architecture amd64`,
		"query":                 `off: blade,bmc1,chassis1-Node\[0,2-3\],pdu1-\[1-3\]\n8 nodes: 8 off`,
		"new":                   `^version: 1\n$`,
		"again":                 `^same\n$`,
	} {
		_, section, _ := strings.Cut(string(out), "--- "+name+"\n")
		section, _, _ = strings.Cut(section, "--- ")
		if !regexp.MustCompile(want).MatchString(section) {
			t.Errorf("%s is\n%s\nand should match %s", name, section, want)
		}
	}
}
