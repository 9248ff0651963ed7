package redfish

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// ResetType is a value of ComputerSystem.Reset and Manager.Reset (schema
// Resource, ResetType).
type ResetType string

// The reset types that a client should send. PushPowerButton is left out: what
// it does depends on the state.
const (
	On               ResetType = "On"
	ForceOn          ResetType = "ForceOn"
	ForceOff         ResetType = "ForceOff"
	ForceRestart     ResetType = "ForceRestart"
	GracefulRestart  ResetType = "GracefulRestart"
	GracefulShutdown ResetType = "GracefulShutdown"
	NMI              ResetType = "Nmi"
)

// Reset does the first of the reset types, which are in order of preference,
// that the machine offers. Where it does not say what it offers, the types are
// tried, and its ActionInfo is read only after it has refused one by name. The
// error is of KindUnsupported if it offers none of them.
func (c *Client) Reset(ctx context.Context, system *System, types ...ResetType) error {
	return c.act(ctx, "the system "+c.login.quoted(nameOf(system)), system.Actions.Reset, types)
}

// nameOf is what a person may know the system by.
func nameOf(system *System) string {
	if system.ID != "" {
		return system.ID
	}
	path, _, _ := strings.Cut(system.Link, "?")
	return path
}

// act does the first of the types that the action offers.
func (c *Client) act(ctx context.Context, what string, action Action, types []ResetType) error {
	op := "reset (" + string(types[0]) + ") of " + what
	if action.Target == "" {
		return c.fail(KindUnsupported, op, "the BMC offers no Reset action for %s", what)
	}
	offered := action.Types
	var refused error
	for _, kind := range types {
		if len(offered) > 0 && !slices.Contains(offered, kind) {
			continue
		}
		err := c.post(ctx, "reset ("+string(kind)+") of "+what, action.Target, map[string]ResetType{"ResetType": kind})
		if failure, ok := errors.AsType[*Error](err); !ok || !failure.unknownTo(string(kind)) {
			return err
		}
		refused = err
		if len(offered) == 0 && action.Info != "" {
			offered = c.offered(ctx, action.Info)
		}
	}
	if len(offered) == 0 {
		return refused
	}
	if refused != nil && slices.ContainsFunc(types, func(kind ResetType) bool { return slices.Contains(offered, kind) }) {
		return refused
	}
	return c.fail(KindUnsupported, op, "the BMC offers %s; choose another action", c.quotedTypes(offered))
}

// quotedTypes is what a BMC offers, for a person.
func (c *Client) quotedTypes(offered []ResetType) string {
	var words []string
	for _, kind := range offered {
		words = append(words, string(kind))
	}
	return "only " + c.login.quoted(strings.Join(words, ", "))
}

// offered reads the reset types out of an ActionInfo (DSP0266, 9.10.3). It is
// read to do better than a refusal: where it cannot be read, that stands.
func (c *Client) offered(ctx context.Context, link string) []ResetType {
	var info struct {
		Parameters []struct {
			Name    string      `json:"Name"`
			Allowed []ResetType `json:"AllowableValues"`
		} `json:"Parameters"`
	}
	if c.Get(ctx, link, &info) != nil {
		return nil
	}
	for _, parameter := range info.Parameters {
		if parameter.Name == "ResetType" {
			return parameter.Allowed
		}
	}
	return nil
}
