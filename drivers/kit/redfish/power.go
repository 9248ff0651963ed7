package redfish

import "context"

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
// that the machine offers.
func (c *Client) Reset(ctx context.Context, system *System, types ...ResetType) error {
	panic("in work")
}
