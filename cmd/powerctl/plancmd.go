package main

import (
	"context"
	"fmt"
	"strings"

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
		text := step.Node + ": " + planned(step)
		if f.JSON {
			text = toJSON(struct {
				fleet.Step
				StartMS int64 `json:"start_ms"`
			}{step, step.Start.Milliseconds()})
		}
		if _, err := fmt.Fprintln(std.out, text); err != nil {
			return err
		}
	}
	return nil
}

// planned is a step for a person.
func planned(step fleet.Step) string {
	if step.Refused != "" {
		return step.Action + ": nothing is sent: " + printable(step.Refused)
	}
	conditions := ""
	if step.Fallback {
		conditions += " if the one before cannot be reached or cannot do it,"
	}
	if step.When != "" {
		conditions += " when " + step.When + ","
	}
	if len(step.After) > 0 {
		conditions += " after " + strings.Join(step.After, ", ") + ","
	}
	if step.Start > 0 {
		conditions += " after " + rounded(step.Start) + ","
	}
	if conditions != "" {
		conditions = strings.TrimSuffix(conditions, ",") + ":"
	}
	by := step.Driver
	if step.Device != "" {
		by += " (" + step.Device + ")"
	}
	return step.Action + conditions + " " + by + " " + printable(toJSON(step.Request))
}
