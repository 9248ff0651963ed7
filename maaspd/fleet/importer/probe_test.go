package importer_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/fleet/importer"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

const probedInventory = `version: 1
devices:
  chassis1: {driver: redfish, parameters: {power_address: 192.0.2.1, power_user: admin, power_pass: canary}}
  pdu1: {driver: snmppdu, parameters: {power_address: 192.0.2.2, community: {env: PDU1}}}
nodes:
  n3: {device: chassis1, parameters: {node_id: Node3}, macs: ["52:54:00:AA:00:03"]}
  n4: {device: pdu1, parameters: {node_outlet: "4"}, serial: Sn04}
  n5: {device: pdu1, parameters: {node_outlet: 5}}
  twin: {feeds: [{device: pdu1, parameters: {node_outlet: 6}}, {device: pdu1, parameters: {node_outlet: 7}}]}
  bmc1: {driver: redfish, parameters: {power_address: 192.0.2.3, power_user: admin, power_pass: {file: /run/pass}}}
  bmc2: {driver: redfish, parameters: {power_address: 192.0.2.4, power_user: admin, power_pass: canary}}
aliases: {gw: n3}
`

// probed is the YAML for hosts that a device tells of, and what was remarked.
func probed(t *testing.T, name, hosts string, onlyNew bool) (text, remarks string) {
	t.Helper()
	inv := loaded(t, probedInventory)
	driver := "redfish"
	if name == "pdu1" {
		driver = "snmppdu"
	}
	probe := importer.Probe{Name: name, Route: importer.RouteOf(inv, name, driver, "")}
	var err error
	if _, probe.Description, err = (describer{t}).Describe(t.Context(), driver); err != nil {
		t.Fatal(err)
	}
	if probe.Hosts, err = importer.ReadHosts(json.RawMessage(`{"hosts": [` + hosts + `]}`)); err != nil {
		t.Fatal(err)
	}
	i := importer.Probed(inv, []importer.Probe{probe}, onlyNew)
	remarks = fmt.Sprint(i.Place(importer.Env, ""), i.Remarks)
	i.Remarks = nil
	text, _ = strings.CutPrefix(written(t, i), "version: 1\n")
	return text, remarks
}

// probedCase is hosts that a device tells of, and the nodes that they are.
type probedCase struct {
	device, hosts string
	onlyNew       bool
	want, remarks string
}

func (c probedCase) check(t *testing.T) {
	t.Helper()
	got, remarks := probed(t, c.device, c.hosts, c.onlyNew)
	if got != c.want {
		t.Errorf("it is\n%s\nand should be\n%s", got, c.want)
	}
	if !strings.Contains(remarks, c.remarks) || strings.Contains(remarks, "canary") {
		t.Errorf("remarks: %s", remarks)
	}
}

func TestProbedNames(t *testing.T) {
	for name, c := range map[string]probedCase{
		"new, by its host name": {
			device: "chassis1",
			hosts:  `{"hostname": "web1", "mac": "52:54:00:bb:00:01", "macs": ["52:54:00:bb:00:02"], "arch": "amd64", "driver_parameters": {"node_id": "Node1"}}`,
			want: "nodes:\n  # architecture amd64\n  web1:\n    device: chassis1\n    macs: [\"52:54:00:bb:00:01\", \"52:54:00:bb:00:02\"]\n" +
				"    parameters:\n      node_id: Node1\n",
		},
		"no host name": {
			device: "pdu1", hosts: `{"hostname": "", "driver_parameters": {"node_outlet": "1.4"}}`,
			want: "nodes:\n  pdu1-1.4:\n    device: pdu1\n    parameters:\n      node_outlet: \"1.4\"\n",
		},
		"a host name that is taken": {
			device: "pdu1", hosts: `{"hostname": "gw", "driver_parameters": {"node_outlet": "8"}}`,
			want: "nodes:\n  pdu1-8:\n    device: pdu1\n    parameters:\n      node_outlet: \"8\"\n",
		},
		"a host name that is none": {
			device: "pdu1", hosts: `{"hostname": "[1-3]\u001b[31m\n", "driver_parameters": {"node_outlet": "[1-3]"}}`,
			want: "nodes:\n  pdu1-1-3:\n    device: pdu1\n    parameters:\n      node_outlet: \"[1-3]\"\n",
		},
		"known by its MAC": {
			device: "chassis1", hosts: `{"hostname": "web3", "macs": ["52-54-00-aa-00-03"], "driver_parameters": {"node_id": "NodeX"}}`,
			want: "nodes:\n  # known as n3\n  n3:\n    device: chassis1\n    macs: [\"52:54:00:aa:00:03\"]\n    parameters:\n      node_id: NodeX\n",
		},
		"known by its serial": {
			device: "chassis1", hosts: `{"hostname": "web4", "serial": "SN04", "driver_parameters": {"node_id": "Node4"}}`,
			want: "nodes:\n  # known as n4\n  n4:\n    device: chassis1\n    serial: SN04\n    parameters:\n      node_id: Node4\n",
		},
		"known by its place": {
			device: "pdu1", hosts: `{"hostname": "five", "driver_parameters": {"node_outlet": "5"}}`,
			want: "nodes:\n  # known as n5\n  n5:\n    device: pdu1\n    parameters:\n      node_outlet: \"5\"\n",
		},
		"one of two feeds is none": {
			device: "pdu1", hosts: `{"hostname": "", "driver_parameters": {"node_outlet": "6"}}`,
			want: "nodes:\n  pdu1-6:\n    device: pdu1\n    parameters:\n      node_outlet: \"6\"\n",
		},
	} {
		t.Run(name, c.check)
	}
}

