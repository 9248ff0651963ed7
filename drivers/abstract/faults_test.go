package abstract_test

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/drivers/abstract"
	"github.com/maaspd/powerdrivers/maaspd"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestReasonFaults asks for the failure of every reason.
func TestReasonFaults(t *testing.T) {
	own := []string{"", "hang", "crash", "exit", "stray", "garbage", "stuck", "odd"}
	reasons := 0
	for _, choice := range abstract.Fault("").Choices() {
		if slices.Contains(own, choice.Value) {
			continue
		}
		reasons++
		for _, verb := range []string{"power_on", "power_query", "probe", "check"} {
			got := run(t, verb, request(map[string]any{"fault": choice.Value})).reply(t)
			if got.Error == nil || got.Error.Reason != choice.Value || got.Error.Code != string(maaspd.Reason(choice.Value).Code()) {
				t.Errorf("%s %s: %+v", choice.Value, verb, got.Error)
			}
		}
	}
	if reasons != 22 {
		t.Errorf("%d reasons, the protocol has 22", reasons)
	}
}

// TestFaultIn holds that a fault strikes only the calls asked for.
func TestFaultIn(t *testing.T) {
	params := map[string]any{"fault": "refused", "fault_in": []string{"power_query", "probe"}}
	for verb, want := range map[string]string{"power_on": "", "power_off": "", "power_query": "refused", "probe": "refused", "outlets": ""} {
		got := run(t, verb, request(params)).reply(t)
		if (got.Error != nil) != (want != "") || got.Error != nil && got.Error.Reason != want {
			t.Errorf("%s: %+v", verb, got.Error)
		}
	}
}

// TestStuck holds that a command is accepted and nothing changes.
func TestStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		params := map[string]any{"fault": "stuck", "state_file": stateFile(t)}
		run(t, "power_on", request(params)).data(t)
		got := run(t, "power_on", request(params, `"waitMs": 5000`))
		if e := got.reply(t).Error; e == nil || e.Reason != "notVerified" || e.Effect != "unknown" || got.status != 75 {
			t.Errorf("exit status %d: %+v", got.status, e)
		}
	})
}

// TestOdd is an error without a reason.
func TestOdd(t *testing.T) {
	got := run(t, "power_off", request(map[string]any{"fault": "odd"}))
	if e := got.reply(t).Error; e == nil || e.Reason != "internal" || e.Effect != "unknown" || got.status != 1 {
		t.Errorf("exit status %d: %+v", got.status, e)
	}
}

// TestCrash holds that the password in the panic shows nowhere.
func TestCrash(t *testing.T) {
	got := run(t, "power_off", request(map[string]any{"fault": "crash", "power_pass": "canary-4711"}))
	if e := got.reply(t).Error; e == nil || e.Reason != "internal" || e.Effect != "unknown" || got.status != 1 {
		t.Errorf("exit status %d: %+v", got.status, e)
	}
	if strings.Contains(got.stdout+got.stderr, "canary") || !strings.Contains(got.stderr, "goroutine") {
		t.Errorf("%s\n%s", got.stdout, got.stderr)
	}
}

// TestHang holds that a call that never returns is answered in time.
func TestHang(t *testing.T) {
	got := run(t, "power_query", request(map[string]any{"fault": "hang"}, `"timeoutMs": 1000`))
	if e := got.reply(t).Error; e == nil || e.Reason != "timeout" || got.took > 1500*time.Millisecond {
		t.Errorf("after %v: %+v", got.took, e)
	}
}

// TestGarbage holds that it stands before the reply, which is whole.
func TestGarbage(t *testing.T) {
	got := run(t, "power_query", request(map[string]any{"fault": "garbage"}))
	if got.raw != "garbage {\n" || got.data(t) != `{"status":"off"}` {
		t.Errorf("raw output %q, reply %s", got.raw, got.stdout)
	}
	process := conformance.Run(t, process(t), request(map[string]any{"fault": "garbage"}), "power_query")
	if !strings.HasPrefix(process.Stdout, "garbage {\n{\n") {
		t.Errorf("standard output %q", process.Stdout)
	}
}

// TestExit holds that the process ends without a reply.
func TestExit(t *testing.T) {
	got := conformance.Run(t, process(t), request(map[string]any{"fault": "exit"}), "power_query")
	if got.Status != 3 || got.Stdout != "" {
		t.Errorf("exit status %d, standard output %q", got.Status, got.Stdout)
	}
}

// TestStray holds that prints of the driver do no harm.
func TestStray(t *testing.T) {
	cmd := exec.Command(process(t), "power_query")
	cmd.Stdin = strings.NewReader(request(map[string]any{"fault": "stray"}))
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if got := (result{stdout: string(out)}); err != nil || got.data(t) != `{"status":"off"}` || !strings.Contains(errs.String(), "stray") {
		t.Errorf("%v, standard output %q, standard error %q", err, out, errs.String())
	}
}
