//go:build unix

package maaspd_test

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestBatchConversation talks with a process line by line: it answers while its
// input is open, and ends with it.
func TestBatchConversation(t *testing.T) {
	cmd := program(t, "plain", "batch")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	replies := bufio.NewReader(stdout)
	for n := 1; n <= 300; n++ {
		line := strings.Replace(request(""), "{", `{"action": "power_query", `, 1) + "\n"
		if _, err := io.WriteString(stdin, line); err != nil {
			t.Fatal(err)
		}
		text, err := replies.ReadString('\n')
		var reply batchReply
		if err != nil || json.Unmarshal([]byte(text), &reply) != nil || reply.Line != n || reply.says() != "on" {
			t.Fatalf("reply %d is %q (%v)", n, text, err)
		}
	}
	stdin.Close()
	rest, err := io.ReadAll(replies)
	if waited := cmd.Wait(); err != nil || waited != nil || len(rest) > 0 {
		t.Errorf("ended with %v, %v, %q", err, waited, rest)
	}
}

// TestBatchSignals holds that a process answers what it has read, and ends
// within 2 s of the signal while its input is open.
func TestBatchSignals(t *testing.T) {
	for behaviour, signal := range map[string]syscall.Signal{"hang": syscall.SIGTERM, "heed": syscall.SIGINT} {
		t.Run(behaviour, func(t *testing.T) {
			s := &signalled{Cmd: program(t, behaviour, "batch"), ready: make(chan struct{})}
			s.Stdout, s.Stderr = &s.out, s
			stdin, err := s.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
			if err := s.Start(); err != nil {
				t.Fatal(err)
			}
			line := strings.Replace(request(""), "{", `{"action": "power_off", `, 1) + "\n"
			if _, err := io.WriteString(stdin, "{}\n"+line+line); err != nil {
				t.Fatal(err)
			}
			select {
			case <-s.ready:
			case <-time.After(30 * time.Second):
				t.Fatal("the driver did not start")
			}
			time.Sleep(50 * time.Millisecond) // until the last line is read
			if err := s.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			got := s.end(t)
			got.wantAnswers(t, 1, "1 badInput, 2 cancelled, 3 cancelled")
			got.wantWithin(t, 2*time.Second)
			for _, reply := range got.replies(t) {
				if want := map[int]string{1: "none", 2: "unknown", 3: "none"}[reply.Line]; reply.Error.Effect != want {
					t.Errorf("line %d has effect %s", reply.Line, reply.Error.Effect)
				}
			}
		})
	}
}
