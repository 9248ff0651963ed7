package ipmi_test

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// TestSessionExhaustion lets 32 drivers at a time ask a BMC that has room for
// four. Each gets the state or an error that is worth a retry, and none leaves
// a session behind.
func TestSessionExhaustion(t *testing.T) {
	t.Parallel()
	for _, delay := range []time.Duration{0, 20 * ms} {
		bmc, login := simBMC(t, ipmisim.Config{On: true, MaxSessions: 4, Faults: ipmisim.Faults{Delay: delay}})
		var ends tally
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				a := attempt{t: t, verb: "power_query", bmc: bmc, was: true}
				a.run(request(login, object{"timeoutMs": 10000}))
				a.verify()
				ends.add(a)
			})
		}
		all.Wait()
		ends.only(t, "success", "connError sessionsFull", "connError busy", "connError timeout")
		if ends.results["success"] == 0 {
			t.Error("nobody got through")
		}
		eventually(t, "the table is empty", func() bool { return bmc.OpenSessions() == 0 })
		t.Logf("delay %v: %v", delay, &ends)
	}
}

// TestSignalStorm starts 64 drivers at once, each with a BMC of its own that
// takes 20 ms for a reply, and sends each SIGTERM at a random moment of its
// login or command. Each answers within 2 s with what can be said, and frees
// the slot of the BMC unless no packet could.
func TestSignalStorm(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 4))
	var ends tally
	var all sync.WaitGroup
	for range 64 {
		after, pause := 1+random.IntN(5), time.Duration(random.IntN(30))*ms
		var replies atomic.Int64
		faults := ipmisim.Faults{Delay: 20 * ms, Reply: func(_ int, packet []byte) [][]byte {
			replies.Add(1)
			return [][]byte{packet}
		}}
		bmc, login := simBMC(t, ipmisim.Config{Faults: faults})
		driver := start(t, "power_on", request(login))
		all.Go(func() {
			a := attempt{t: t, verb: "power_on", bmc: bmc}
			for begin := time.Now(); int(replies.Load()) < after && time.Since(begin) < 30*time.Second; {
				time.Sleep(ms)
			}
			time.Sleep(pause) // the reply is on its way, or the next request
			a.stop(driver)
			ends.add(a)
		})
	}
	all.Wait()
	ends.only(t, "success", "actionError cancelled")
	t.Log(&ends)
}

// stop sends SIGTERM to a driver and looks at what it leaves behind.
func (a *attempt) stop(driver *drivertest.Process) {
	begin := time.Now()
	if err := driver.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		a.errorf("%v", err)
		return
	}
	_ = driver.Cmd.Wait() // the exit status is looked at below
	if a.took = time.Since(begin); a.took > 2*time.Second+slack {
		a.errorf("answered after %v", a.took)
	}
	a.Status = driver.Cmd.ProcessState.ExitCode()
	a.read(driver.Stdout.String(), driver.Stderr.String())
	a.verify()
	free := func() bool { return a.bmc.OpenSessions() <= a.nameless() }
	for begin := time.Now(); !free() && time.Since(begin) < 10*time.Second; {
		time.Sleep(5 * ms)
	}
	if !free() {
		a.errorf("%d sessions are left after %d packets", a.bmc.OpenSessions(), a.bmc.Requests())
	}
}

// nameless is the number of half-open sessions that no packet can close, since
// the driver has not the BMC's number for them: the signal came before the
// answer to Open Session, or a busy machine let Open Session be sent again and
// the driver went on with the first answer. The BMC drops them by itself.
func (a *attempt) nameless() int {
	log := a.bmc.RequestLog()
	opens := count(log, openSession)
	if len(log) > opens { // one of them got a name
		opens--
	}
	return opens
}
