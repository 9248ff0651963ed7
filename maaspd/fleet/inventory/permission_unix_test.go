//go:build unix

package inventory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

func TestPermissions(t *testing.T) {
	command := `{version: 1, nodes: {n: {driver: ipmi, parameters: {power_pass: {command: [true]}}}}}`
	secretFile := `{version: 1, nodes: {n: {driver: ipmi, parameters: {power_pass: {file: secret}}}}}`
	literal := `{version: 1, nodes: {n: {driver: ipmi, parameters: {power_pass: word}}}}`
	tests := []struct {
		name, content        string
		mode, secret, folder os.FileMode
		owner                int
		fault, warning       string
	}{
		{"private", command, 0o600, 0o600, 0o700, 0, "", ""},
		{"read by others", command, 0o644, 0o600, 0o755, 0, "", ""},
		{"written by the group", command, 0o660, 0o600, 0o700, 0, "must be yours or root's alone: others may write it; chmod go-w", ""},
		{"written by others", command, 0o606, 0o600, 0o700, 0, "others may write it", ""},
		{"replaced by others", command, 0o600, 0o600, 0o777, 0, "everybody may replace it in its folder", ""},
		{"sticky folder", command, 0o600, 0o600, 0o777 | os.ModeSticky, 0, "", ""},
		{"of a stranger", command, 0o600, 0o600, 0o700, 4711, "it belongs to another user", ""},
		{"file of a stranger", secretFile, 0o600, 0o600, 0o700, 4711, "", "decides which secret is sent where"},
		{"file", secretFile, 0o644, 0o600, 0o700, 0, "", ""},
		{"exposed file", secretFile, 0o600, 0o640, 0o700, 0, "", "others may read the secret in "},
		{"literal", literal, 0o600, 0o600, 0o700, 0, "", ""},
		{"exposed literal", literal, 0o640, 0o600, 0o700, 0, "", `the secret "power_pass" is written out in a file that others may read: chmod go-r`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := write(t, map[string]string{"i.yaml": test.content, "secret": "word"})
			path := filepath.Join(folder, "i.yaml")
			for name, mode := range map[string]os.FileMode{path: test.mode, filepath.Join(folder, "secret"): test.secret, folder: test.folder} {
				if err := os.Chmod(name, mode); err != nil {
					t.Fatal(err)
				}
			}
			if test.owner != 0 {
				if os.Geteuid() != 0 {
					t.Skip("only root can give a file away")
				}
				if err := os.Chown(path, test.owner, 0); err != nil {
					t.Fatal(err)
				}
			}
			inv, err := inventory.Load(path)
			switch {
			case test.fault == "" && err != nil, test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)):
				t.Fatalf("error %v, want %q", err, test.fault)
			case test.fault != "":
			case test.warning == "" && len(inv.Warnings) > 0, test.warning != "" && (len(inv.Warnings) != 1 || !strings.Contains(inv.Warnings[0].Text, test.warning)):
				t.Errorf("warnings %v, want %q", inv.Warnings, test.warning)
			}
		})
	}
}

func TestPipesAreRefused(t *testing.T) {
	if _, err := inventory.Load("/dev/zero"); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Error(err)
	}
}
