package snmp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// Objects of the SNMPv2-MIB that snmpd has, and one of its own: a script's.
const (
	sysDescr  OID = "1.3.6.1.2.1.1.1.0"
	sysUpTime OID = "1.3.6.1.2.1.1.3.0"
	sysName   OID = "1.3.6.1.2.1.1.5.0"
	nowhere   OID = "1.3.6.1.4.1.8072.9999.9999.99.0"
	scripted  OID = "1.3.6.1.4.1.8072.9999.9999.1.0"
)

// secrets must not be in any message.
var secrets = []string{
	"canary-read", "canary-write", "canary-wrong", "canary-auth-pass", "canary-priv-pass", "canary-other-pass",
}

// userSuite is a combination of protocols and the user who has it.
type userSuite struct {
	user string
	auth AuthProtocol
	priv PrivProtocol
}

func userSuites() []userSuite {
	list := []userSuite{{"user-none", NoAuth, NoPriv}, {"user-sha-none", SHA, NoPriv}}
	for _, auth := range []AuthProtocol{MD5, SHA, SHA224, SHA256, SHA384, SHA512} {
		for _, priv := range []PrivProtocol{DES, AES, AES192, AES256, AES192C, AES256C} {
			list = append(list, userSuite{fmt.Sprintf("user-%s-%s", auth, priv), auth, priv})
		}
	}
	return list
}

// setter is a script for snmpd's "pass": an integer from 0 to 9 in a file.
const setter = `#!/bin/sh
file=%[1]s/value
oid=.%[2]s
case "$1" in
-s) [ "$2" = "$oid" ] || { echo not-writable; exit; }
    [ "$3" = integer ] || { echo wrong-type; exit; }
    [ "$4" -lt 10 ] || { echo wrong-value; exit; }
    echo "$4" > $file; echo "$4" >> $file.log ;;
-g) [ "$2" = "$oid" ] || exit 0
    echo "$2"; echo integer; cat $file ;;
esac
`

// startSNMPD runs Debian's snmpd and returns its address and the folder with the
// script's files.
func startSNMPD(t *testing.T) (address, dir string) {
	t.Helper()
	program := tool.Need(t, "snmpd", "snmpd")
	dir = t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "value"), []byte("1\n"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "pass.sh"), fmt.Appendf(nil, setter, dir, scripted), 0o755))
	conf := filepath.Join(dir, "snmpd.conf")
	must(t, os.WriteFile(conf, []byte(snmpdConf(dir)), 0o600))
	address = freePort(t)
	cmd := exec.Command(program, "-f", "-Lo", "-C", "-I", "-smux", "-c", conf, "udp:"+address)
	cmd.Env = append(os.Environ(), "MIBS=", "SNMP_PERSISTENT_DIR="+dir)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	must(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("snmpd said: %s", log.String())
		}
	})
	s := dial(t, Config{Address: address, Community: "canary-read", Timeout: 100 * time.Millisecond, Retries: 100})
	for begin := time.Now(); time.Since(begin) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
		if _, err := s.Get(t.Context(), sysUpTime); err == nil {
			return address, dir
		}
	}
	t.Fatal("snmpd does not answer")
	return "", ""
}

func snmpdConf(dir string) string {
	var b strings.Builder
	b.WriteString("rocommunity canary-read 127.0.0.1\nrwcommunity canary-write 127.0.0.1\n")
	for _, s := range userSuites() {
		fmt.Fprintf(&b, "createUser %s", s.user)
		level := "noauth"
		if s.auth != NoAuth {
			fmt.Fprintf(&b, " %s canary-auth-pass", s.auth)
			level = "auth"
		}
		if s.priv != NoPriv {
			fmt.Fprintf(&b, " %s canary-priv-pass", s.priv)
			level = "priv"
		}
		fmt.Fprintf(&b, "\nrwuser %s %s\n", s.user, level)
	}
	fmt.Fprintf(&b, "pass .%s %s/pass.sh\n", strings.TrimSuffix(string(scripted), ".1.0"), dir)
	return b.String()
}

// freePort is an address on which nothing listens.
func freePort(t testing.TB) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	defer conn.Close()
	return conn.LocalAddr().String()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func dial(t testing.TB, cfg Config) *Session {
	t.Helper()
	s, err := Dial(context.Background(), cfg)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// kindOf checks that the error is an *Error with an address and without a
// secret, and returns it.
func kindOf(t testing.TB, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *Error", err)
	}
	if e.Address == "" || e.Op == "" || !strings.Contains(err.Error(), e.Address) {
		t.Errorf("%q does not say what failed and where", err)
	}
	noSecret(t, fmt.Sprintf("%v %+v %#v %v", err, err, *e, e.err))
	return e
}

func noSecret(t testing.TB, text string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) || strings.Contains(text, fmt.Sprintf("% x", secret)) {
			t.Errorf("%q tells a secret", text)
		}
	}
}

func TestSNMPDUsers(t *testing.T) {
	t.Parallel()
	address, _ := startSNMPD(t)
	for i, suite := range userSuites() {
		t.Run(suite.user, func(t *testing.T) {
			cfg := Config{Address: address, Version: V3, User: suite.user, Auth: suite.auth, Priv: suite.priv, Timeout: 5 * time.Second}
			if suite.auth != NoAuth {
				cfg.AuthPass = "canary-auth-pass"
			}
			if suite.priv != NoPriv {
				cfg.PrivPass = "canary-priv-pass"
			}
			s := dial(t, cfg)
			want := int64(i % 10)
			must(t, s.Set(t.Context(), Variable{scripted, IntegerValue(want)}))
			values, err := s.Get(t.Context(), scripted, nowhere)
			must(t, err)
			if values[0] != IntegerValue(want) || values[1].Type != Missing {
				t.Errorf("read %v", values)
			}
			if n := s.Exchanges(); n != 3 {
				t.Errorf("%d exchanges, want discovery, write and read", n)
			}
		})
	}
}

