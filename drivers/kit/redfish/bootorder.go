package redfish

import (
	"context"
	"errors"
	"slices"
)

// SetBootOrder puts the given devices of a system that was read first in its persistent boot
// order, in the given order, and leaves the others behind them in theirs. Every
// device must be proven to own a boot option: by RelatedItem, by the hardware
// address in UefiDevicePath, by MAC or serial number in DisplayName, by Dell's
// BIOS attributes, or by the lists of Lenovo and Supermicro; else nothing is
// written and the error is of KindNotFound. The whole order is sent, to the
// settings object where there is one, and read back from there. An order that
// is as wanted already is not written.
//
// wrote tells that a change was accepted, also beside an error.
func (c *Client) SetBootOrder(ctx context.Context, system *System, devices []BootDevice) (wrote bool, err error) {
	wrote, err = surveyFrom(c, system).setBootOrder(ctx, system.Link, devices)
	if reason, ok := errors.AsType[*bootOrderError](err); ok {
		failure := c.fail(reason.reason.kind(), "set the boot order", "%w", reason)
		failure.Sent = wrote
		return wrote, failure
	}
	return wrote, err
}

func (s *survey) setBootOrder(ctx context.Context, systemLink string, devices []BootDevice) (wrote bool, err error) {
	system, err := s.read(ctx, systemLink)
	if err != nil {
		return false, err
	}
	o := &bootOrdering{survey: s, link: systemLink, system: system, settings: system.at("@Redfish.Settings", "SettingsObject").link()}
	for _, device := range devices {
		if !slices.Contains(o.devices, device) {
			o.devices = append(o.devices, device)
		}
	}
	err = o.set(ctx)
	return o.wrote, err
}

// bootOrdering is one change of a boot order.
type bootOrdering struct {
	survey   *survey
	link     string // of the system
	settings string // of its settings object, "" without one
	system   node
	devices  []BootDevice
	wrote    bool
}

// set finds out how the machine has its boot order, and changes it.
func (o *bootOrdering) set(ctx context.Context) error {
	evidence, err := collectOptions(ctx, o.survey, o.system, o.devices)
	if propertyUnknown(err) && o.fixedOrderLink() != "" {
		return o.setFixedOrder(ctx)
	}
	if err != nil {
		return err
	}
	found, err := evidence.match(ctx)
	if err != nil {
		return err
	}
	incomplete := found.complete(o.devices)
	if lists := o.system.at("Oem", "Lenovo", "BootSettings").link(); incomplete != nil && lists != "" {
		return o.setLenovoLists(ctx, lists, evidence)
	}
	current, err := o.current(ctx)
	if err != nil {
		return err
	}
	if len(current) == 0 {
		if o.fixedOrderLink() != "" {
			return o.setFixedOrder(ctx)
		}
		return &bootOrderError{reason: noOrder}
	}
	if incomplete != nil {
		return incomplete
	}
	err = o.write(ctx, current, chosen(current, found.owned))
	if propertyUnknown(err) && o.fixedOrderLink() != "" {
		return o.setFixedOrder(ctx)
	}
	return err
}

// chosen are the references that go to the front. Options that the order leaves
// out are put into it only for a device that has no other.
func chosen(current []string, owned [][]string) []string {
	var list []string
	for _, references := range owned {
		var listed []string
		for _, reference := range references {
			if slices.Contains(current, reference) {
				listed = append(listed, reference)
			}
		}
		if len(listed) == 0 {
			listed = references
		}
		list = append(list, listed...)
	}
	return list
}

// current is the order that the next boot will follow: what the settings object
// holds, else that of the system.
func (o *bootOrdering) current(ctx context.Context) ([]string, error) {
	if o.settings != "" {
		pending, err := o.survey.readIfThere(ctx, o.settings)
		if err != nil {
			return nil, err
		}
		if order := pending.at("Boot", "BootOrder").texts(); len(order) > 0 {
			return order, nil
		}
	}
	return o.system.at("Boot", "BootOrder").texts(), nil
}

// write sends the order with the chosen references first, where it differs.
func (o *bootOrdering) write(ctx context.Context, current, first []string) error {
	order := inFront(current, first)
	if slices.Equal(order, current) {
		return nil
	}
	target := o.link
	if o.settings != "" {
		target = o.settings
	}
	body := map[string]any{"Boot": map[string]any{"BootOrder": order}}
	err := o.patch(ctx, target, body)
	if target != o.link && notSettable(err) {
		// Firmware that has a settings object, but takes the order on the system.
		target = o.link
		err = o.patch(ctx, target, body)
	}
	if err != nil {
		return err
	}
	return o.verify(ctx, target, func(resource node) bool {
		return slices.Equal(resource.at("Boot", "BootOrder").texts(), order)
	})
}

// patch changes a resource, with its entity tag where it tells one.
func (o *bootOrdering) patch(ctx context.Context, link string, body map[string]any) error {
	if err := o.survey.change(ctx, link, body); err != nil {
		return err
	}
	o.wrote = true
	return nil
}

// verify reads the resource that was written and compares.
func (o *bootOrdering) verify(ctx context.Context, link string, asWanted func(node) bool) error {
	resource, err := o.survey.read(ctx, link)
	if err != nil {
		return err
	}
	if !asWanted(resource) {
		return &bootOrderError{unverified, o.devices}
	}
	return nil
}
