package redfish

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
)

// Override is the boot override of a system, in Redfish's words (schema
// ComputerSystem, Boot).
type Override struct {
	Enabled string // Disabled, Once, Continuous
	Target  string // None, Pxe, Hdd, Cd, Usb, BiosSetup, …
	Mode    string // Legacy, UEFI; "" leaves it as it is
}

const (
	// disabled is the override that is none.
	disabled = "Disabled"
	// continuous is the one that lasts, which not every BMC has.
	continuous = "Continuous"
)

// bootPatch is the body of a change of the override.
type bootPatch struct {
	Boot struct {
		Enabled string `json:"BootSourceOverrideEnabled,omitempty"`
		Target  string `json:"BootSourceOverrideTarget,omitempty"`
		Mode    string `json:"BootSourceOverrideMode,omitempty"`
	} `json:"Boot"`
}

func (o Override) body() (patch bootPatch) {
	patch.Boot.Enabled, patch.Boot.Target, patch.Boot.Mode = o.Enabled, o.Target, o.Mode
	return patch
}

// known tells whether the settings have an override at all.
func (b Boot) known() bool {
	return b.Enabled != "" || b.Target != "" || len(b.EnabledAllowed) > 0 || len(b.TargetAllowed) > 0
}

// override is the override that the settings hold.
func (b Boot) override() Override { return Override{b.Enabled, b.Target, b.Mode} }

// off tells whether the settings hold no override.
func (b Boot) off() bool { return b.Enabled == disabled || b.Target == "None" }

// holds tells whether the settings hold the wanted override. Any override that
// is disabled is as good as another, but not any mode: the next override goes by
// the one that is left.
func (b Boot) holds(want Override) bool {
	if want.Mode != "" && b.Mode != want.Mode {
		return false
	}
	if want.Enabled == disabled {
		return b.off()
	}
	return b.Enabled == want.Enabled && b.Target == want.Target
}

// BootOverride reads what the next boot will go by: the settings object, where
// it has an override that is not disabled, else the system.
func (c *Client) BootOverride(ctx context.Context, system *System) (Override, error) {
	link := system.Settings.Object.Link
	if link == "" {
		if !system.Boot.known() {
			return Override{}, c.noOverride(system)
		}
		return system.Boot.override(), nil
	}
	settings, err := c.bootAt(ctx, link)
	switch {
	case err != nil && !isNotFound(err):
		return Override{}, err
	case err == nil && settings.Boot.known() && (settings.Boot.Enabled != disabled || !system.Boot.known()):
		return settings.Boot.override(), nil
	case !system.Boot.known():
		return Override{}, c.noOverride(system)
	}
	return system.Boot.override(), nil
}

func (c *Client) noOverride(system *System) error {
	return c.fail(KindUnsupported, "boot override of the system "+c.login.quoted(nameOf(system)), "the BMC offers no boot override")
}

// bootSettings is a resource with boot settings.
type bootSettings struct {
	tag  string
	Boot Boot `json:"Boot"`
}

func (c *Client) bootAt(ctx context.Context, link string) (bootSettings, error) {
	var settings bootSettings
	tag, err := c.GetTagged(ctx, link, &settings)
	settings.tag = tag
	return settings, err
}

