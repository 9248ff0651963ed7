package maaspd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// crew is a driver of a fleet that reads many machines of a device at once. The
// name of a machine says how it fares.
type crew struct {
	*fleetDriver
	// whole replaces reading many.
	whole func(ctx context.Context, group []*crew) ([]maaspd.QueryResult, error)
}

var _ maaspd.GroupQuerier[*crew] = (*crew)(nil)

func (c *crew) Validate(maaspd.Action) []maaspd.Violation {
	if c.Node == "invalid" {
		return []maaspd.Violation{{Pointer: "/driverParameters/node_id", Keyword: "odd", Message: "node_id must be even"}}
	}
	return nil
}

func (c *crew) Before(context.Context, maaspd.Action) error {
	if c.Node == "before" {
		return maaspd.Failf(maaspd.Refused, "%s is closed", c.Node)
	}
	return nil
}

func (c *crew) After(_ context.Context, _ maaspd.Action, err error) error {
	if c.Node == "before" || c.Node == "gone" {
		c.note(c.fleetParams, fmt.Sprint("after ", err))
	}
	if c.Node == "after" {
		return maaspd.Failf(maaspd.Busy, "%s is occupied", c.Node)
	}
	return nil
}

// state is how the machine fares, however it is read.
func (c *crew) state() (maaspd.Status, error) {
	switch c.Node {
	case "off":
		return maaspd.Status{Power: maaspd.Off}, nil
	case "odd":
		return maaspd.Status{Power: "rebooting", Detail: "value 7"}, nil
	case "mixed":
		return maaspd.Status{Power: maaspd.On, Mixed: true, Detail: "1 on, 2 off"}, nil
	case "gone":
		return maaspd.Status{}, maaspd.Failf(maaspd.NoSuchTarget, "there is no outlet %s", c.Node)
	case "plain":
		return maaspd.Status{}, errors.New("the driver forgot a reason")
	case "echo":
		return maaspd.Status{Power: maaspd.On, Detail: "hears " + c.Pass.Reveal() + " " + c.NodePass.Reveal()}, nil
	}
	return maaspd.Status{Power: maaspd.On}, nil
}

func (c *crew) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	if err := c.call(ctx, "query"); err != nil {
		return maaspd.Status{}, err
	}
	return c.state()
}

func (c *crew) QueryTogether(ctx context.Context, group []*crew) ([]maaspd.QueryResult, error) {
	var nodes []string
	for _, one := range group {
		nodes = append(nodes, one.Node)
	}
	if group[0] != c {
		return nil, errors.New("the receiver is not the first of its group")
	}
	maaspd.Logger(ctx).Info("read together")
	if err := (&fleetDriver{c.fleet, fleetParams{Address: c.Address}}).call(ctx, "together "+strings.Join(nodes, " ")); err != nil {
		return nil, err
	}
	if c.whole != nil {
		return c.whole(ctx, group)
	}
	var results []maaspd.QueryResult
	for _, one := range group {
		status, err := one.state()
		results = append(results, maaspd.QueryResult{Status: status, Err: err})
	}
	return results, nil
}

// crewDriver declares the driver, whose device takes one request at a time.
func crewDriver(f *fleet, s *turnstile) maaspd.Driver[fleetParams, *crew] {
	return maaspd.Driver[fleetParams, *crew]{
		Name: "rig", Description: "Test rig", Version: "1.0.0", MaxConcurrency: 1, Lock: s.take, Chassis: true,
		New: func(p fleetParams) *crew { return &crew{fleetDriver: &fleetDriver{f, p}} },
	}
}

