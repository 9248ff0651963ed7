//go:build unix

// Command witness is a driver whose devices notice what hosts must keep from
// them: two actions at once, an action in the middle of a cycle, one that is
// lost. What happens at a device is written down, in order, into a file of the
// device. It can also hang, crash, and print what is no reply.
//
// It is written by hand, without package maaspd, which would take the turns at
// a device itself, and so hide that a host does not.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// request is what the witness reads of a request.
type request struct {
	Action       string     `json:"action"`
	RequestID    string     `json:"requestId"`
	CycleDelayMS *int       `json:"cycleDelayMs"`
	WaitMS       *int       `json:"waitMs"`
	Parameters   parameters `json:"driverParameters"`
}

// parameters are those that description declares.
type parameters struct {
	Folder   string `json:"folder"`
	Address  string `json:"address"`
	Password string `json:"password"`
	Outlet   string `json:"outlet"`
	// TakesMS is how long an action takes.
	TakesMS int `json:"takes_ms"`
	// Behave is what goes wrong, Say a text that comes back wherever a reply has
	// room for one, and Queues makes the witness take turns at the device itself.
	Behave string `json:"behave"`
	Say    string `json:"say"`
	Queues bool   `json:"queues"`
}

// failure is the error of a reply.
type failure struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	Reason    string `json:"reason"`
	Effect    string `json:"effect"`
	Retryable bool   `json:"retryable"`
}

// reply is the answer to a request.
type reply struct {
	Action    string   `json:"action_type"`
	RequestID string   `json:"request_id,omitempty"`
	Line      int      `json:"line,omitempty"`
	Data      any      `json:"data,omitempty"`
	Error     *failure `json:"error"`
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: witness VERB")
		os.Exit(2)
	}
	// A host that died reads no replies, which must not end a cycle.
	signal.Ignore(syscall.SIGPIPE)
	// The first signal ends what runs, which still answers.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1]))
}

func run(ctx context.Context, verb string) int {
	switch verb {
	case "schema":
		name := strings.TrimPrefix(filepath.Base(os.Args[0]), "maas-powerdriver-")
		fmt.Println(description(name))
		return 0
	case "batch":
		return batch(ctx)
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return 2
	}
	r, bad := decode(text)
	if bad != nil {
		print(*bad)
		return 1
	}
	r.Action = verb
	if !misbehaves(r, func() {}) {
		answer := act(ctx, r)
		print(answer)
		if answer.Error != nil {
			return 1
		}
	}
	return 0
}

// decode reads a request. Of one that is none, it makes the answer.
func decode(text []byte) (request, *reply) {
	var r request
	if err := json.Unmarshal(text, &r); err != nil {
		return r, &reply{Action: "batch", Error: &failure{Code: "settingsError", Message: err.Error(), Reason: "badInput", Effect: "none"}}
	}
	return r, nil
}

// print prints a reply in one write, for several may be about to.
func print(answer reply) {
	text, err := json.Marshal(answer)
	if err != nil {
		panic(err) // what is marshalled was made here
	}
	_, _ = os.Stdout.Write(append(text, '\n')) // when nobody reads, nobody needs it
}
