package redfishsim

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// vendor returns the preset of that name.
func vendor(t testing.TB, name string) Vendor {
	t.Helper()
	i := slices.IndexFunc(Vendors(), func(v Vendor) bool { return v.Name == name })
	if i < 0 {
		t.Fatalf("no vendor %q", name)
	}
	return Vendors()[i]
}

func TestResetAnswers(t *testing.T) {
	const inError = "error"
	cases := []struct {
		vendor  string
		on      bool
		kind    string
		status  int
		message string // of the "error" body, its end
		after   State
	}{
		{"generic", false, "On", 204, "", On},
		{"generic", true, "On", 204, "", On},
		{"generic", true, "ForceOff", 204, "", Off},
		{"generic", true, "PowerCycle", 204, "", On},
		{"generic", true, "GracefulShutdown", 204, "", Off},
		{"generic", false, "PushPowerButton", 400, "ActionParameterValueNotInList", Off},
		{"Dell", true, "On", 409, "PSU501", On},
		{"Dell", false, "ForceOff", 409, "PSU501", Off},
		{"Dell", false, "PushPowerButton", 204, "", On},
		{"Dell", true, "PushPowerButton", 204, "", Off},
		{"Dell", true, "Nmi", 204, "", On},
		{"HPE", false, "On", 200, "Success", On},
		{"HPE", false, "ForceRestart", 400, "InvalidOperationForSystemState", Off},
		{"HPE", true, "PowerCycle", 400, "ActionParameterValueNotInList", On},
		{"Lenovo", true, "GracefulRestart", 204, "", On},
		{"SMC", true, "PowerCycle", 204, "", On},
		{"AMI", false, "On", 202, "", On},
		{"AMI", true, "GracefulRestart", 400, "ActionParameterValueNotInList", On},
		{"OpenBMC", false, "ForceOn", 204, "", On},
		{"Cray", true, "Off", 204, "", Off},
		{"Cray", true, "ForceRestart", 400, "ActionParameterValueNotInList", On},
		{"Intel", true, "PowerCycle", 400, "ActionParameterValueNotInList", On},
	}
	for _, c := range cases {
		t.Run(c.vendor+" "+c.kind, func(t *testing.T) {
			v := vendor(t, c.vendor)
			if c.on {
				v = withPower(v)
			}
			s := start(t, Config{Plain: true, Vendor: v})
			m := s.Machines()[0]
			got := newClient(t, s).reset(m, c.kind)
			if got.status != c.status || !strings.HasSuffix(got.message(), c.message) || (got.body[inError] != nil) != (c.message != "") {
				t.Errorf("answer %d %s, want %d %s", got.status, got.raw, c.status, c.message)
			}
			if m.State() != c.after {
				t.Errorf("the machine is %s, want %s", m.State(), c.after)
			}
			if task := got.header.Get("Location"); c.status == 202 && newClient(t, s).get(task).body["TaskState"] != "Completed" {
				t.Errorf("no task at %q", task)
			}
		})
	}
}

func TestAdvertisedTypes(t *testing.T) {
	cases := []struct {
		vendor           string
		inAction, inInfo int
	}{
		{"generic", 7, 0}, {"Dell", 8, 0}, {"HPE", 7, 0}, {"Lenovo", 7, 7}, {"SMC", 0, 8},
		{"AMI", 0, 4}, {"OpenBMC", 0, 8}, {"Cray", 0, 3}, {"Intel", 6, 0}, {"DGX", 0, 4},
	}
	for _, c := range cases {
		t.Run(c.vendor, func(t *testing.T) {
			s := start(t, Config{Plain: true, Vendor: vendor(t, c.vendor)})
			system := s.Resource(s.Machines()[0].Path())
			action := at(system, "Actions", "#ComputerSystem.Reset")
			inAction := texts(action, "ResetType@Redfish.AllowableValues")
			if len(inAction) != c.inAction {
				t.Errorf("the action names %v", inAction)
			}
			info := s.Resource(text(action, "@Redfish.ActionInfo"))
			var inInfo []string
			if parameters, ok := info["Parameters"].([]any); ok {
				inInfo = texts(parameters[0], "AllowableValues")
			}
			if len(inInfo) != c.inInfo {
				t.Errorf("the ActionInfo names %v", inInfo)
			}
		})
	}
}

func TestNothingAdvertised(t *testing.T) {
	v := Generic()
	v.Behaviour.Power = PowerRules{Advertise: Nowhere, Types: []string{"ForceOn", "ForceOff"}, UnknownType: Refusal{501, "X.1.0.No"}}
	s := start(t, Config{Plain: true, Vendor: v})
	c, m := newClient(t, s), s.Machine("1")
	if got := c.reset(m, "On"); got.status != 501 || got.message() != "X.1.0.No" {
		t.Errorf("On: %d %s", got.status, got.raw)
	}
	if got := c.reset(m, "ForceOn"); got.status != 204 || m.State() != On {
		t.Errorf("ForceOn: %d, %s", got.status, m.State())
	}
	if got := c.send(http.MethodPost, m.target, `{}`); got.message() != base+"ActionParameterMissing" {
		t.Errorf("no type: %s", got.raw)
	}
	if !slices.Equal(m.Resets(), []string{"ForceOn"}) {
		t.Errorf("accepted %v", m.Resets())
	}
}