// queries are lines for machines of the device a; a word with a colon is the
// verb of another line, and one with an equals sign sets a member of the line
// that follows.
func queries(words string) string {
	var input strings.Builder
	members := ""
	for word := range strings.FieldsSeq(words) {
		if key, number, set := strings.Cut(word, "="); set {
			members += fmt.Sprintf(`%q: %s, `, key, number)
			continue
		}
		verb, node, other := strings.Cut(word, ":")
		if !other {
			verb, node = "query", word
		}
		line := lineFor(verb, "a", fmt.Sprintf(`"node_id": %q`, node))
		input.WriteString(strings.Replace(line, "{", "{"+members, 1))
		members = ""
	}
	return strings.ReplaceAll(input.String(), "power_check", "check")
}

// together are the reads among the notes.
func (f *fleet) together() string {
	var list []string
	for call := range strings.SplitSeq(f.calls(), ", ") {
		_, what, _ := strings.Cut(call, " ")
		if _, nodes, many := strings.Cut(what, "together "); many {
			list = append(list, "["+nodes+"]")
		} else if node, read := strings.CutSuffix(strings.TrimPrefix(what, "a"), " query"); read {
			list = append(list, node)
		} else if strings.HasSuffix(what, " on") {
			list = append(list, "on")
		}
	}
	return strings.Join(list, " ")
}

// TestBatchReadsTogether holds which waiting reads are one call: those next in
// the queue that are equal in all parameters of the device, and in time.
func TestBatchReadsTogether(t *testing.T) {
	many := strings.TrimSpace(strings.Repeat("n ", 64))
	cases := []struct{ name, lines, together string }{
		{"all that wait", "on: 1 2 3 4", "on [1 2 3 4]"},
		{"a change ends the group", "on: 1 2 on:2 3 4", "on [1 2] on [3 4]"},
		{"one is read as ever", "on: 1 on:2 3", "on 1 on 3"},
		{"another verb ends the group", "on: 1 2 check:9 3 4", "on [1 2] 9 [3 4]"},
		{"another time ends the group", "on: 1 2 timeoutMs=50000 3 timeoutMs=50000 4 5 6", "on [1 2] [3 4] [5 6]"},
		{"the declared time is the same", "on: 1 timeoutMs=60000 2", "on [1 2]"},
		{"other members do not matter", `on: requestId="x" 1 waitMs=5 cycleDelayMs=0 2`, "on [1 2]"},
		{"twice the same machine", "on: 1 1", "on [1 1]"},
		{"no more than 64", "on: " + many + " " + many + " n n", "on [" + many + "] [" + many + "] [n n]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, s := newFleet(time.Second), newTurnstile()
				lines := queries(c.lines)
				got := run(t, crewDriver(f, s), "batch", lines, "--jobs=200")
				if list := got.replies(t); len(list) != strings.Count(lines, "\n") || got.status != 0 {
					t.Errorf("exit status %d, %d replies:\n%s", got.status, len(list), got.stdout)
				}
				if f.together() != c.together {
					t.Errorf("read %q, want %q", f.together(), c.together)
				}
				// One lock and one session for each call.
				if calls := strings.Count(f.calls(), " dial"); len(s.keys) != calls || f.open != 0 || len(s.free) != 1 {
					t.Errorf("the lock was taken %d times, %d sessions, %d open, lock free %d", len(s.keys), calls, f.open, len(s.free))
				}
			})
		})
	}
}

// TestBatchGroupOfOneLogin holds that lines with other parameters of the device
// are not read together, nor those of another spelling, which its messages
// would show.
func TestBatchGroupOfOneLogin(t *testing.T) {
	for name, line := range map[string]string{
		"password": lineFor("query", "a", other, `"node_id": "2"`),
		"user":     lineFor("query", "a", right, `"power_user": "u", "node_id": "2"`),
		"spelling": lineFor("query", "A", right, `"node_id": "2"`),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(time.Second)
				first := lineFor("query", "a", right, `"node_id": "1"`)
				got := run(t, crewDriver(f, newTurnstile()), "batch", lineFor("on", "a")+first+first+line+line)
				got.wantAnswers(t, 0, "1 ok, 2 on, 3 on, 4 on, 5 on")
				if f.together() != "on [1 1] [2 2]" {
					t.Errorf("read %q", f.together())
				}
			})
		})
	}
}

