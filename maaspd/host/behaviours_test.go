//go:build unix

package host

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// behave is the driver of the behaviour. The behaviours of a batch are in
// behaveBatch.
func behave(behaviour string) int {
	verb := os.Args[1]
	if line, is := strings.CutPrefix(behaviour, "batch-"); is {
		return behaveBatch(verb, line)
	}
	act := map[string]func(request, reply string) int{
		"good": func(_, reply string) int { fmt.Println(reply); return 0 },
		"error": func(request, _ string) int {
			fmt.Printf(`{"action_type": %q, "error": {"code": "connError", "message": "no way to %s"}}`, verb, canary)
			return 0
		},
		"silent":       func(string, string) int { return 0 },
		"failing":      func(string, string) int { fmt.Fprintln(os.Stderr, "no library; password", canary); return 3 },
		"usage":        func(string, string) int { fmt.Fprintln(os.Stderr, "unknown verb"); return 2 },
		"text":         func(string, string) int { fmt.Println("switched it on with", canary); return 0 },
		"half":         func(_, reply string) int { fmt.Println(reply[:len(reply)/2]); return 0 },
		"before":       func(_, reply string) int { fmt.Println("Welcome!\n" + reply); return 0 },
		"after":        func(_, reply string) int { fmt.Println(reply + "\nGood bye!"); return 0 },
		"twice":        func(_, reply string) int { fmt.Println(reply + "\n" + reply); return 0 },
		"empty-object": func(string, string) int { fmt.Println("{}"); return 0 },
		"list":         func(string, string) int { fmt.Println("[]"); return 0 },
		"other-verb":   func(_, reply string) int { fmt.Println(strings.Replace(reply, "power_on", "power_off", 1)); return 0 },
		"other-id":     func(_, reply string) int { fmt.Println(strings.Replace(reply, "r-7", "r-8", 1)); return 0 },
		"bad-status": func(_, reply string) int {
			fmt.Println(strings.Replace(reply, "null", `null, "data": {"status": "maybe"}`, 1))
			return 0
		},
		"bad-code": func(string, string) int {
			fmt.Printf(`{"action_type": %q, "error": {"code": "networkError", "message": "no route for %s"}}`, verb, canary)
			return 1
		},
		"crash":             func(string, string) int { return suicide(syscall.SIGSEGV) },
		"crash-after-reply": func(_, reply string) int { fmt.Println(reply); return suicide(syscall.SIGSEGV) },
		"panic":             func(string, string) int { panic("with " + canary) },
		"hang":              func(string, string) int { select {} },
		"stubborn": func(string, string) int {
			signal.Ignore(syscall.SIGTERM)
			fmt.Fprintln(os.Stderr, "waiting")
			time.Sleep(time.Minute)
			return 0
		},
		"heeding": func(string, string) int { return heed(verb) },
		"reply-then-hang": func(_, reply string) int {
			fmt.Println(reply)
			signal.Ignore(syscall.SIGTERM)
			time.Sleep(time.Minute)
			return 0
		},
		"flood":   func(string, string) int { flood(os.Stdout, 20<<20); return 0 },
		"endless": func(string, string) int { signal.Ignore(syscall.SIGTERM); flood(os.Stdout, 1<<40); return 0 },
		"noisy":   func(_, reply string) int { flood(os.Stderr, 3<<20); fmt.Println(reply); return 0 },
		"child":   func(_, reply string) int { leaveChild(false); fmt.Println(reply); return 0 },
		"daemon":  func(_, reply string) int { leaveChild(true); fmt.Println(reply); return 0 },
	}[behaviour]
	if behaviour == "deaf" { // never reads its request
		fmt.Printf(`{"action_type": %q, "error": null}`, verb)
		return 0
	}
	request, err := io.ReadAll(os.Stdin)
	if act == nil || err != nil {
		fmt.Fprintln(os.Stderr, "no such behaviour")
		return 4
	}
	return act(string(request), fmt.Sprintf(`{"action_type": %q, "error": null, "request_id": "r-7"}`, verb))
}

