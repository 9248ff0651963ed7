//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// act carries a request out, and writes down what it did.
func act(ctx context.Context, r request) reply {
	answer := reply{Action: r.Action, RequestID: r.RequestID}
	release, err := claim(r)
	if err != nil {
		answer.Error = &failure{Code: "fatalError", Message: err.Error(), Reason: "internal", Effect: "unknown"}
		return answer
	}
	defer release()
	note(r, "begin "+r.Action)
	if r.Parameters.Say != "" {
		keep(r)
	}
	defer note(r, "end "+r.Action)
	whole := pause(ctx, r.Parameters.TakesMS)
	switch r.Action {
	case "power_on", "power_off":
		if whole {
			set(r, strings.TrimPrefix(r.Action, "power_"))
		}
	case "power_cycle":
		whole = whole && cycle(ctx, r)
	}
	if !whole {
		answer.Error = &failure{Code: "actionError", Message: "cancelled", Reason: "cancelled", Effect: "unknown"}
		if r.Action != "power_cycle" {
			answer.Error.Effect, answer.Error.Retryable = "none", true
		}
		return answer
	}
	if strings.HasPrefix(r.Parameters.Behave, "fails") {
		answer.Error = &failure{Code: "actionError", Message: r.Parameters.Say, Reason: "refusedByDevice", Effect: "none", Retryable: true}
		return answer
	}
	answer.Data = data(r)
	return answer
}

// cycle does not end without switching on, whatever comes (protocol
// specification, section 6).
func cycle(ctx context.Context, r request) (whole bool) {
	set(r, "off")
	defer set(r, "on")
	delay := 20
	if r.CycleDelayMS != nil {
		delay = *r.CycleDelayMS
	}
	return pause(ctx, delay)
}

// pause waits, and tells whether nothing ended it before.
func pause(ctx context.Context, milliseconds int) bool {
	select {
	case <-time.After(time.Duration(milliseconds) * time.Millisecond):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// data is what the reply to a verb has beside its error. The text to say stands
// wherever there is room for one.
func data(r request) any {
	say, status := r.Parameters.Say, state(r)
	type object = map[string]any
	switch r.Action {
	case "power_query":
		if say != "" {
			return object{"status": status, "detail": say}
		}
		return object{"status": status}
	case "outlets":
		return object{"outlets": []object{{"id": say, "name": say, "status": "on", "driver_parameters": object{"outlet": say}}}}
	case "probe":
		return object{"hosts": []object{{
			"hostname": say, "mac": "", "macs": []string{}, "arch": say, "driver_name": "witness", "driver_parameters": object{"outlet": say},
		}}}
	case "statistics":
		reading := object{"name": "status", "kind": "state", "value": say, "label": say}
		return object{"time": "2024-05-01T00:00:00Z", "device": object{"readings": []object{reading}}, "outlets": []object{}}
	case "check":
		return object{"vendor": say, "model": say, "firmware": say, "protocol": say, "target": say, "privilege": say, "warnings": []string{say}}
	case "power_on", "power_off", "power_cycle":
		if r.WaitMS != nil {
			return object{"status": status}
		}
	}
	return nil
}

// turns are those of one process, for questions that a host lets in together.
var turns sync.Map // of *sync.Mutex, by device

// claim takes the device. When it is taken already that is written down, unless
// the witness was told to queue, or it is a question in a batch, where a driver
// takes the turns.
func claim(r request) (release func(), err error) {
	file, err := os.OpenFile(path(r, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	name, how := filepath.Base(os.Args[0]), syscall.LOCK_EX|syscall.LOCK_NB
	if r.Parameters.Queues {
		how = syscall.LOCK_EX
	}
	done := func() { file.Close() }
	if r.Action == "power_query" && os.Args[1] == "batch" {
		turn, _ := turns.LoadOrStore(r.Parameters.Address, &sync.Mutex{})
		turn.(*sync.Mutex).Lock()
		done = func() { file.Close(); turn.(*sync.Mutex).Unlock() }
	}
	err = syscall.Flock(int(file.Fd()), how)
	if errors.Is(err, syscall.EWOULDBLOCK) && !strings.HasPrefix(name, "maas-powerdriver-crowd") {
		note(r, "overlap "+r.Action)
	}
	return done, nil
}

// note writes one line into the file of the device.
func note(r request, what string) {
	file, err := os.OpenFile(path(r, "log"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if _, err = fmt.Fprintf(file, "%s %s %s\n", what, orDash(r.Parameters.Outlet), orDash(r.RequestID)); err != nil {
		panic(err)
	}
}

// keep keeps what the parameters were, byte for byte.
func keep(r request) {
	text, err := json.Marshal(r.Parameters)
	if err == nil {
		err = os.WriteFile(path(r, "asked."+orDash(r.RequestID)), text, 0o600)
	}
	if err != nil {
		panic(err)
	}
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// set switches the outlet.
func set(r request, to string) {
	if err := os.WriteFile(path(r, "state."+orDash(r.Parameters.Outlet)), []byte(to), 0o600); err != nil {
		panic(err)
	}
	note(r, to)
}

// state is that of the outlet; one that nobody has touched is off.
func state(r request) string {
	text, err := os.ReadFile(path(r, "state."+orDash(r.Parameters.Outlet)))
	if err != nil || len(text) == 0 {
		return "off"
	}
	return string(text)
}

func path(r request, kind string) string {
	return filepath.Join(r.Parameters.Folder, r.Parameters.Address+"."+kind)
}
