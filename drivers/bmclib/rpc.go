package bmclib

import (
	"context"
	"strings"

	"github.com/bmc-toolbox/bmclib/v2/providers/rpc"
	"github.com/maaspd/powerdrivers/maaspd"
)

// rpcRow is the webhook of bmclib's package providers/rpc: one URL that takes
// JSON with a method, and answers with a result or an error.
func rpcRow() row {
	return row{
		name:     "rpc",
		label:    "Webhook that answers bmclib's rpc",
		protocol: "bmclib-rpc",
		can:      []maaspd.Verb{maaspd.VerbPowerSoftOff, maaspd.VerbPowerReset, maaspd.VerbSetBootDevice},
		boots:    []string{maaspd.BootPXE, maaspd.BootDisk, maaspd.BootCDROM, maaspd.BootBIOS, maaspd.BootUSB, maaspd.BootNone},
		required: []string{"rpc_host"},
		optional: []string{"rpc_secret", "rpc_next_secret", "rpc_hash", "rpc_sign_timestamp", "rpc_signed_reply",
			"rpc_signature_header", "rpc_plain_signature_header", "rpc_bare_signature", "rpc_timestamp_header"},
		make: func(d *driver) provider { return webhook{d} },
	}
}

// webhook is the provider rpc.
type webhook struct{ *driver }

// webhookSession is a webhook that was reached. It is that of all its machines.
type webhookSession struct {
	*wire
	opened *rpc.Provider
}

// session is the session of this run, and bmclib's provider of this machine.
func (h webhook) session(ctx context.Context) (*wire, *rpc.Provider, error) {
	s, err := maaspd.Session(ctx, h.dial)
	if err != nil {
		return nil, nil, err
	}
	machine := *s.opened
	machine.Host = h.RPCHost
	return s.wire, &machine, nil
}

// dial reaches the webhook: bmclib asks it for nothing ("ping") first.
func (h webhook) dial(ctx context.Context) (*webhookSession, error) {
	w, err := h.newWire(ctx)
	if err != nil {
		return nil, err
	}
	w.filter = h.check
	url := w.base
	if strings.HasSuffix(h.Address, "/") {
		url += "/"
	}
	opened := rpc.New(url, h.RPCHost, h.secrets())
	h.configure(opened, w)
	_, err = read(ctx, w, "reach the webhook", func(ctx context.Context) (bool, error) { return true, opened.Open(ctx) })
	if err != nil {
		w.client.Close()
		return nil, err
	}
	return &webhookSession{w, opened}, nil
}

func (h webhook) query(ctx context.Context) (maaspd.Status, error) {
	w, machine, err := h.session(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	state, err := read(ctx, w, "read the state", machine.PowerStateGet)
	return wordStatus(state), err
}

func (h webhook) on(ctx context.Context) error      { return h.set(ctx, "switch on", "on") }
func (h webhook) off(ctx context.Context) error     { return h.set(ctx, "switch off", "off") }
func (h webhook) softOff(ctx context.Context) error { return h.set(ctx, "shut down", "soft") }
func (h webhook) reset(ctx context.Context) error   { return h.set(ctx, "reset", "reset") }

// set sends a state, of which the words are those of bmclib's interface
// PowerSetter.
func (h webhook) set(ctx context.Context, op, state string) error {
	w, machine, err := h.session(ctx)
	if err != nil {
		return err
	}
	return change(ctx, w, op, func(ctx context.Context) (bool, error) { return machine.PowerSet(ctx, state) })
}

func (h webhook) bootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	w, machine, err := h.session(ctx)
	if err != nil {
		return err
	}
	return change(ctx, w, "set the boot device", func(ctx context.Context) (bool, error) {
		return machine.BootDeviceSet(ctx, boot.Device, boot.Persistent, boot.Mode == maaspd.BootModeEFI)
	})
}

// wordStatus is what a word for a power state means: on and off in any case of
// letters; nothing else is guessed at.
func wordStatus(word string) maaspd.Status {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "on":
		return maaspd.Status{Power: maaspd.On}
	case "off":
		return maaspd.Status{Power: maaspd.Off}
	}
	return maaspd.Status{Power: maaspd.Unknown, Detail: cut(word)}
}