// TestBatchGroupAnswersAsSingles holds that the answers of a group are those of
// runs of their own, whatever becomes of a member.
func TestBatchGroupAnswersAsSingles(t *testing.T) {
	nodes := []string{"1", "off", "odd", "mixed", "gone", "plain", "echo", "invalid", "before", "after"}
	for _, flags := range [][]string{nil, {"--compat=seed"}} {
		synctest.Test(t, func(t *testing.T) {
			f, lines, want := newFleet(time.Second), lineFor("on", "a"), map[int]map[string]any{}
			for i, node := range nodes {
				line := strings.Replace(lineFor("query", "a", right, `"node_id": "`+node+`"`, `"node_pass": "canary-node"`, `"system_id": "x"`),
					"{", fmt.Sprintf(`{"requestId": "r-%d", `, i), 1)
				lines += line
				want[i+2] = run(t, crewDriver(newFleet(time.Second), newTurnstile()), "power_query", line, flags...).document(t)
			}
			got := run(t, crewDriver(f, newTurnstile()), "batch", lines, flags...)
			got.keepsSchema(t)
			for text := range strings.Lines(got.stdout) {
				var reply map[string]any
				if err := json.Unmarshal([]byte(text), &reply); err != nil {
					t.Fatal(err)
				}
				number := int(reply["line"].(float64))
				delete(reply, "line")
				if number > 1 && !reflect.DeepEqual(reply, want[number]) {
					t.Errorf("line %d: %v\nalone: %v", number, reply, want[number])
				}
			}
			if f.together() != "on [1 off odd mixed gone plain echo after]" || len(got.replies(t)) != len(nodes)+1 {
				t.Errorf("read %q\n%s", f.together(), got.stdout)
			}
			// After is called for whoever came as far as Before, with its error.
			if !strings.Contains(f.calls(), "abefore after before is closed") || !strings.Contains(f.calls(), "agone after there is no outlet gone") {
				t.Errorf("calls %s", f.calls())
			}
			if strings.Contains(got.stdout+got.stderr, "canary") {
				t.Errorf("a secret shows: %s%s", got.stdout, got.stderr)
			}
		})
	}
}

// TestBatchGroupLeftAlone holds that a member whose fellows failed before the
// call is read by its PowerQuery, and that nobody is called for none.
func TestBatchGroupLeftAlone(t *testing.T) {
	for lines, want := range map[string]string{
		"on: invalid 1 before": "on 1", "on: invalid before": "on", "on: invalid invalid": "on",
	} {
		synctest.Test(t, func(t *testing.T) {
			f, s := newFleet(time.Second), newTurnstile()
			got := run(t, crewDriver(f, s), "batch", queries(lines))
			if f.together() != want || len(got.replies(t)) != strings.Count(queries(lines), "\n") || len(s.free) != 1 {
				t.Errorf("%s: read %q, want %q\n%s", lines, f.together(), want, got.stdout)
			}
		})
	}
}

