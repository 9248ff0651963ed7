package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

type conformanceCmd struct {
	Path      string   `arg:"" optional:"" help:"The driver: a path, or a name on PATH."`
	Params    string   `placeholder:"FILE" help:"A request, or its driverParameters, for a device that may be switched on and off; without it the checks \"online.\" do not apply."`
	BadParams string   `placeholder:"FILE" help:"The same with a wrong password."`
	Format    string   `enum:"text,tap,json" default:"text" help:"The form of the report: ${enum}. TAP is version 14."`
	Only      []string `placeholder:"ID" help:"Run these checks only; an id that ends with a dot stands for all that begin with it."`
	List      bool     `help:"List the checks and run none."`
}

// Help is what --help adds.
func (conformanceCmd) Help() string {
	return "Each check has an id and stands for a paragraph of docs/protocol.md. The exit status is 0 when no check failed, " +
		"1 when one did, and 2 for bad usage. The checks \"online.\" switch the machine off and on; the others reach no device. " +
		"docs/conformance.md is the reference."
}

// Run runs or lists the checks.
func (c conformanceCmd) Run(ctx context.Context, std streams) error {
	if c.List {
		return list(std)
	}
	if c.Path == "" {
		return usageError{error: fmt.Errorf("which driver? For example: powerctl conformance ./maas-powerdriver-mine")}
	}
	options := conformance.Options{Only: c.Only}
	var err error
	if options.Params, err = readDocument(c.Params); err != nil {
		return usageError{error: err}
	}
	if options.BadParams, err = readDocument(c.BadParams); err != nil {
		return usageError{error: err}
	}
	return c.check(ctx, options, std)
}

// check runs the checks and reports each as soon as it is known.
func (c conformanceCmd) check(ctx context.Context, options conformance.Options, std streams) error {
	chosen, err := conformance.Chosen(c.Only)
	if err != nil {
		return usageError{error: err}
	}
	reporter := conformance.NewReporter(std.out, c.Format)
	if err := reporter.Start(len(chosen)); err != nil {
		return err
	}
	var broken error // the report cannot be written
	outcomes, err := conformance.Verify(ctx, c.Path, options, func(o conformance.Outcome) {
		if err := reporter.Add(o); err != nil && broken == nil {
			broken = fmt.Errorf("the report cannot be written: %w", err)
		}
	})
	if err != nil || broken != nil {
		return firstOf(err, broken)
	}
	if err := reporter.End(c.Path, outcomes); err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	if conformance.Count(outcomes, conformance.Fail) > 0 {
		return errSilent
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func list(std streams) error {
	for _, check := range conformance.Checks() {
		if _, err := fmt.Fprintf(std.out, "%-32s %-5s %s\n", check.ID, check.Section, check.Title); err != nil {
			return err
		}
	}
	return nil
}

// readDocument reads a JSON file; without a name there is none.
func readDocument(name string) (json.RawMessage, error) {
	if name == "" {
		return nil, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if !json.Valid(text) {
		return nil, fmt.Errorf("%s is not a JSON document", name)
	}
	return text, nil
}
