// Package faultkind lets people ask for the misbehaviours of a simulated device
// by name, with a value where one has a meaning: "html", "hang=3", "slow=2s".
package faultkind

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Kind is a misbehaviour with a name. C is the configuration of the device.
type Kind[C any] struct {
	// Name is what people say.
	Name string
	// Default is the value where none is given: "3" where the kind takes a whole
	// number from 1, "2s" where it takes a time above 0, "" where it takes none.
	Default string
	// Help says in a line what the device does; N is the value.
	Help string
	// Add makes a device that has this configuration misbehave so.
	Add func(config *C, value Value)
}

// Value is what a kind was asked for with: a Number or a Time, as its Default is.
type Value struct {
	Number int
	Time   time.Duration
}

// Form is the name as people write it, with its usual value: "hang=3".
func (k Kind[C]) Form() string {
	if k.Default == "" {
		return k.Name
	}
	return k.Name + "=" + k.Default
}

// Add makes a configuration misbehave in all the ways that were asked for. The
// error tells everything that no kind is called, and every value that is none.
func Add[C any](kinds []Kind[C], config *C, asked []string) error {
	var errs []error
	for _, text := range asked {
		kind, value, err := find(kinds, text)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		kind.Add(config, value)
	}
	return errors.Join(errs...)
}

// find returns the kind that was asked for, and its value.
func find[C any](kinds []Kind[C], text string) (Kind[C], Value, error) {
	name, given, hasValue := strings.Cut(text, "=")
	for _, kind := range kinds {
		if kind.Name != name {
			continue
		}
		if !hasValue {
			given = kind.Default
		}
		value, err := kind.value(given, hasValue)
		return kind, value, err
	}
	return Kind[C]{}, Value{}, fmt.Errorf("there is no fault %q", name)
}

// value reads a value in the form of the default.
func (k Kind[C]) value(given string, hasValue bool) (Value, error) {
	if k.Default == "" {
		if hasValue {
			return Value{}, fmt.Errorf("the fault %s takes no value", k.Name)
		}
		return Value{}, nil
	}
	if _, err := strconv.Atoi(k.Default); err == nil {
		number, err := strconv.Atoi(given)
		if err != nil || number < 1 {
			return Value{}, fmt.Errorf("the fault %s takes a whole number from 1, as %s, not %q", k.Name, k.Form(), given)
		}
		return Value{Number: number}, nil
	}
	length, err := time.ParseDuration(given)
	if err != nil || length <= 0 {
		return Value{}, fmt.Errorf("the fault %s takes a time above 0, as %s, not %q", k.Name, k.Form(), given)
	}
	return Value{Time: length}, nil
}