// SetBootOverride sets the boot override and reads it back. It is written to the
// settings object where the system names one, else (or where that refuses it) to
// the system. The body is the smallest that can do; all of mode, enabled and
// target go together only where that was not taken.
func (c *Client) SetBootOverride(ctx context.Context, system *System, want Override) error {
	if err := c.checkOverride(system, want); err != nil {
		return err
	}
	links := []string{system.Link}
	if link := system.Settings.Object.Link; link != "" && link != system.Link {
		links = []string{link, system.Link}
	}
	var first error
	for _, link := range links {
		err := c.overrideAt(ctx, system, link, want)
		if err == nil || !refusedThere(err) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// refusedThere tells whether another resource may take the setting.
func refusedThere(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	return ok && !failure.Sent && (failure.Kind == KindUnsupported || failure.Kind == KindNotFound || failure.Kind == KindRefusedByDevice && failure.Status/100 == 4)
}

// checkOverride finds what the system says it cannot do.
func (c *Client) checkOverride(system *System, want Override) error {
	boot := system.Boot
	op := "set the boot device of the system " + c.login.quoted(nameOf(system))
	if !boot.known() && system.Settings.Object.Link == "" {
		return c.fail(KindUnsupported, op, "the BMC offers no boot override")
	}
	for _, property := range []struct {
		value   string
		allowed []string
	}{{want.Enabled, boot.EnabledAllowed}, {want.Target, boot.TargetAllowed}} {
		if want.Enabled != disabled && len(property.allowed) > 0 && !slices.Contains(property.allowed, property.value) {
			return c.fail(KindUnsupported, op, "%s is not offered, only %s", property.value, c.login.quoted(strings.Join(property.allowed, ", ")))
		}
	}
	return nil
}

// overrideAt writes the override to one resource and reads it back. Once a form
// of it was accepted, no error says that nothing was sent.
func (c *Client) overrideAt(ctx context.Context, system *System, link string, want Override) error {
	accepted, err := c.tryOverride(ctx, system, link, want)
	if failure, ok := errors.AsType[*Error](err); ok && accepted {
		failure.Sent = true
	}
	return err
}

// tryOverride is overrideAt, and tells whether the BMC accepted a form.
func (c *Client) tryOverride(ctx context.Context, system *System, link string, want Override) (accepted bool, err error) {
	op := "set the boot device of the system " + c.login.quoted(nameOf(system))
	tag := ""
	if link == system.Link {
		tag = system.ETag
	}
	expected := want
	if want.Mode == "" {
		expected.Mode = system.Boot.Mode // some fall back to Legacy when it is not sent
	}
	// A settings object need not show what was never written to it.
	took := func(b Boot) bool { return b.holds(expected) || (want.Mode == "" && b.Mode == "" && b.holds(want)) }
	var now bootSettings
	tag, refused := c.patch(ctx, op, link, want.body(), tag)
	for form := range otherForms(want, expected) {
		if refused != nil && !refusedValue(refused) {
			return accepted, refused
		}
		if refused == nil {
			accepted = true
			if now, err = c.readBack(ctx, system, link, took); err != nil || took(now.Boot) {
				return true, err
			}
			tag = now.tag
		}
		if form == (Override{}) {
			break
		}
		if tag, err = c.patch(ctx, op, link, form.body(), tag); err == nil || refused == nil || !refusedValue(err) {
			refused = err
		}
	}
	if accepted && want.Enabled == disabled && now.Boot.off() {
		return true, nil // in another mode than before, which cannot be helped
	}
	if failure, ok := errors.AsType[*Error](refused); ok && failure.has(unknownValue...) {
		failure.Kind = KindUnsupported
		if want.Enabled == continuous {
			failure.Text += "; set it for one boot only, or write the boot order, which lasts"
		}
	}
	if refused != nil {
		return accepted, refused
	}
	return true, c.fail(KindNotTaken, op, "the BMC accepted the setting, but it then reads %s, %s, %s; set it in the machine's own setup, or update the BMC's firmware",
		c.said(now.Boot.Enabled), c.said(now.Boot.Target), c.said(now.Boot.Mode))
}

// readBack reads the override where it was written or, where that does not show
// it, from the system.
func (c *Client) readBack(ctx context.Context, system *System, link string, took func(Boot) bool) (bootSettings, error) {
	now, err := c.bootAt(ctx, link)
	if link == system.Link || (err == nil && took(now.Boot)) {
		return now, err
	}
	if shown, err := c.bootAt(ctx, system.Link); err == nil && took(shown.Boot) {
		return shown, nil
	}
	return now, err
}

// refusedValue tells whether another body may be taken.
func refusedValue(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	return ok && failure.Status == 400 && !failure.Sent && failure.Kind != KindBusy && failure.Kind != KindForbidden
}

// said is a value of the device for a person.
func (c *Client) said(text string) string {
	if text == "" {
		return "nothing"
	}
	return c.login.quoted(text)
}

// otherForms are the bodies to try after the smallest one, and an empty one for
// the end. An override that is disabled may be refused for the lack of its mode,
// or lose that without it, or be refused for its target. One that is not taken may
// need its mode; one that is refused may be refused for its mode, which need not
// be written where it is right already.
func otherForms(want, expected Override) iter.Seq[Override] {
	forms, mode := []Override{}, cmp.Or(expected.Mode, "UEFI")
	switch {
	case want.Enabled == disabled:
		forms = append(forms, Override{disabled, want.Target, mode}, Override{Enabled: disabled})
	case want.Mode != "":
		forms = append(forms, Override{Enabled: want.Enabled, Target: want.Target})
	default:
		forms = append(forms, Override{want.Enabled, want.Target, mode})
	}
	return slices.Values(append(forms, Override{}))
}
