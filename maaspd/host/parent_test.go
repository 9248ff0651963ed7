//go:build unix

package host

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// parentVariable makes the test binary a program that runs a driver: its value
// says with which engine. The driver is the first argument.
const parentVariable = "HOST_TEST_PARENT"

func beParent(engine string) int {
	options := Options{Trace: func(_ string, line []byte) { fmt.Println(string(line)) }}
	make := map[string]func(Driver, Options) Engine{"single": NewSingle, "batch": NewBatch}[engine]
	_, err := make(Driver{Name: "script", Path: os.Args[1]}, options).Do(context.Background(), Call{Action: "power_cycle"})
	fmt.Println(err)
	return 1
}

// TestParentDeath holds that a driver gets SIGTERM when the program that runs it
// is killed, so that it can bring a cycle to its end.
func TestParentDeath(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux signals the death of a parent")
	}
	for _, engine := range []string{"single", "batch"} {
		t.Run(engine, func(t *testing.T) {
			note := t.TempDir() + "/note"
			driver := scriptDriver(t, "trap 'echo on >"+note+"; exit' TERM\necho ready $$ >&2\nwhile :; do sleep 0.1; done\n")
			parent := exec.Command(os.Args[0], driver.Path)
			parent.Env = append(os.Environ(), parentVariable+"="+engine)
			out, err := parent.StdoutPipe()
			if err == nil {
				err = parent.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(out).ReadString('\n')
			var pid int
			if _, scan := fmt.Sscanf(line, "ready %d", &pid); scan != nil {
				t.Errorf("%q, %v", line, err)
			}
			// The threads of the parent come and go meanwhile.
			time.Sleep(300 * time.Millisecond)
			if text, err := os.ReadFile(note); err == nil {
				t.Errorf("the driver was signalled while its parent lived: %q", text)
			}
			_ = parent.Process.Kill()
			_ = parent.Wait()
			for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
				if text, err := os.ReadFile(note); err == nil && strings.TrimSpace(string(text)) == "on" {
					break
				}
				if time.Since(begin) > 10*time.Second {
					t.Fatalf("the driver did not get SIGTERM; it is there: %t", alive(pid))
				}
			}
		})
	}
}
