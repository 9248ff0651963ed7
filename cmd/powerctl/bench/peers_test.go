package bench_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// peer is the path of a program, "" if it is not here: the page says so then. In
// a pipeline that is an error, as with tool.Need.
func (r *rig) peer(name, debianPackage string) string {
	for _, folder := range []string{"", "/usr/sbin"} { // daemons are not on everyone's path
		if path, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		tool.Need(r, name, debianPackage)
	}
	results.Print("left out: %s is not installed (apt-get install %s)", name, debianPackage)
	return ""
}

// hosts are all BMCs as FreeIPMI takes them.
func (r *rig) hosts(list []network) string {
	var all []string
	for _, n := range list {
		all = append(all, fmt.Sprintf("%s:%d", n.hosts, r.port))
	}
	return strings.Join(all, ",")
}

// login is what ipmipower is told of the BMCs.
func login() []string {
	return []string{"-D", "LAN_2_0", "-I", "3", "-W", "opensesspriv", "-u", ipmisim.DefaultUser, "-p", ipmisim.DefaultPassword}
}

// ipmipower is one that queries all BMCs, if it is here.
func (r *rig) ipmipower(list []network, answers int, more ...string) []contest.Program {
	path := r.peer("ipmipower", "freeipmi-tools")
	if path == "" {
		return nil
	}
	command := append(append(append([]string{path}, login()...), more...), "-h", r.hosts(list), "--stat")
	return []contest.Program{{Name: freeIPMI, Prints: ": on", Times: answers, Command: command}}
}

// powerman is a client that queries all BMCs, whose daemon runs until the end of
// the benchmark, if both are here.
func (r *rig) powerman(list []network) []contest.Program {
	daemon, client, worker := r.peer("powermand", "powerman"), r.peer("powerman", "powerman"), r.peer("ipmipower", "freeipmi-tools")
	if daemon == "" || client == "" || worker == "" {
		return nil
	}
	var nodes, plugs []string
	for _, n := range list {
		nodes, plugs = append(nodes, n.names), append(plugs, n.hosts)
	}
	listen := fmt.Sprintf("127.0.0.1:%d", freePort(r.B))
	config := fmt.Sprintf("include \"/etc/powerman/ipmipower.dev\"\nlisten %q\ndevice \"d\" \"ipmipower\" \"%s -h %s |&\"\nnode %q \"d\" %q\n",
		listen, strings.Join(append([]string{worker}, login()...), " "), r.hosts(list), strings.Join(nodes, ","), strings.Join(plugs, ","))
	cmd := exec.Command(daemon, "-f", "-c", r.write("powerman.conf", config))
	if err := start(cmd); err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { stop(cmd) })
	r.answers(listen)
	all := contest.Program{Name: powerMan, Prints: "on:      n[", Times: 1, Command: []string{client, "-h", listen, "-q"}}
	all.Daemons = append(childrenOf(cmd.Process.Pid), cmd.Process.Pid)
	return []contest.Program{all}
}

// answers waits until somebody listens.
func (r *rig) answers(address string) {
	r.Helper()
	for range 100 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	r.Fatalf("nobody listens at %s", address)
}

// childrenOf are the processes that the first thread of the process has started.
func childrenOf(pid int) (list []int) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid)) // without it there are none to count
	for _, field := range strings.Fields(string(text)) {
		if number, err := strconv.Atoi(field); err == nil {
			list = append(list, number)
		}
	}
	return list
}
