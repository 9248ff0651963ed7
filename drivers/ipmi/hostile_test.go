package ipmi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// atOnce is how many drivers run at a time in the tests of hostile networks.
const atOnce = 64

// crowd does a job so many times, atOnce at a time.
func crowd(times int, job func(n int)) {
	numbers := make(chan int)
	var workers sync.WaitGroup
	for range min(times, atOnce) {
		workers.Go(func() {
			for n := range numbers {
				job(n)
			}
		})
	}
	for n := range times {
		numbers <- n
	}
	close(numbers)
	workers.Wait()
}

// attempt is one run of the driver against a BMC of its own, which stays as
// the witness of what really happened.
type attempt struct {
	t       testing.TB
	verb    string
	bmc     *ipmisim.BMC
	was     bool // the machine was on before
	took    time.Duration
	network *network
	drivertest.Answer
}

// try runs the driver against a BMC behind the network, and holds what every
// run must keep: one document by the schema, the exit status, and no claim that
// the machine contradicts.
func try(t testing.TB, verb string, on bool, w *network, keys ...object) attempt {
	a := attempt{t: t, verb: verb, was: on, network: w}
	var err error
	if a.bmc, err = ipmisim.Start(ipmisim.Config{On: on, Faults: w.faults()}); err != nil {
		t.Error(err)
		return a
	}
	defer a.bmc.Close()
	login := object{"power_address": a.bmc.Addr(), "power_user": ipmisim.DefaultUser, "power_pass": ipmisim.DefaultPassword}
	a.run(request(login, keys...))
	a.verify()
	return a
}

// run is ask for many goroutines: it fails the test without ending it.
func (a *attempt) run(request string) {
	var stdout, stderr drivertest.Buffer
	begin := time.Now()
	a.Status = maaspd.Run(context.Background(), ipmi.Driver(), []string{a.verb, "--log-level", "debug"}, strings.NewReader(request), &stdout, &stderr)
	a.took = time.Since(begin)
	a.read(stdout.String(), stderr.String())
}

// read takes exactly one document, which keeps the schema of replies.
func (a *attempt) read(stdout, stderr string) {
	a.Text, a.Logs = stdout, stderr
	err := drivertest.Valid(stdout)
	decoder := json.NewDecoder(strings.NewReader(stdout))
	if err == nil {
		err = decoder.Decode(&a.Answer)
	}
	if _, end := decoder.Token(); err == nil && end != io.EOF {
		err = fmt.Errorf("more than one document: %v", end)
	}
	if err != nil {
		a.errorf("%v", err)
	}
}

// verify compares what the driver says with what the machine went through.
func (a *attempt) verify() {
	m := a.bmc.Machine()
	now, sent := m.On(), m.Count("on")+m.Count("off")
	wanted := map[string]bool{"power_on": true, "power_off": false, "power_query": a.was}[a.verb]
	want := 0
	switch {
	case a.ActionType != a.verb:
		a.errorf("a reply to %q", a.ActionType)
	case a.Error == nil && now != wanted:
		a.errorf("success, and the machine is on=%v", now)
	case a.Error == nil && a.verb == "power_query" && a.Data["status"] != map[bool]string{true: "on", false: "off"}[now]:
		a.errorf("a wrong state, the machine is on=%v", now)
	case a.Error != nil && a.Error.Effect == "none" && (sent > 0 || now != a.was):
		a.errorf("effect none after %d commands that the BMC carried out", sent)
	case now != a.was && now != wanted:
		a.errorf("the machine is on=%v", now)
	}
	if a.Error != nil {
		if want = 1; a.Error.Retryable {
			want = 75
		}
	}
	if a.Status != want {
		a.errorf("exit status %d, want %d", a.Status, want)
	}
}

// errorf reports a fault with all that is known of the run.
func (a *attempt) errorf(format string, args ...any) {
	heard := []string(nil)
	if a.bmc != nil {
		heard = a.bmc.RequestLog()
	}
	a.t.Errorf("%s, machine on=%v before: %s\n%s%s\nthe BMC heard %q\n%v", a.verb, a.was, fmt.Sprintf(format, args...), a.Text, a.Logs, heard, a.network)
}

// result is how the attempt ended, in a word or two.
func (a *attempt) result() string {
	if a.Error == nil {
		return "success"
	}
	return a.Error.Code + " " + a.Error.Reason
}

// tally counts how attempts ended and how long those that succeeded took.
type tally struct {
	mu      sync.Mutex
	results map[string]int
	example map[string]string // of each result
	times   []time.Duration
}

func (c *tally) add(a attempt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.results == nil {
		c.results, c.example = map[string]int{}, map[string]string{}
	}
	c.results[a.result()]++
	c.example[a.result()] = a.Text + a.Logs
	if a.Error == nil {
		c.times = append(c.times, a.took)
	}
}

// only fails the test when there is a result that is not allowed.
func (c *tally) only(t testing.TB, allowed ...string) {
	t.Helper()
	for result, n := range c.results {
		if !slices.Contains(allowed, result) {
			t.Errorf("%d times %s, such as\n%s", n, result, c.example[result])
		}
	}
}

// String tells the numbers.
func (c *tally) String() string {
	text := fmt.Sprint(c.results)
	if n := len(c.times); n > 0 {
		slices.Sort(c.times)
		text += fmt.Sprintf(", of the successes: median %v, p90 %v, longest %v", c.times[n/2].Round(ms), c.times[n*9/10].Round(ms), c.times[n-1].Round(ms))
	}
	return text
}
