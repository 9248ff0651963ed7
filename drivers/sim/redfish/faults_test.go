package redfishsim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaultReplies(t *testing.T) {
	const path = systemOne
	cases := []struct {
		name  string
		do    Misbehaviour
		holds func(reply) bool
	}{
		{"status", Refuse(403, "SMC.1.0.OemLicenseNotPassed"), func(r reply) bool {
			return r.status == 403 && r.message() == "SMC.1.0.OemLicenseNotPassed"
		}},
		{"HTML", HTML(), func(r reply) bool { return r.status == 200 && strings.Contains(r.raw, "<html>") }},
		{"broken JSON", BrokenJSON(), func(r reply) bool { return r.status == 200 && !json.Valid([]byte(r.raw)) }},
		{"null", Reply(200, "application/json", "null"), func(r reply) bool { return r.raw == "null" }},
		{"busy", Busy(3), func(r reply) bool { return r.status == 503 && r.header.Get("Retry-After") == "3" }},
		{"busy without a time", Busy(-1), func(r reply) bool { return r.status == 503 && r.header.Get("Retry-After") == "" }},
		{"401 with Basic", Unauthorized(`Basic realm="x"`), func(r reply) bool { return r.status == 401 && r.header.Get("WWW-Authenticate") != "" }},
		{"401 without", Unauthorized(""), func(r reply) bool { return r.status == 401 && r.header.Get("WWW-Authenticate") == "" }},
		{"redirect", Redirect(307, "http://127.0.0.1:1/x"), func(r reply) bool {
			return r.status == 307 && r.header.Get("Location") == "http://127.0.0.1:1/x"
		}},
		{"mistyped neighbour", Set("BiosVersion", 7), func(r reply) bool { return r.body["BiosVersion"] == 7.0 && r.body["PowerState"] == "Off" }},
		{"hostile target", Set("Actions/#ComputerSystem.Reset/target", "@203.0.113.9/x"), func(r reply) bool {
			return text(r.body, "Actions", "#ComputerSystem.Reset", "target") == "@203.0.113.9/x"
		}},
		{"made on the way", Set("Oem/Moon/Phase", "new"), func(r reply) bool { return text(r.body, "Oem", "Moon", "Phase") == "new" }},
		{"hostile members", Members("//203.0.113.9/x"), func(r reply) bool {
			members, _ := r.body["Members"].([]any)
			return len(members) == 1 && text(members[0], "@odata.id") == "//203.0.113.9/x"
		}},
		{"trickle", Trickle(time.Microsecond), func(r reply) bool { return r.body["PowerState"] == "Off" }},
		{"late", Late(time.Millisecond), func(r reply) bool { return r.body["PowerState"] == "Off" }},
		{"huge", Huge(1 << 20), func(r reply) bool { return len(r.raw) > 1<<20 && r.body["PowerState"] == "On" }},
		{"short length", WrongLength(-10), func(r reply) bool { return r.status == 200 && !json.Valid([]byte(r.raw)) }},
		{"both", Chain(Late(time.Millisecond), Set("PowerState", nil), Set("Id", 9)), func(r reply) bool {
			return r.body["PowerState"] == nil && r.body["Id"] == 9.0
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{Plain: true, Faults: []Fault{{Path: path, Do: c.do}}})
			if got := newClient(t, s).get(path); !c.holds(got) {
				t.Errorf("%d %v %.300s", got.status, got.header, got.raw)
			}
		})
	}
}

func TestFaultsThatEndConnections(t *testing.T) {
	cases := []struct {
		name string
		do   Misbehaviour
		done bool // the request was carried out
	}{
		{"drop", Drop(false), false},
		{"drop when done", Drop(true), true},
		{"cut", Cut(5), true},
		{"long length", WrongLength(10), true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Generic()
			v.Behaviour.Power.Accepted = Success{Status: 200, ErrorBody: "Base.1.4.Success"}
			s := start(t, Config{Vendor: v})
			m := s.Machine("1")
			s.SetFaults(Fault{Method: http.MethodPost, Do: c.do})
			got, err := newClient(t, s).try(http.MethodPost, m.target, `{"ResetType":"On"}`)
			if err == nil {
				t.Errorf("answer %d %s", got.status, got.raw)
			}
			if (m.State() == On) != c.done {
				t.Errorf("the machine is %s", m.State())
			}
		})
	}
}

func TestHang(t *testing.T) {
	s := start(t, Config{Faults: []Fault{{Do: Hang()}}})
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	c := newClient(t, s)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+systemOne, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := c.http.Do(r)
	if err == nil {
		_ = response.Body.Close()
		t.Fatal("a hanging BMC answered")
	}
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Error(err)
	}
	waitFor(t, "the log", func() bool { return len(s.Log()) == 1 })
	if s.Log()[0].Status != 0 || s.Requests() != 1 {
		t.Errorf("log %v", s.Log())
	}
}

func TestWhichRequestsFail(t *testing.T) {
	cases := []struct {
		name  string
		fault Fault
		want  string // 1 for each of five requests that fails
	}{
		{"all", Fault{Path: systemOne}, "11111"},
		{"the third on", Fault{Skip: 2}, "00111"},
		{"the second", Fault{Skip: 1, Times: 1}, "01000"},
		{"another method", Fault{Method: http.MethodPost}, "00000"},
		{"another path", Fault{Path: serviceRoot}, "00000"},
		{"below a path", Fault{Path: serviceRoot + "/*"}, "11111"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.fault.Do = Busy(0)
			s := start(t, Config{Plain: true, Faults: []Fault{c.fault}})
			client, got := newClient(t, s), ""
			for range 5 {
				failed := "0"
				if client.get(systemOne).status == 503 {
					failed = "1"
				}
				got += failed
			}
			if got != c.want {
				t.Errorf("failed %s, want %s", got, c.want)
			}
		})
	}
}

func TestHugeBodyIsMadeAsItIsRead(t *testing.T) {
	s := start(t, Config{Plain: true, Faults: []Fault{{Do: Huge(300 << 20)}}})
	r, err := http.NewRequest(http.MethodGet, s.URL()+systemOne, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := newClient(t, s).http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.CopyN(io.Discard, response.Body, 1<<20); err != nil || n != 1<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
	_ = response.Body.Close()
	waitFor(t, "the end of the answer", func() bool { return len(s.Log()) == 1 })
}

func TestLatency(t *testing.T) {
	s := start(t, Config{Plain: true, Latency: 30 * time.Millisecond})
	begin := time.Now()
	newClient(t, s).get(systemOne)
	if took := time.Since(begin); took < 30*time.Millisecond {
		t.Errorf("took %v", took)
	}
}
