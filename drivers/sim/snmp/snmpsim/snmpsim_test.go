package snmpsim

import (
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
)

const capture = `1.3.6.1.2.1.1.1.0|4|captured PDU
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.7
1.3.6.1.4.1.99999.1.1|2:writecache|value=1
1.3.6.1.4.1.99999.1.2|2:delay|value=1,wait=300,deviation=0
1.3.6.1.4.1.99999.1.3|2:error|op=set,status=commitFailed,value=1
1.3.6.1.4.1.99999.1.4|2|1
`

const (
	authPass = "authentic-pass"
	privPass = "private-pass"
)

func users() []netsnmp.User {
	return []netsnmp.User{
		{Name: "open"},
		{Name: "sha", Auth: "SHA", AuthPass: authPass},
		{Name: "aes", Auth: "SHA", AuthPass: authPass, Priv: "AES", PrivPass: privPass},
		{Name: "blumenthal", Auth: "SHA", AuthPass: authPass, Priv: "AES-256", PrivPass: privPass},
		{Name: "cisco", Auth: "SHA", AuthPass: authPass, Priv: "AES-256-C", PrivPass: privPass},
		{Name: "sha256", Auth: "SHA-256", AuthPass: authPass, Priv: "AES-192", PrivPass: privPass},
	}
}

// TestSnmpsim drives one agent, since it takes a second to start.
func TestSnmpsim(t *testing.T) {
	a := Start(t, map[string]string{"public": capture, "other": "1.3.6.1.2.1.1.1.0|4|other PDU\n"}, Options{Users: users()})
	c := netsnmp.NewClient(t, a.Addr(), netsnmp.Credentials{Version: "2c", Community: "public"})
	const row snmp.OID = "1.3.6.1.4.1.99999.1"
	set := func(n uint32) func() (string, error) {
		return func() (string, error) { return c.Set("."+string(row.Append(n)), "i", "2") }
	}
	cases := []struct {
		name  string
		run   func() (string, error)
		want  string
		least time.Duration
		fails bool
	}{
		{"object identifier", func() (string, error) { return c.Get("1.3.6.1.2.1.1.2.0") }, "OID: .1.3.6.1.4.1.99999.7", 0, false},
		{"write", set(1), "INTEGER: 2", 0, false},
		{"what was written", func() (string, error) { return c.Get(row.Append(1)) }, "INTEGER: 2", 0, false},
		{"delay", func() (string, error) { return c.Get(row.Append(2)) }, "INTEGER: 1", 300 * time.Millisecond, false},
		{"refusal", set(3), "commitFailed", 0, true},
		{"success that is none", set(4), "No Such Instance", 0, false},
		{"another file", func() (string, error) {
			return netsnmp.NewClient(t, a.Addr(), netsnmp.Credentials{Version: "1", Community: "other"}).Get("1.3.6.1.2.1.1.1.0")
		}, "other PDU", 0, false},
	}
	for _, u := range users() {
		cases = append(cases, struct {
			name  string
			run   func() (string, error)
			want  string
			least time.Duration
			fails bool
		}{"user " + u.Name, func() (string, error) {
			return netsnmp.NewClient(t, a.Addr(), netsnmp.Credentials{Version: "3", User: u, Context: "public"}).Get(row.Append(4))
		}, "INTEGER: 1", 0, false})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			began := time.Now()
			out, err := c.run()
			if took := time.Since(began); (err != nil) != c.fails || !strings.Contains(out, c.want) || took < c.least {
				t.Errorf("after %v: %v, want %q\n%s", took, err, c.want, out)
			}
		})
	}
	if log := a.Log(); log == "" || strings.Contains(log, authPass) || strings.Contains(log, privPass) {
		t.Errorf("log: %s", log)
	}
}
