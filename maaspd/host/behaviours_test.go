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
	reply := fmt.Sprintf(`{"action_type": %q, "error": null, "request_id": "r-7"}`, verb)
	if text, is := printed(verb, reply)[behaviour]; is {
		if behaviour != "deaf" { // which never reads its request
			_, _ = io.Copy(io.Discard, os.Stdin)
		}
		fmt.Println(text)
		return 0
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	if act := acts(verb, reply)[behaviour]; act != nil {
		return act()
	}
	fmt.Fprintln(os.Stderr, "no such behaviour")
	return 4
}

// printed is what the drivers print that do no worse than to print something.
func printed(verb, reply string) map[string]string {
	return map[string]string{
		"good":         reply,
		"deaf":         reply,
		"error":        fmt.Sprintf(`{"action_type": %q, "error": {"code": "connError", "message": "no way to %s"}}`, verb, canary),
		"silent":       "",
		"text":         "switched it on with " + canary,
		"half":         reply[:len(reply)/2],
		"before":       "Welcome!\n" + reply,
		"after":        reply + "\nGood bye!",
		"twice":        reply + "\n" + reply,
		"empty-object": "{}",
		"list":         "[]",
		"other-verb":   strings.Replace(reply, "power_on", "power_off", 1),
		"other-id":     strings.Replace(reply, "r-7", "r-8", 1),
		"bad-status":   strings.Replace(reply, "null", `null, "data": {"status": "maybe"}`, 1),
		"bad-code":     fmt.Sprintf(`{"action_type": %q, "error": {"code": "networkError", "message": "no route for %s"}}`, verb, canary),
	}
}

// acts are what the other drivers do.
func acts(verb, reply string) map[string]func() int {
	ignore := func() { signal.Ignore(syscall.SIGTERM) }
	return map[string]func() int{
		"failing":           func() int { fmt.Fprintln(os.Stderr, "no library; password", canary); return 3 },
		"usage":             func() int { fmt.Fprintln(os.Stderr, "unknown verb"); return 2 },
		"crash":             suicide,
		"crash-after-reply": func() int { fmt.Println(reply); return suicide() },
		"panic":             func() int { panic("with " + canary) },
		"hang":              func() int { select {} },
		"stubborn":          func() int { ignore(); fmt.Fprintln(os.Stderr, "waiting"); select {} },
		"heeding":           func() int { return heed(verb) },
		"reply-then-hang":   func() int { fmt.Println(reply); ignore(); select {} },
		"flood":             func() int { flood(os.Stdout, 20<<20); return 0 },
		"endless":           func() int { ignore(); flood(os.Stdout, 1<<40); return 0 },
		"noisy":             func() int { flood(os.Stderr, 3<<20); fmt.Println(reply); return 0 },
		"child":             func() int { leaveChild(false); fmt.Println(reply); return 0 },
		"daemon":            func() int { leaveChild(true); fmt.Println(reply); return 0 },
	}
}

// suicide ends the process by a signal, without a core file.
func suicide() int {
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
		suicide()
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