func TestSNMPDVersions(t *testing.T) {
	t.Parallel()
	address, _ := startSNMPD(t)
	for _, version := range []Version{V1, V2c} {
		t.Run(string(version), func(t *testing.T) {
			s := dial(t, Config{Address: address, Version: version, Community: "canary-read", WriteCommunity: "canary-write"})
			must(t, s.Set(t.Context(), Variable{scripted, IntegerValue(7)}))
			values, err := s.Get(t.Context(), nowhere, scripted, nowhere, sysUpTime)
			must(t, err)
			if values[0].Type != Missing || values[1] != IntegerValue(7) || values[2].Type != Missing || values[3].Type != Unsigned {
				t.Errorf("read %v", values)
			}
			lists, err := s.Walk(t.Context(), "1.3.6.1.2.1.1", nowhere)
			must(t, err)
			if len(lists[0]) < 7 || lists[0][0].OID != sysDescr || len(lists[1]) != 0 {
				t.Errorf("walked %v", lists)
			}
		})
	}
}

func write(oid OID, value Value) func(*Session) error {
	return func(s *Session) error { return s.Set(context.Background(), Variable{oid, value}) }
}

func read(oid OID) func(*Session) error {
	return func(s *Session) error { _, err := s.Get(context.Background(), oid); return err }
}

// TestSNMPDRefusals holds what a real agent's refusals are called.
func TestSNMPDRefusals(t *testing.T) {
	t.Parallel()
	address, dir := startSNMPD(t)
	community := Config{Community: "canary-read", WriteCommunity: "canary-write"}
	user := Config{
		Version: V3, User: "user-SHA-AES", Auth: SHA, AuthPass: "canary-auth-pass", Priv: AES, PrivPass: "canary-priv-pass",
	}
	with := func(cfg Config, change func(*Config)) Config {
		change(&cfg)
		return cfg
	}
	v1 := with(community, func(c *Config) { c.Version = V1 })
	one := IntegerValue(1)
	cases := []struct {
		name string
		cfg  Config
		do   func(*Session) error
		want Kind
		sent bool
		says string
	}{
		{"wrong community", Config{Community: "canary-wrong"}, read(sysName), KindTimeout, false, "community"},
		{"wrong community v1", Config{Version: V1, Community: "canary-wrong"}, read(sysName), KindTimeout, false, "community"},
		{"wrong community write", Config{Community: "canary-wrong"}, write(scripted, one), KindTimeout, true, "community"},
		{"read only community", Config{Community: "canary-read"}, write(scripted, one), KindAccess, false, "noAccess"},
		{"read only community v1", Config{Version: V1, Community: "canary-read"}, write(scripted, one), KindAccess, false, "write access"},
		{"read only object", community, write(sysUpTime, one), KindAccess, false, "notWritable"},
		{"read only object v1", v1, write(sysUpTime, one), KindAccess, false, string(sysUpTime)},
		{"missing row", community, write(nowhere, one), KindNoSuchObject, false, string(nowhere)},
		{"missing row v1", v1, write(nowhere, one), KindNoSuchObject, false, string(nowhere)},
		{"wrong type", community, write(scripted, TextValue("1")), KindBadValue, false, "wrongType"},
		{"wrong type v1", v1, write(scripted, TextValue("1")), KindBadValue, false, "badValue"},
		{"wrong value", community, write(scripted, IntegerValue(10)), KindBadValue, false, "wrongValue"},
		{"wrong value v1", v1, write(scripted, IntegerValue(10)), KindBadValue, false, "badValue"},
		{"unknown user", with(user, func(c *Config) { c.User = "nobody" }), write(scripted, one), KindUser, false, "user name"},
		{"wrong pass phrase", with(user, func(c *Config) { c.AuthPass = "canary-other-pass" }), write(scripted, one), KindDigest, false, "authentication pass phrase"},
		{"wrong auth protocol", with(user, func(c *Config) { c.Auth = SHA256 }), write(scripted, one), KindDigest, false, "protocol"},
		{"wrong privacy pass phrase", with(user, func(c *Config) { c.PrivPass = "canary-other-pass" }), read(scripted), KindPrivacy, false, "privacy pass phrase"},
		{"wrong privacy pass phrase write", with(user, func(c *Config) { c.PrivPass = "canary-other-pass" }), write(scripted, one), KindPrivacy, true, "the agent lives"},
		{"level too low", with(user, func(c *Config) { c.Priv, c.PrivPass = NoPriv, "" }), write(scripted, one), KindLevel, false, "privacy"},
		{"level none", with(user, func(c *Config) { c.Priv, c.PrivPass, c.Auth, c.AuthPass = NoPriv, "", NoAuth, "" }), read(scripted), KindLevel, false, "authentication"},
		{"unknown context", with(user, func(c *Config) { c.Context = "elsewhere" }), read(scripted), KindPrivacy, false, "context name"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.cfg.Address, c.cfg.Timeout, c.cfg.Retries = address, 400*time.Millisecond, 1
			e := kindOf(t, c.do(dial(t, c.cfg)))
			if e.Kind != c.want || e.Sent != c.sent || !strings.Contains(e.Error(), c.says) {
				t.Errorf("%q is %v, Sent %v; want %v, Sent %v, with %q", e, e.Kind, e.Sent, c.want, c.sent, c.says)
			}
		})
	}
	if data, err := os.ReadFile(filepath.Join(dir, "value.log")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written all the same: %s", data)
	}
}