// TestBatchGroupFailsAsAWhole lets the call of a group fail in every way: that
// is every line's, with its own number and id, and the next group is tried.
func TestBatchGroupFailsAsAWhole(t *testing.T) {
	cases := []struct {
		name, reason string
		whole        func(context.Context, []*crew) ([]maaspd.QueryResult, error)
	}{
		{"error", "refused", func(context.Context, []*crew) ([]maaspd.QueryResult, error) {
			return nil, maaspd.Failf(maaspd.Refused, "closed")
		}},
		{"panic", "internal", func(context.Context, []*crew) ([]maaspd.QueryResult, error) { panic("odd") }},
		{"too few results", "internal", func(context.Context, []*crew) ([]maaspd.QueryResult, error) {
			return []maaspd.QueryResult{{}}, nil
		}},
		{"deadline", "timeout", func(ctx context.Context, _ []*crew) ([]maaspd.QueryResult, error) {
			<-ctx.Done()
			return nil, context.Cause(ctx)
		}},
		{"deadline ignored", "timeout", func(context.Context, []*crew) ([]maaspd.QueryResult, error) {
			time.Sleep(10 * time.Minute)
			return nil, nil
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(time.Second)
				driver := crewDriver(f, newTurnstile())
				driver.New = func(p fleetParams) *crew { return &crew{&fleetDriver{f, p}, c.whole} }
				got := run(t, driver, "batch", queries(`on: requestId="r-2" 1 requestId="r-3" 2 on:`))
				got.wantAnswers(t, 0, fmt.Sprintf("1 ok, 2 %s, 3 %[1]s, 4 ok", c.reason))
				for _, reply := range got.replies(t) {
					if e := reply.Error; e != nil && (*reply.RequestID != fmt.Sprint("r-", reply.Line) || e.Effect != "none" || e.Message == "") {
						t.Errorf("line %d: %+v of %s", reply.Line, e, *reply.RequestID)
					}
				}
				if c.reason == "timeout" && (got.took > 63*time.Second || !strings.Contains(got.stdout, "a: no result within the 60000 ms")) {
					t.Errorf("after %v: %s", got.took, got.stdout)
				}
				if c.name == "panic" && strings.Count(got.stderr, "panic in driver code") != 2 {
					t.Errorf("standard error %s", got.stderr)
				}
				time.Sleep(10 * time.Minute)
			})
		})
	}
}

// TestBatchGroupCancelled holds that a signal answers every line of a group in
// time.
func TestBatchGroupCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		driver := crewDriver(f, newTurnstile())
		driver.New = func(p fleetParams) *crew {
			return &crew{&fleetDriver{f, p}, func(context.Context, []*crew) ([]maaspd.QueryResult, error) {
				time.Sleep(time.Minute)
				return nil, nil
			}}
		}
		got := runContext(cancelAfter(t, 10*time.Second), driver, queries("on: 1 2 3 on: 4 5"), "batch")
		got.wantAnswers(t, 1, "1 ok, 2 cancelled, 3 cancelled, 4 cancelled, 5 cancelled, 6 cancelled, 7 cancelled")
		if got.took > 12*time.Second || f.count("together") != 1 || f.open != 0 {
			t.Errorf("ended after %v, %d sessions open: %s", got.took, f.open, f.calls())
		}
		time.Sleep(time.Minute)
	})
}

// TestBatchGroupWithoutTurn holds that lines whose device stays occupied wait
// for it once, not one after the other.
func TestBatchGroupWithoutTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, asked := newFleet(time.Second), 0
		driver := crewDriver(f, nil)
		driver.Lock = func(ctx context.Context, _ *slog.Logger, _ []string) (func(), error) {
			if asked++; asked > 1 {
				<-ctx.Done()
				return nil, context.Cause(ctx)
			}
			return func() {}, nil
		}
		got := run(t, driver, "batch", queries("on: 1 2 3"))
		if got.wantAnswers(t, 0, "1 ok, 2 busy, 3 busy, 4 busy"); got.took > 62*time.Second || asked != 2 {
			t.Errorf("after %v, lock asked for %d times", got.took, asked)
		}
	})
}

// TestBatchGroupRefused holds that a group with a wrong password tries it once,
// and that later lines with it are not tried.
func TestBatchGroupRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		f.dial = wrongPassword
		wrong := lineFor("query", "a", other, `"node_id": "2"`)
		got := run(t, crewDriver(f, newTurnstile()), "batch",
			lineFor("on", "a", right)+wrong+wrong+lineFor("query", "a", right)+wrong)
		got.wantAnswers(t, 0, "1 ok, 2 badCredentials, 3 badCredentials, 4 on, 5 badCredentials")
		if f.count("dial") != 3 || strings.Count(got.stdout, "refused earlier in this batch") != 1 || strings.Contains(got.stdout, "canary") {
			t.Errorf("calls %s\n%s", f.calls(), got.stdout)
		}
	})
}

