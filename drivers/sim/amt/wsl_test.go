package amtsim_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	amtsim "github.com/maaspd/powerdrivers/drivers/sim/amt"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// TestWSL holds that a general client of WS-Management, Dell's shell tools with
// curl's digest, understands the simulation: it enumerates and switches.
func TestWSL(t *testing.T) {
	enumerate, invoke := tool.Need(t, "wslenum", "wsl"), tool.Need(t, "wslinvoke", "wsl")
	for program, debianPackage := range map[string]string{"curl": "curl", "xmllint": "libxml2-utils", "uuidgen": "uuid-runtime"} {
		tool.Need(t, program, debianPackage)
	}
	machine, err := amtsim.Start(amtsim.Config{PullSize: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer machine.Close()
	w := newWSL(t, machine)
	if answer := w.run(enumerate, "CIM_AssociatedPowerManagementService"); !strings.Contains(answer, ":PowerState>8<") {
		t.Errorf("the power state: %s", answer)
	}
	if answer := w.run(enumerate, "CIM_BootSourceSetting"); strings.Count(answer, ":PullResponse>") != 2*3 || !strings.Contains(answer, amtsim.PXE) {
		t.Errorf("the boot sources: %s", answer)
	}
	system := filepath.Join(w.dir, "system.xml")
	if err := os.WriteFile(system, []byte(w.run(enumerate, "CIM_ComputerSystem", "-mode", "epr")), 0o600); err != nil {
		t.Fatal(err)
	}
	on := w.run(invoke, "CIM_PowerManagementService", "RequestPowerStateChange", "PowerState=2", "ManagedElement=FILE:"+system)
	if !strings.Contains(on, ":ReturnValue>0<") || machine.State() != amtsim.On {
		t.Errorf("switch on: state %d: %s", machine.State(), on)
	}
	if machine.Refused() != 0 {
		t.Errorf("%d logins were refused", machine.Refused())
	}
}

// wsl runs the tools in a folder of their own.
type wsl struct {
	t   *testing.T
	dir string
	env []string
}

func newWSL(t *testing.T, machine *amtsim.Server) *wsl {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("digest\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return &wsl{t, dir, append(os.Environ(), "HOME="+dir, "CURL_HOME="+dir, "WSNOSSL=1", "KEEPHISTORY=0", "WSDONTASK=y",
		"WSENDPOINT="+machine.Addr(), "WSUSER="+amtsim.DefaultUser, "WSPASS="+amtsim.DefaultPassword)}
}

// run returns what a tool shows.
func (w *wsl) run(program string, args ...string) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = w.dir, w.env, time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Errorf("%s %s: %v\n%s", filepath.Base(program), strings.Join(args, " "), err, out)
	}
	return string(out)
}
