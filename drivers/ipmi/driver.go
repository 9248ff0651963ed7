// Package ipmi is the power driver for BMCs that speak IPMI over LAN: v2.0
// (RMCP+) or, when told to, v1.5. The wire protocols are in drivers/kit/ipmi;
// this package declares the parameters, which have MAAS's names, and says what
// each verb sends.
package ipmi

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Driver declares the driver.
func Driver() maaspd.Driver[Params, *driver] {
	return maaspd.Driver[Params, *driver]{
		Name:        "ipmi",
		Description: "IPMI",
		Version:     "1.0.0",
		Kind:        maaspd.KindBMC,
		Protocols:   []string{"ipmi"},
		// More sessions than a few at a time exhaust or freeze small BMCs.
		MaxConcurrency: 2,
		IPExtractor:    &maaspd.IPExtractor{Field: "power_address", Pattern: "^(?P<address>.+?)$"},
		New:            func(p Params) *driver { return &driver{p} },
	}
}

// driver drives the machine of one BMC.
type driver struct{ Params }

// PowerOn sends Power Up. A BMC takes it as nothing when the machine is on.
func (d *driver) PowerOn(ctx context.Context) error { return d.control(ctx, ipmi.PowerUp) }

// PowerOff sends Power Down or, when power_off_mode is soft, Soft Shutdown.
func (d *driver) PowerOff(ctx context.Context) error {
	if d.OffMode == "soft" {
		return d.control(ctx, ipmi.SoftShutdown)
	}
	return d.control(ctx, ipmi.PowerDown)
}

// PowerQuery reads the chassis status.
func (d *driver) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	status, err := exchange(ctx, d, (*ipmi.Session).ChassisStatus)
	if err != nil {
		return maaspd.Status{}, err
	}
	if status.PowerOn {
		return maaspd.Status{Power: maaspd.On}, nil
	}
	return maaspd.Status{Power: maaspd.Off}, nil
}

// PowerReset sends Hard Reset.
func (d *driver) PowerReset(ctx context.Context) error { return d.control(ctx, ipmi.HardReset) }

// PowerSoftOff sends Soft Shutdown.
func (d *driver) PowerSoftOff(ctx context.Context) error { return d.control(ctx, ipmi.SoftShutdown) }

// PowerNMI sends Pulse Diagnostic Interrupt.
func (d *driver) PowerNMI(ctx context.Context) error {
	return d.control(ctx, ipmi.DiagnosticInterrupt)
}

// BMCReset sends Cold Reset, which needs privilege_level ADMIN.
func (d *driver) BMCReset(ctx context.Context) error {
	return d.command(ctx, func(ctx context.Context, s *ipmi.Session) error { return s.ColdReset(ctx) })
}

// Identify switches the identification light. Without a time the BMC gets the
// 15 s that are IPMI's own default.
func (d *driver) Identify(ctx context.Context, light maaspd.Identify) error {
	seconds := 0
	if light.On {
		seconds = light.Seconds
		if seconds == 0 {
			seconds = defaultIdentify
		}
	}
	return d.command(ctx, func(ctx context.Context, s *ipmi.Session) error {
		return s.Identify(ctx, ipmi.Identify{Seconds: uint8(seconds)})
	})
}

// control sends a chassis control action.
func (d *driver) control(ctx context.Context, action ipmi.Control) error {
	return d.command(ctx, func(ctx context.Context, s *ipmi.Session) error { return s.ChassisControl(ctx, action) })
}
