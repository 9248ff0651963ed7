package snmppdu_test

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu"
	"github.com/maaspd/powerdrivers/maaspd"
)

// TestCancelledCycleSwitchesOn holds that a cycle which is cancelled while the
// outlet is off switches it on again, even if a packet gets lost then.
func TestCancelledCycleSwitchesOn(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, onFrom(1))
	var lose atomic.Int32
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d.SetFaults(pdusim.Faults{Request: func(_ int, packet []byte) [][]byte {
		if lose.Add(-1) >= 0 {
			return nil
		}
		return [][]byte{packet}
	}})
	params := with(serve(t, d), object{"profile": "apc-rpdu2", "node_outlet": "5"})
	go func() {
		for !strings.Contains(strings.Join(d.Log(), "\n"), "4.1.5.5=2") && ctx.Err() == nil {
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(500 * time.Millisecond) // it is seen off, and stays so for the time off
		lose.Store(1)
		cancel()
	}()
	request := text(t, object{"driverParameters": params, "cycleDelayMs": 20000})
	var out, diagnostics bytes.Buffer
	maaspd.Run(ctx, snmppdu.Driver(), []string{"power_cycle"}, strings.NewReader(request), &out, &diagnostics)
	if log := d.Log(); !strings.HasSuffix(log[len(log)-1], "4.1.5.5=1") {
		t.Errorf("%s%s%s", &out, &diagnostics, strings.Join(log, "\n"))
	}
}
