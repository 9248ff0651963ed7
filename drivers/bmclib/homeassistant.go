package bmclib

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/bmc-toolbox/bmclib/v2/providers/homeassistant"
	"github.com/maaspd/powerdrivers/maaspd"
)

// homeAssistantRow is a switch of Home Assistant, such as a smart plug. bmclib's
// boot device does nothing there and calls that a success; it is not used.
func homeAssistantRow() row {
	return row{
		name:     "homeassistant",
		label:    "Switch of Home Assistant",
		protocol: "homeassistant",
		required: []string{"api_token", "switch_entity"},
		make:     func(d *driver) provider { return plug{driver: d} },
	}
}

// plug is the provider homeassistant.
type plug struct {
	incapable
	*driver
}

// switchOf is the session of this run, and bmclib's provider of this switch.
func (p plug) switchOf(ctx context.Context) (*wire, *homeassistant.Config, error) {
	w, err := maaspd.Session(ctx, p.dial)
	if err != nil {
		return nil, nil, err
	}
	machine := homeassistant.New(w.base, p.Token.Reveal())
	machine.SwitchEntityID = p.Entity
	machine.HTTPClient = w.httpClient()
	return w, machine, nil
}

// dial makes the wire, which is that of all switches; there is no login.
func (p plug) dial(ctx context.Context) (*wire, error) {
	w, err := p.newWire(ctx)
	if err != nil {
		return nil, err
	}
	w.filter = plainState
	return w, nil
}

func (p plug) query(ctx context.Context) (maaspd.Status, error) {
	w, machine, err := p.switchOf(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	state, err := read(ctx, w, "read the state", machine.PowerStateGet)
	if answer, ok := errors.AsType[*refused](err); ok && answer.status == http.StatusNotFound {
		return maaspd.Status{}, maaspd.Failf(maaspd.NoSuchTarget, "read the state: %s has no entity %s; check switch_entity, and that power_address is Home Assistant's", w.base, p.Entity)
	}
	if err != nil {
		return maaspd.Status{}, err
	}
	return wordStatus(state), nil
}

func (p plug) on(ctx context.Context) error  { return p.set(ctx, "switch on", "on") }
func (p plug) off(ctx context.Context) error { return p.set(ctx, "switch off", "off") }

// set switches.
func (p plug) set(ctx context.Context, op, state string) error {
	w, machine, err := p.switchOf(ctx)
	if err != nil {
		return err
	}
	return change(ctx, w, op, func(ctx context.Context) (bool, error) { return machine.PowerSet(ctx, state) })
}

// plainState leaves of the state of an entity what bmclib reads: it takes every
// attribute for a text, and fails on a number or a boolean, which most switches
// have.
func plainState(req *http.Request, reply *http.Response) *maaspd.Error {
	if req.Method != http.MethodGet {
		return nil
	}
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return maaspd.Fail(maaspd.Internal, err) // it is in memory
	}
	var is struct {
		Entity string  `json:"entity_id"`
		State  *string `json:"state"`
	}
	if json.Unmarshal(body, &is) != nil || is.State == nil {
		return unlike("the answer is not the state of an entity; check that power_address is Home Assistant's")
	}
	body, err = json.Marshal(map[string]any{"entity_id": is.Entity, "state": *is.State, "attributes": map[string]string{"friendly_name": is.Entity}})
	if err != nil {
		return maaspd.Fail(maaspd.Internal, err) // texts can always be written
	}
	reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return nil
}
