// Package tool finds the external programs that tests compare against.
package tool

import (
	"os"
	"os/exec"
	"testing"
)

// Need returns the path of a program that a test runs. When it is missing the
// test is skipped with the Debian package to install; with the environment
// variable CI set it fails, so that no pipeline passes by not testing.
func Need(t testing.TB, program, debianPackage string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	const message = "%s is missing, install it: apt-get install %s"
	if os.Getenv("CI") != "" {
		t.Fatalf(message, program, debianPackage)
	}
	t.Skipf(message, program, debianPackage)
	return ""
}
