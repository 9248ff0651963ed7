package abstract

import (
	"context"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// Every method in this file is a capability that a driver may have or not
// have; `schema` announces those that are there.

// PowerReset counts; the machine stays on.
func (d *driver) PowerReset(ctx context.Context) error {
	return d.change(ctx, "power_reset", func(m *machine) { m.Resets++ })
}

// PowerSoftOff shuts down; this operating system always listens.
func (d *driver) PowerSoftOff(ctx context.Context) error {
	return d.switchTo(ctx, "power_soft_off", maaspd.Off)
}

// PowerNMI counts.
func (d *driver) PowerNMI(ctx context.Context) error {
	return d.change(ctx, "power_nmi", func(m *machine) { m.NMIs++ })
}

// BMCReset does nothing: there is no controller.
func (d *driver) BMCReset(ctx context.Context) error { return d.exchange(ctx, "bmc_reset") }

// SetBootDevice remembers the boot device.
func (d *driver) SetBootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	return d.change(ctx, "set_boot_device", func(m *machine) { m.Boot = boot })
}

// GetBootDevice tells the boot device that was set last.
func (d *driver) GetBootDevice(ctx context.Context) (maaspd.BootOverride, error) {
	m, err := d.read(ctx, "get_boot_device")
	if m.Boot.Device == "" {
		m.Boot = maaspd.BootOverride{Device: maaspd.BootNone, Mode: maaspd.BootModeAuto}
	}
	return m.Boot, err
}

// SetBootOrder remembers the order. This machine has every device.
func (d *driver) SetBootOrder(ctx context.Context, devices []maaspd.BootDevice) error {
	return d.change(ctx, "set_boot_order", func(m *machine) {
		m.Order = nil
		for _, device := range devices {
			m.Order = append(m.Order, string(device.MAC)+device.Serial)
		}
	})
}

// Identify switches the locator light.
func (d *driver) Identify(ctx context.Context, light maaspd.Identify) error {
	return d.change(ctx, "identify", func(m *machine) { m.Identify = light.On })
}

// Probe lists the machines. The parameters of a host, laid over those of the
// request, are a complete request for it.
func (d *driver) Probe(ctx context.Context) ([]maaspd.Host, error) {
	var hosts []maaspd.Host
	err := d.reach(ctx, "probe")
	for n := 1; n <= d.Machines; n++ {
		hosts = append(hosts, maaspd.Host{
			Name:       fmt.Sprintf("machine-%d", n),
			MACs:       []string{fmt.Sprintf("52:54:00:00:%02x:%02x", n>>8, n&0xff)},
			Arch:       "amd64",
			Parameters: map[string]any{"machine": n},
		})
	}
	return hosts, err
}

// Outlets lists the machines once more, as the outlets of a PDU.
func (d *driver) Outlets(ctx context.Context) ([]maaspd.Outlet, error) {
	if err := d.reach(ctx, "outlets"); err != nil {
		return nil, err
	}
	all, err := d.store.load()
	var outlets []maaspd.Outlet
	for n := 1; n <= d.Machines; n++ {
		id := fmt.Sprint(n)
		outlets = append(outlets, maaspd.Outlet{
			ID: id, Name: "Outlet " + id, Power: all[id].status(time.Now()).Power,
			Parameters: map[string]any{"machine": n},
		})
	}
	return outlets, err
}

// Statistics makes up plausible values.
func (d *driver) Statistics(ctx context.Context) (maaspd.Statistics, error) {
	m, err := d.read(ctx, "statistics")
	watts := 4.5
	if m.status(time.Now()).Power == maaspd.On {
		watts = 230
	}
	return maaspd.Statistics{
		Device: []maaspd.Reading{
			{Name: maaspd.PowerDraw, Number: watts},
			{Name: maaspd.Temperature, Number: 21.5, Label: "inlet"},
			{Name: maaspd.StatusOf, Text: "ok", Label: "power supply"},
		},
	}, err
}

// Check tells what there is to tell.
func (d *driver) Check(ctx context.Context) (maaspd.CheckReport, error) {
	report := maaspd.CheckReport{Vendor: "powerdrivers", Model: "abstract", Firmware: "1.0.0", Protocol: "none"}
	_, err := d.read(ctx, "check")
	report.Target = "machine " + d.id()
	return report, err
}