// TestBatchGroupKeepsSecrets holds that what is said of all lines shows to none
// of them the secret of another's machine, and that the log of the call names
// its lines.
func TestBatchGroupKeepsSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		driver := crewDriver(f, newTurnstile())
		driver.New = func(p fleetParams) *crew {
			return &crew{&fleetDriver{f, p}, func(ctx context.Context, group []*crew) ([]maaspd.QueryResult, error) {
				text := "heard"
				for _, one := range group {
					text += " " + one.NodePass.Reveal()
				}
				maaspd.Logger(ctx).Info(text)
				return nil, maaspd.Failf(maaspd.Refused, "%s", text)
			}}
		}
		node := func(n int) string {
			return lineFor("query", "a", fmt.Sprintf(`"node_id": "%d", "node_pass": "canary-%[1]d"`, n))
		}
		got := run(t, driver, "batch", lineFor("on", "a")+node(2)+node(3), "--log-level=info")
		got.wantAnswers(t, 0, "1 ok, 2 refused, 3 refused")
		if strings.Contains(got.stdout+got.stderr, "canary") || strings.Count(got.stdout, "heard [redacted] [redacted]") != 2 {
			t.Errorf("standard output %s\nstandard error %s", got.stdout, got.stderr)
		}
		if !strings.Contains(got.stderr, `"msg":"read together","driver":"rig","action":"power_query","lines":[2,3]`) {
			t.Errorf("standard error %s", got.stderr)
		}
	})
}

// TestBatchGroupConcurrency holds that a group counts as one request to a device
// that takes several, shares the session of its login, and is not overtaken by a
// change of one of its machines.
func TestBatchGroupConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		driver := crewDriver(f, nil)
		driver.MaxConcurrency, driver.Lock = 2, nil
		f.act = func(_ context.Context, p fleetParams, _ string) error {
			time.Sleep(map[bool]time.Duration{true: 5 * time.Second, false: time.Second}[p.Node == "9"])
			return nil
		}
		got := run(t, driver, "batch", queries("check:8 on:9 1 2 3 9 on:3 3"))
		got.wantAnswers(t, 0, "1 ok, 2 ok, 3 on, 4 on, 5 on, 6 on, 7 ok, 8 on")
		if f.most["a"] > 2 || f.opened != 1 || f.open != 0 {
			t.Errorf("%d at a time, %d sessions, %d open", f.most["a"], f.opened, f.open)
		}
		// The machine 9 is being switched: its read waits, and what is behind it.
		for _, call := range []string{"1s a9 on", "1s a together 1 2 3", "6s a9 query", "6s a3 on", "7s a3 query"} {
			if !strings.Contains(f.calls(), call) {
				t.Errorf("no %q among the calls %s", call, f.calls())
			}
		}
	})
}

// TestBatchGroupFirstLine holds that the first line does not wait for company.
func TestBatchGroupFirstLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		input, write := io.Pipe()
		go func() {
			io.WriteString(write, queries("1"))
			time.Sleep(500 * time.Millisecond)
			io.WriteString(write, queries("2 3"))
			write.Close()
		}()
		var out, errs bytes.Buffer
		status := maaspd.Run(t.Context(), crewDriver(f, newTurnstile()), []string{"batch"}, input, &out, &errs)
		result{status: status, stdout: out.String(), stderr: errs.String()}.wantAnswers(t, 0, "1 on, 2 on, 3 on")
		if f.together() != "1 [2 3]" || !strings.HasPrefix(f.calls(), "0s a1 dial, 0s a1 query") {
			t.Errorf("read %q: %s", f.together(), f.calls())
		}
	})
}
