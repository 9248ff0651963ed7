package redfish

import (
	"context"
	"errors"
)

// manager is the part of a BMC's own resource (schema Manager) that resetting it
// needs.
type manager struct {
	ID      string `json:"Id"`
	Actions struct {
		Reset Action `json:"#Manager.Reset"`
	} `json:"Actions"`
}

// ResetManager restarts the BMC that manages the system, not the system. A BMC
// that breaks off the connection in place of an answer, or falls silent, has done it.
func (c *Client) ResetManager(ctx context.Context, system *System) error {
	links := []string{}
	for _, ref := range system.Links.ManagedBy {
		links = append(links, ref.Link)
	}
	if len(links) == 0 {
		var err error
		if links, err = c.membersAt(ctx, managersPath); err != nil {
			return err
		}
	}
	for _, link := range links {
		var m manager
		if err := c.Get(ctx, link, &m); err != nil {
			return err
		}
		if m.Actions.Reset.Target == "" {
			continue
		}
		err := c.act(ctx, "the BMC "+c.login.quoted(m.ID), m.Actions.Reset, []ResetType{GracefulRestart, ForceRestart})
		if failure, ok := errors.AsType[*Error](err); ok && failure.Sent && (failure.Kind == KindRefused || failure.Kind == KindTimeout && ctx.Err() == nil) {
			return nil
		}
		return err
	}
	return c.fail(KindUnsupported, "reset the BMC", "it offers no Manager.Reset action")
}