func suicide(with syscall.Signal) int {
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	signal.Reset(with)
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// heed answers SIGTERM as the protocol says.
func heed(verb string) int {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM)
	fmt.Fprintln(os.Stderr, `{"msg": "waiting", "request_id": "r-7"}`)
	<-signals
	fmt.Printf(`{"action_type": %q, "request_id": "r-7", "error": {"code": "actionError", "reason": "cancelled", "effect": "none", "retryable": true, "message": "cancelled"}}`, verb)
	select {
	case <-signals: // the second
		return 128 + int(syscall.SIGTERM)
	case <-time.After(100 * time.Millisecond):
		return 75
	}
}

func flood(to io.Writer, size int64) {
	block := bytes.Repeat([]byte("flood "), 10000)
	for ; size > 0; size -= int64(len(block)) {
		if _, err := to.Write(block); err != nil {
			return
		}
	}
}

// leaveChild starts a process that keeps standard output open; a daemon leaves
// the process group.
func leaveChild(daemon bool) {
	child := exec.Command("/bin/sleep", "20")
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: daemon}
	if err := child.Start(); err != nil {
		panic(err)
	}
}

// behaveBatch is a driver whose batch is broken. A line with the action
// power_off shows how; all others are answered.
func behaveBatch(verb, behaviour string) int {
	if verb != batchVerb || behaviour == "missing" || behaviour == "unsupported" {
		return lacking(verb, behaviour)
	}
	if behaviour == "lazy" { // takes a line, and no more
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		select {}
	}
	input := bufio.NewScanner(os.Stdin)
	var late []string
	for line := 1; input.Scan(); line++ {
		var request struct {
			Action, RequestID string
		}
		if json.Unmarshal(input.Bytes(), &request) != nil {
			return 5
		}
		answer := fmt.Sprintf(`{"action_type": %q, "error": null, "line": %d, "request_id": %q}`, request.Action, line, request.RequestID)
		if request.Action != "power_off" {
			fmt.Println(answer)
			continue
		}
		if behaviour == "late" {
			late = append(late, answer)
			continue
		}
		misbehave(behaviour, answer, line)
	}
	if behaviour == "deaf" {
		select {}
	}
	time.Sleep(200 * time.Millisecond)
	fmt.Print(strings.Join(late, "\n"))
	return 0
}

// lacking is the driver that has no batch: it does not know the verb, or says so.
func lacking(verb, behaviour string) int {
	switch {
	case verb != batchVerb:
		fmt.Printf(`{"action_type": %q, "error": null}`, verb)
		return 0
	case behaviour == "missing":
		return 2
	}
	fmt.Print("{\n  \"action_type\": \"batch\",\n  \"error\": {\"code\": \"unsupportedActionError\", \"message\": \"no batch\"}\n}\n")
	return 1
}

func misbehave(behaviour, answer string, line int) {
	switch behaviour {
	case "crash":
		fmt.Fprintln(os.Stderr, "out of luck with", canary)
		suicide(syscall.SIGSEGV)
	case "exit":
		os.Exit(1)
	case "garbage":
		fmt.Println("Welcome!\n{\"line\"\n" + answer)
	case "unknown":
		fmt.Println(strings.Replace(answer, `"line": `, `"line": 9`, 1) + "\n" + answer)
	case "duplicate":
		fmt.Println(answer + "\n" + answer)
	case "two-on-a-line":
		fmt.Println(answer + " " + answer)
	case "wrong-id":
		fmt.Println(strings.Replace(answer, `"request_id": "`, `"request_id": "x`, 1))
	case "no-data":
		fmt.Printf("{\"line\": %d}\n", line)
	case "flood":
		flood(os.Stdout, 6<<20)
		fmt.Println()
	case "deaf":
		signal.Ignore(syscall.SIGTERM)
	case "good":
		fmt.Println(answer)
	case "never":
	}
}
