package host_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// place writes a program that prints the text when it is asked for its schema.
func place(t *testing.T, folder, name, text string, mode os.FileMode) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are shell scripts")
	}
	path := filepath.Join(folder, host.Prefix+name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	return path
}

const good = `echo '{"name": "a", "x-maaspd": {"protocol_versions": [1], "driver_version": "1.2.3", "kind": "pdu"}}'`

func TestFind(t *testing.T) {
	first, second, open := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	want := place(t, first, "a", good, 0o755)
	place(t, first, "weak", good, 0o757)
	place(t, first, "plain", good, 0o644)
	place(t, second, "a", good, 0o755)
	place(t, second, "weak", good, 0o755) // the first one is refused, and so does not shadow
	place(t, second, "notes.txt", good, 0o755)
	place(t, open, "exposed", good, 0o755)
	if err := os.Mkdir(filepath.Join(second, host.Prefix+"folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	found, err := host.Find([]string{first, second, open, filepath.Join(first, "no such folder")})
	if err != nil {
		t.Fatal(err)
	}
	refusals := map[string]string{
		"0/a": "", "0/weak": "world-writable", "0/plain": "may not be executed", "1/a": "shadowed by " + want, "1/weak": "",
		"1/folder": "not a file", "2/exposed": "world-writable",
	}
	folders := map[string]string{first: "0", second: "1", open: "2"}
	if len(found) != len(refusals) {
		t.Errorf("%d drivers, want %d: %v", len(found), len(refusals), found)
	}
	for _, driver := range found {
		key := folders[filepath.Dir(driver.Path)] + "/" + driver.Name
		refusal, known := refusals[key]
		switch {
		case !known:
			t.Errorf("%s is not expected", driver.Path)
		case refusal == "" && driver.Refused != nil, refusal != "" && (driver.Refused == nil || !strings.Contains(driver.Refused.Error(), refusal)):
			t.Errorf("%s: refused %v, want %q", key, driver.Refused, refusal)
		}
	}
}

func TestFoldersInOrder(t *testing.T) {
	t.Setenv(host.PathVariable, "/b"+string(os.PathListSeparator)+"/a"+string(os.PathListSeparator)+"/c")
	got := host.Folders("/a")
	if len(got) < 5 || got[0] != "/a" || got[1] != "/b" || got[2] != "/c" || !strings.HasSuffix(got[4], filepath.Join("libexec", "maaspd")) {
		t.Errorf("folders %q", got)
	}
	if runtime.GOOS != "windows" && !slices.Equal(got[5:], []string{"/usr/local/libexec/maaspd", "/usr/libexec/maaspd"}) {
		t.Errorf("folders %q", got)
	}
}

func TestDescribe(t *testing.T) {
	folder := t.TempDir()
	tests := []struct{ name, text, fault string }{
		{"good", good, ""},
		{"seed", "echo '{}'", ""},
		{"later", `echo '{"x-maaspd": {"protocol_versions": [2, 3]}}'`, "unknown protocol version: the driver speaks [2 3]"},
		{"silent", "exit 0", "no JSON object"},
		{"failing", "echo no such library >&2; exit 3", "exit status 3: no such library"},
		{"list", "echo '[]'", "no JSON object"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, err := host.Describe(t.Context(), place(t, folder, test.name, test.text, 0o755))
			switch {
			case test.fault == "" && err != nil, test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)):
				t.Errorf("error %v, want %q", err, test.fault)
			case test.name == "good" && d.Own.DriverVersion != "1.2.3", test.name == "seed" && len(d.Own.Actions) != 6:
				t.Errorf("description %+v", d)
			}
		})
	}
	var unknown *host.UnknownProtocolError
	if _, err := host.Describe(t.Context(), filepath.Join(folder, host.Prefix+"later")); !errors.As(err, &unknown) || len(unknown.Versions) != 2 {
		t.Errorf("error %#v", err)
	}
}