func TestStatesShown(t *testing.T) {
	for _, state := range []State{On, Off, PoweringOn, PoweringOff, Paused, Resetting, Unknown, Null, Missing} {
		t.Run("state "+string(state), func(t *testing.T) {
			s := start(t, Config{Plain: true})
			s.Machine("1").SetState(state)
			shown, present := newClient(t, s).get(serviceRoot + "/Systems/1").body["PowerState"]
			switch state {
			case Missing:
				if present {
					t.Errorf("shown: %v", shown)
				}
			case Null:
				if !present || shown != nil {
					t.Errorf("shown: %v %v", present, shown)
				}
			default:
				if shown != string(state) {
					t.Errorf("shown: %v", shown)
				}
			}
		})
	}
}

func TestTransitions(t *testing.T) {
	const takes = 150 * time.Millisecond
	cases := []struct {
		name  string
		rules PowerRules
		first State
		kinds []string
		seen  []State // at once after each kind
		last  State
	}{
		{"on", PowerRules{OnDelay: takes, Transitional: true}, Off, []string{"On"}, []State{PoweringOn}, On},
		{"on with the old state meanwhile", PowerRules{OnDelay: takes}, Off, []string{"On"}, []State{Off}, On},
		{"off", PowerRules{OffDelay: takes, Transitional: true}, On, []string{"ForceOff"}, []State{PoweringOff}, Off},
		{"soft", PowerRules{SoftDelay: takes}, On, []string{"GracefulShutdown"}, []State{On}, Off},
		{"cycle", PowerRules{OffDelay: takes, OnDelay: takes, Transitional: true}, On, []string{"PowerCycle"}, []State{PoweringOff}, On},
		{"off while it comes up", PowerRules{OnDelay: takes, Transitional: true}, Off, []string{"On", "ForceOff"}, []State{PoweringOn, Off}, Off},
		{"off is lost", PowerRules{OnDelay: takes, Transitional: true, OffLost: true}, Off, []string{"On", "ForceOff"}, []State{PoweringOn, PoweringOn}, On},
		{"soft is ignored", PowerRules{IgnoreSoft: true}, On, []string{"GracefulShutdown"}, []State{On}, On},
		{"stuck", PowerRules{Stuck: true}, On, []string{"ForceOff"}, []State{On}, On},
		{"hangs", PowerRules{Hang: []string{"ForceRestart"}}, On, []string{"ForceRestart", "On"}, []State{PoweringOn, PoweringOn}, PoweringOn},
		{"hangs, off and on", PowerRules{Hang: []string{"ForceRestart"}}, On, []string{"ForceRestart", "ForceOff", "On"}, []State{PoweringOn, Off, On}, On},
		{"no effect", PowerRules{NoEffect: []string{"ForceOff"}}, On, []string{"ForceOff"}, []State{On}, On},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Generic()
			v.Behaviour.Power = c.rules
			m := start(t, Config{Plain: true, Vendor: v}).Machine("1")
			m.SetState(c.first)
			now := time.Now()
			for i, kind := range c.kinds {
				if refusal := m.reset(kind, now); refusal.Status != 0 {
					t.Fatalf("%s: %v", kind, refusal)
				}
				if seen := m.settle(now); seen != c.seen[i] {
					t.Errorf("after %s: %s, want %s", kind, seen, c.seen[i])
				}
			}
			if last := m.settle(now.Add(2 * takes)); last != c.last {
				t.Errorf("at last %s, want %s", last, c.last)
			}
		})
	}
}

func TestOnRefusedAfterOff(t *testing.T) {
	v := withPower(Dell10())
	v.Behaviour.Power.OnRefusedFor = time.Minute
	m := start(t, Config{Plain: true, Vendor: v}).Machines()[0]
	now := time.Now()
	if refusal := m.reset("ForceOff", now); refusal.Status != 0 {
		t.Fatal(refusal)
	}
	if refusal := m.reset("On", now.Add(time.Second)); refusal.Status != 409 || refusal.MessageID != base+"ActionParameterValueConflict" {
		t.Errorf("within a minute: %v", refusal)
	}
	if refusal := m.reset("On", now.Add(time.Hour)); refusal.Status != 0 {
		t.Errorf("after an hour: %v", refusal)
	}
}

func TestManagerReset(t *testing.T) {
	v := Dell()
	v.Behaviour.Power.ManagerDown = time.Hour
	s := start(t, Config{Plain: true, Vendor: v})
	c := newClient(t, s)
	const path = serviceRoot + "/Managers/iDRAC.Embedded.1"
	target := text(c.get(path).body, "Actions", "#Manager.Reset", "target")
	if got := c.send(http.MethodPost, target, `{"ResetType":"GracefulRestart"}`); got.status != 204 || s.ManagerResets() != 1 {
		t.Errorf("%d, %d resets", got.status, s.ManagerResets())
	}
	if got, err := c.try(http.MethodGet, path, ""); err == nil {
		t.Errorf("a BMC that is away answered %d", got.status)
	}
}
