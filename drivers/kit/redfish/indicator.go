package redfish

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// ErrNoIndicator tells that neither system nor chassis has a locator light that
// can be switched.
var ErrNoIndicator = errors.New("the machine has no locator light that Redfish can switch")

// SetIndicator switches the locator light of a system that was read on or off, or that of its
// chassis where the system has none: LocationIndicatorActive where there is one
// (ComputerSystem schema 1.12), else IndicatorLED, which is Lit or, where the
// firmware does not take that, Blinking. A light that is as wanted is left
// alone.
func (c *Client) SetIndicator(ctx context.Context, system *System, on bool) error {
	return surveyFrom(c, system).setIndicator(ctx, system.Link, on)
}

func (s *survey) setIndicator(ctx context.Context, systemLink string, on bool) error {
	system, err := s.read(ctx, systemLink)
	if err != nil {
		return err
	}
	if hasIndicator(system) {
		return s.switchIndicator(ctx, systemLink, system, on)
	}
	for _, link := range system.at("Links", "Chassis").links() {
		chassis, err := s.readIfThere(ctx, link)
		if err != nil {
			return err
		}
		if hasIndicator(chassis) {
			return s.switchIndicator(ctx, link, chassis, on)
		}
	}
	return ErrNoIndicator
}

func hasIndicator(resource node) bool {
	return resource.has("LocationIndicatorActive") || resource.has("IndicatorLED")
}

// switchIndicator writes the first change that the firmware takes.
func (s *survey) switchIndicator(ctx context.Context, link string, resource node, on bool) error {
	var err error
	for _, change := range indicatorChanges(resource, on) {
		if err = s.change(ctx, link, change); !notSettable(err) {
			return err
		}
	}
	return err
}

// indicatorChanges are the bodies to try in turn; none when the light is as
// wanted.
func indicatorChanges(resource node, on bool) []map[string]any {
	var list []map[string]any
	if active := resource.at("LocationIndicatorActive"); resource.has("LocationIndicatorActive") {
		if on && active.isTrue() || !on && active.isFalse() {
			return nil
		}
		list = append(list, map[string]any{"LocationIndicatorActive": on})
	}
	if !resource.has("IndicatorLED") {
		return list
	}
	words := []string{"Off"}
	if on {
		words = []string{"Lit", "Blinking"}
	}
	if allowed := resource.at("IndicatorLED@Redfish.AllowableValues").texts(); len(allowed) > 0 {
		words = slices.DeleteFunc(words, func(word string) bool { return !slices.Contains(allowed, word) })
	}
	now := resource.at("IndicatorLED").text()
	if len(list) == 0 && (strings.EqualFold(now, "Off") && !on || on && (now == "Lit" || now == "Blinking")) {
		return nil
	}
	for _, word := range words {
		list = append(list, map[string]any{"IndicatorLED": word})
	}
	return list
}