func TestProbedParameters(t *testing.T) {
	for name, c := range map[string]probedCase{
		"only new ones": {
			device: "pdu1", hosts: `{"hostname": "", "driver_parameters": {"node_outlet": "5"}}, {"hostname": "", "driver_parameters": {"node_outlet": "9"}}`, onlyNew: true,
			want: "nodes:\n  pdu1-9:\n    device: pdu1\n    parameters:\n      node_outlet: \"9\"\n",
		},
		"not twice": {
			device: "chassis1",
			hosts: `{"hostname": "a", "mac": "52:54:00:AA:00:03", "driver_parameters": {"node_id": "1"}}, {"hostname": "b", "mac": "52:54:00:aa:00:03", "driver_parameters": {"node_id": "2"}},
				{"hostname": "c", "mac": "52:54:00:cc:00:01", "driver_parameters": {"node_id": "3"}}, {"hostname": "d", "mac": "52:54:00:CC:00:01", "driver_parameters": {"node_id": "4"}}`,
			want: "nodes:\n  # known as n3\n  n3:\n    device: chassis1\n    macs: [\"52:54:00:aa:00:03\"]\n    parameters:\n      node_id: \"1\"\n" +
				"  c:\n    device: chassis1\n    macs: [\"52:54:00:cc:00:01\"]\n    parameters:\n      node_id: \"3\"\n",
			remarks: "c is there, too",
		},
		"a parameter that differs from the device's": {
			device: "chassis1", hosts: `{"hostname": "e", "driver_parameters": {"node_id": "1", "power_address": "192.0.2.9", "power_user": "admin"}}`,
			want: "nodes:\n  e:\n    device: chassis1\n    parameters:\n      node_id: \"1\"\n      power_address: \"192.0.2.9\"\n",
		},
		"a node with its own driver": {
			device: "bmc1", hosts: `{"hostname": "f", "driver_parameters": {"node_id": "1"}}`,
			want: "nodes:\n  f:\n    driver: redfish\n    parameters:\n      node_id: \"1\"\n      power_address: \"192.0.2.3\"\n" +
				"      power_pass: {file: \"/run/pass\"}\n      power_user: admin\n",
		},
		"a node with a secret of its own": {
			device: "bmc2", hosts: `{"hostname": "g", "driver_parameters": {"node_id": "1"}}`,
			want: "nodes:\n  g:\n    driver: redfish\n    parameters:\n      node_id: \"1\"\n      power_address: \"192.0.2.4\"\n" +
				"      power_pass: {env: G_POWER_PASS}\n      power_user: admin\n",
			remarks: "G_POWER_PASS: power_pass of g",
		},
		"nothing there": {device: "pdu1", want: ""},
	} {
		t.Run(name, c.check)
	}
}

// A reference means the same in a file that stands elsewhere.
func TestReferencesStay(t *testing.T) {
	inv := loaded(t, `version: 1
nodes:
  a: {driver: redfish, parameters: {power_address: x, power_user: {env: U}, power_pass: {file: secrets/a}}}
  b: {driver: redfish, parameters: {power_address: x, power_user: {command: [bin/helper, "user: b"]}, power_pass: {command: [pass, show, b]}}}
`)
	for name, want := range map[string]string{"a": "env [U] file [secrets/a]", "b": "command [bin/helper user: b] command [pass show b]"} {
		route := inv.Node(name).Feeds[0].Routes[0]
		text := ""
		for _, parameter := range []string{"power_user", "power_pass"} {
			kind, words := route.Parameters[parameter].Reference()
			text += fmt.Sprintf(" %s %s", kind, words)
		}
		folder, _, _ := strings.Cut(route.At.File, "inventory.yaml")
		if got := strings.TrimSpace(strings.ReplaceAll(text, folder, "")); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if kind, words := (inventoryValue(inv, "a", "power_address")).Reference(); kind != "" || words != nil {
		t.Errorf("a value that is written out is %s %v", kind, words)
	}
}

func inventoryValue(inv *inventory.Inventory, node, parameter string) inventory.Value {
	return inv.Node(node).Feeds[0].Routes[0].Parameters[parameter]
}
