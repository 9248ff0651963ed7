package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

// plan prints what a run would send, in order, with secrets redacted.
func (f fleetFlags) plan(ctx context.Context, std streams, inv *inventory.Inventory, list []string, request fleet.Request, options fleet.Options) error {
	steps, err := fleet.Plan(ctx, inv, list, request, options)
	if err != nil {
		return faultsError{err}
	}
	for _, step := range steps {
		if f.JSON {
			text, err := json.Marshal(struct {
				fleet.Step
				StartMS int64 `json:"start_ms"`
			}{step, step.Start.Milliseconds()})
			if err != nil {
				return err
			}
			fmt.Fprintln(std.out, string(text))
			continue
		}
		text, err := json.Marshal(step.Request)
		if err != nil {
			return err
		}
		fmt.Fprintf(std.out, "%s: %s %s%s %s\n", step.Node, step.Driver, step.Action, conditions(step), printable(string(text)))
	}
	return nil
}

// conditions are when a step is taken.
func conditions(step fleet.Step) string {
	var parts []string
	if step.Fallback {
		parts = append(parts, "only if the one before cannot be reached or cannot do it")
	}
	if len(step.After) > 0 {
		parts = append(parts, "after "+strings.Join(step.After, ", "))
	}
	if step.Start > 0 {
		parts = append(parts, "not before "+step.Start.Round(time.Millisecond).String())
	}
	if len(parts) == 0 {
		return ""
	}
	return " [" + strings.Join(parts, "; ") + "]"
}
