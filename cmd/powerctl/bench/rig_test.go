package bench_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// object is a JSON object.
type object = map[string]any

// perNetwork is how many BMCs have addresses that differ in the last byte only.
const perNetwork = 250

// rig is a rack in a process of its own, and the files of those who use it.
type rig struct {
	*testing.B
	dir  string
	port int
}

// newRig builds the programs. The cache of descriptions is the rig's own.
func newRig(b *testing.B) *rig {
	b.Helper()
	if err := built(); err != nil {
		b.Fatal(err)
	}
	b.Setenv("MAASPD_CACHE_DIR", b.TempDir())
	return &rig{B: b, dir: b.TempDir(), port: freePort(b)}
}

// freePort is a port that nobody has on 127.0.0.1.
func freePort(b *testing.B) int {
	udp, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		b.Fatal(err)
	}
	defer udp.Close()
	return udp.LocalAddr().(*net.UDPAddr).Port
}

// serve runs powersim with the rack until the end of the benchmark.
func (r *rig) serve(devices int, rack object) {
	r.Helper()
	text, err := json.Marshal(rack)
	if err != nil {
		r.Fatal(err)
	}
	cmd := exec.Command(program("powersim"), "serve", "--config", r.write("rack.json", string(text)), "--format", "json")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err = errors.Join(err, start(cmd)); err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { stop(cmd) })
	lines, found := bufio.NewScanner(out), 0
	for found < devices && lines.Scan() { // what is printed answers
		found++
	}
	if found < devices {
		r.Fatalf("powersim has %d devices of %d", found, devices)
	}
	go func() {
		for lines.Scan() { // the rest of its output must not block it
		}
	}()
}

func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait() // it ends by the signal
}

// write writes a file that nobody else may read.
func (r *rig) write(name, text string) string {
	r.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.Fatal(err)
	}
	return file
}

// network is a part of the BMCs, as a range of names and of addresses.
type network struct {
	count        int
	names, hosts string
}

// networks are those of so many BMCs.
func networks(count int) []network {
	var list []network
	for from := 0; from < count; from += perNetwork {
		size := min(perNetwork, count-from)
		third := from / perNetwork
		list = append(list, network{size, fmt.Sprintf("n[%05d-%05d]", from+1, from+size), fmt.Sprintf("127.1.%d.[1-%d]", third, size)})
	}
	return list
}

// rackOf runs so many BMCs, every other of which is dead if wanted.
func (r *rig) rackOf(count int, halfDead bool, delay string) []network {
	list := networks(count)
	var groups []object
	for i, n := range list {
		group := object{"name": fmt.Sprintf("network%dn", i), "count": n.count, "address": fmt.Sprintf("127.1.%d.1-127.1.%d.%d", i, i, n.count)}
		if halfDead {
			group["dead"] = fmt.Sprintf("1-%d", n.count/2)
		}
		groups = append(groups, group)
	}
	r.serve(count, object{"port": r.port, "power": "on", "delay": delay, "sessionLimit": 50, "groups": groups})
	return list
}

// inventory is that of the BMCs.
func (r *rig) inventory(list []network) string {
	r.write("password", ipmisim.DefaultPassword)
	var text strings.Builder
	fmt.Fprintf(&text, "version: 1\ndrivers:\n  ipmi: {parameters: {power_user: %s, power_pass: {file: password}, cipher_suite_id: \"3\"}}\nnodes:\n", ipmisim.DefaultUser)
	for _, n := range list {
		fmt.Fprintf(&text, "  %s: {driver: ipmi, parameters: {power_address: \"%s:%d\"}}\n", n.names, n.hosts, r.port)
	}
	return r.write("inventory.yaml", text.String())
}

// powerctl is a powerctl with an inventory.
func (r *rig) powerctl(name, inventory string, args ...string) contest.Program {
	command := append([]string{program("powerctl"), args[0], "--inventory", inventory, "--driver-dir", folder}, args[1:]...)
	return contest.Program{Name: name, Command: command, Tree: true}
}
