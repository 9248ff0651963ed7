package inventory

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// Resolve is the parameters of a route as a request has them: references are
// replaced by what they stand for, and a number or a truth value is the text
// that is written where the schema wants a text. The error is Faults, and shows
// no value.
func (r *Route) Resolve(ctx context.Context, secrets *Secrets, d host.Description) (host.Parameters, error) {
	parameters, faults := r.resolve(d, func(_ string, w *written, index int) (any, error) { return secrets.resolve(ctx, w, index) })
	if len(faults) > 0 {
		return nil, faults.sorted()
	}
	return parameters, nil
}

// HasCommand tells whether one of the parameters comes from a command, which may
// take its time.
func (r *Route) HasCommand() bool {
	for _, value := range r.Parameters {
		if value.written.hasCommand() {
			return true
		}
	}
	return false
}

func (w *written) hasCommand() bool {
	return w.kind == commandValue || w.kind == listValue && slices.ContainsFunc(w.items, (*written).hasCommand)
}

// asker tells what a reference of the parameter stands for.
type asker func(parameter string, w *written, index int) (any, error)

// resolve asks for each reference what it stands for. What cannot be resolved is
// left out, and a fault.
func (r *Route) resolve(d host.Description, ask asker) (host.Parameters, Faults) {
	parameters := make(host.Parameters, len(r.Parameters))
	var faults Faults
	for name, value := range r.Parameters {
		form := form{name: name, kind: d.Properties[name].Type, secret: d.SecretParameter(name), ask: ask}
		if wrong := value.wrongPart(); wrong != nil && !form.secret {
			faults = append(faults, Fault{value.At, wrong.problemText(name)})
			continue
		}
		resolved, err := form.of(value.written, value.index)
		if err != nil {
			faults = append(faults, Fault{value.At, "parameter " + printable(name) + ": " + err.Error()})
			continue
		}
		parameters[name] = resolved
	}
	return parameters, faults
}

// form is what a parameter is to look like.
type form struct {
	name string
	// kind is the type of the schema; "" where it does not know the parameter.
	kind   string
	secret bool
	ask    asker
}

func (f form) of(w *written, index int) (any, error) {
	if w.isReference() {
		return f.ask(f.name, w, index)
	}
	if w.kind == listValue {
		elements := make([]any, 0, len(w.items))
		for _, one := range w.items {
			element, err := f.of(one, index)
			if err != nil {
				return nil, err
			}
			elements = append(elements, element)
		}
		return elements, nil
	}
	if f.secret { // brackets in a password are part of it
		return w.text, nil
	}
	return f.scalar(w, w.of(index)), nil
}

// scalar keeps the text as it is written wherever that can be: an outlet 1.10 is
// not 1.1. Drivers turn texts into what they need (protocol specification,
// section 2).
func (f form) scalar(w *written, text string) any {
	switch {
	case f.kind == "string":
		return text
	case w.kind == numberValue:
		return json.Number(text)
	case w.kind == booleanValue:
		return strings.EqualFold(text, "true")
	}
	return text
}

// wrongPart is a text whose list does not fit the key; nil when there is none.
func (w *written) wrongPart() *written {
	if w.problem != "" {
		return w
	}
	for _, one := range w.items {
		if wrong := one.wrongPart(); wrong != nil {
			return wrong
		}
	}
	return nil
}

// Redacted is the parameters as they may be shown: a secret is <secret>, and a
// reference says what it refers to. Where the schema does not know a parameter,
// its name tells whether it is a secret.
func (r *Route) Redacted(d host.Description) map[string]any {
	shown := make(map[string]any, len(r.Parameters))
	ask := func(_ string, w *written, index int) (any, error) { return "<" + w.what(index) + ">", nil }
	for name, value := range r.Parameters {
		_, known := d.Properties[name]
		f := form{name: name, kind: d.Properties[name].Type, ask: ask}
		hidden := d.SecretParameter(name) || !known && secretName(name)
		if hidden && !value.isReference() {
			shown[name] = "<secret>"
			continue
		}
		shown[name], _ = f.of(value.written, value.index) // naming a reference cannot fail
	}
	return shown
}
