package maaspd_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/maaspd/powerdrivers/maaspd"
)

// terminal opens a pseudo terminal: what is written to the keyboard is read
// from the screen.
func terminal(t *testing.T) (keyboard, screen *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo terminals here:", err)
	}
	t.Cleanup(func() { keyboard.Close() })
	var unlock, number int32
	for request, argument := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlock, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, keyboard.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Fatal(errno)
		}
	}
	screen, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close() })
	return keyboard, screen
}

// TestTerminalHint holds that a person at a terminal is told, once, what the
// program waits for.
func TestTerminalHint(t *testing.T) {
	keyboard, screen := terminal(t)
	if _, err := fmt.Fprint(keyboard, request(""), "\n\x04"); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	status := maaspd.Run(t.Context(), bareDriver(newDevice(maaspd.On)), []string{"power_query"}, screen, &out, &errs)
	result{status: status, stdout: out.String()}.wantSuccess(t, `{"status":"on"}`)
	if !strings.Contains(errs.String(), "from the terminal") || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("standard error %q", errs.String())
	}
}
