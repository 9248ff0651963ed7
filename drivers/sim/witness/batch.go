//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"sync"
)

// batch answers lines, all at once: it is for the host to know which devices
// take one at a time.
func batch(ctx context.Context) int {
	var running sync.WaitGroup
	lines := read(ctx)
	for number := 1; ; number++ {
		select {
		case <-ctx.Done(): // reads no more, answers what is in flight
			running.Wait()
			return 1
		case text, more := <-lines:
			if !more {
				running.Wait()
				return 0
			}
			running.Go(func() { line(ctx, number, text) })
		}
	}
}

// read hands out the lines of standard input until it ends.
func read(ctx context.Context) <-chan []byte {
	lines := make(chan []byte)
	go func() {
		defer close(lines)
		input := bufio.NewScanner(os.Stdin)
		input.Buffer(nil, 1<<20)
		for input.Scan() {
			select {
			case lines <- []byte(input.Text()):
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

func line(ctx context.Context, number int, text []byte) {
	r, bad := decode(text)
	if bad != nil {
		bad.Line = number
		print(*bad)
		return
	}
	// A line that hangs must not keep the process from its end.
	if misbehaves(r, func() { <-ctx.Done() }) && r.Parameters.Behave != "garbage" {
		return
	}
	answer := act(ctx, r)
	answer.Line = number
	print(answer)
}

// description is what the driver says of itself under the name: one whose name
// begins with "crowd" takes any number of actions at a time.
func description(name string) string {
	most := 1
	if len(name) >= 5 && name[:5] == "crowd" {
		most = 0
	}
	text := func(scope, rest string) string {
		return fmt.Sprintf(`{"type": "string", "x-maaspd-scope": %q%s}`, scope, rest)
	}
	return fmt.Sprintf(`{"name": %q, "driver_type": "power", "description": "Witness", "chassis": true, "can_probe": true,
"can_set_boot_order": false, "queryable": true, "missing_packages": [], "fields": [], "type": "object", "required": ["folder", "address"],
"properties": {"folder": %[2]s, "address": %[2]s, "password": %[3]s, "outlet": %[4]s, "behave": %[4]s, "say": %[4]s,
"takes_ms": {"type": "integer", "x-maaspd-scope": "node"}, "queues": {"type": "boolean", "x-maaspd-scope": "node"}},
"x-maaspd": {"protocol_versions": [1], "driver_version": "1.0.0", "kind": "other", "protocols": [], "device_key": ["address"],
"max_concurrency": %[5]d, "default_wait_ms": 0, "default_cycle_delay_ms": 20,
"actions": ["schema", "power_on", "power_off", "power_query", "power_cycle", "probe", "outlets", "statistics", "check", "validate", "batch"]}}`,
		name, text("bmc", ""), text("bmc", `, "writeOnly": true`), text("node", ""), most)
}
