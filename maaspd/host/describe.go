package host

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"time"
)

// ProtocolVersion is the version of the protocol that this package speaks.
const ProtocolVersion = 1

// describeTime is the longest that a driver may take to describe itself.
const describeTime = 5 * time.Second

// defaultCycleDelayMS is the time off in a cycle where nothing else is said
// (section 2.6), in milliseconds.
const defaultCycleDelayMS = 5000

// mostDescription is the longest description that is read, in bytes.
const mostDescription = 4 << 20

// Description is what a driver says of itself (protocol specification, section
// 4), as far as hosts show it.
type Description struct {
	Name        string              `json:"name"`
	Description string              `json:"description"`
	Properties  map[string]Property `json:"properties"`
	Required    []string            `json:"required"`
	Fields      []Field             `json:"fields"`
	Own         Own                 `json:"x-maaspd"`
	// Raw is the whole document as the driver printed it.
	Raw      json.RawMessage `json:"-"`
	contract *contract
}

// Own is the part of a description that is this protocol's own (section 4.5).
type Own struct {
	ProtocolVersions []int    `json:"protocol_versions"`
	DriverVersion    string   `json:"driver_version"`
	Actions          []string `json:"actions"`
	Kind             string   `json:"kind"`
	Protocols        []string `json:"protocols"`
	DeviceKey        []string `json:"device_key"`
	// MaxConcurrency is how many requests at a time one device takes; zero is
	// any number.
	MaxConcurrency int `json:"max_concurrency"`
	// DefaultWaitMS is how long the driver waits for the wanted state when the
	// request does not say, in milliseconds.
	DefaultWaitMS int `json:"default_wait_ms"`
	// DefaultCycleDelayMS is the time off in a cycle when the request does not
	// say, in milliseconds.
	DefaultCycleDelayMS int `json:"default_cycle_delay_ms"`
}

// Property is one parameter as a JSON Schema (section 4.2).
type Property struct {
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Scope       string `json:"x-maaspd-scope"`
	Secret      bool   `json:"writeOnly"`
	Deprecated  bool   `json:"deprecated"`
	// Alias is the newer name of the parameter, when this one is the older.
	Alias string `json:"x-maaspd-alias"`
	// Form is what a text has to be: address, url, mac, uuid, path; "" for any.
	Form string `json:"x-maaspd-type"`
	// Unit is what a number counts: s or ms; "" when it counts things.
	Unit      string         `json:"x-maaspd-unit"`
	Default   any            `json:"default"`
	Minimum   *json.Number   `json:"minimum"`
	Maximum   *json.Number   `json:"maximum"`
	MinLength *json.Number   `json:"minLength"`
	MaxLength *json.Number   `json:"maxLength"`
	MinItems  *json.Number   `json:"minItems"`
	MaxItems  *json.Number   `json:"maxItems"`
	OneOf     []Choice       `json:"oneOf"`
	Enum      []any          `json:"enum"`
	Items     *PropertyItems `json:"items"`
}

// PropertyItems are the items of a list.
type PropertyItems struct {
	Type  string   `json:"type"`
	OneOf []Choice `json:"oneOf"`
	Enum  []any    `json:"enum"`
}

// Choice is one value of a choice.
type Choice struct {
	Const any    `json:"const"`
	Title string `json:"title"`
}

// Field is one parameter as a MAAS field (section 4.4).
type Field struct {
	Name string `json:"name"`
}

// UnknownProtocolError refuses a driver that speaks other versions of the
// protocol (section 7, rule 11).
type UnknownProtocolError struct {
	// Versions are those that the driver speaks.
	Versions []int
}

// Error tells the versions of both sides.
func (e *UnknownProtocolError) Error() string {
	return fmt.Sprintf("unknown protocol version: the driver speaks %v, this program %d", e.Versions, ProtocolVersion)
}

// seedVerbs are what a driver in the form of the seed has (section 7, rule 7).
func seedVerbs() []string {
	return []string{"schema", "power_on", "power_off", "power_query", "probe", "set_boot_order"}
}

// Describe asks the program for its description. The error is an
// UnknownProtocolError, or tells how the program is broken.
func Describe(ctx context.Context, path string) (Description, error) {
	text, err := askDescription(ctx, path, describeTime)
	if err != nil {
		return Description{}, err
	}
	return ReadDescription(text)
}

// askDescription runs the program, and ends it and what it started when it
// takes longer.
func askDescription(ctx context.Context, path string, most time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	var out, errs limited
	cmd := exec.CommandContext(ctx, path, "schema")
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = time.Second
	endWithGroup(cmd)
	if err := cmd.Run(); err != nil {
		if ctx.Err() == context.DeadlineExceeded {
			err = fmt.Errorf("no answer within %v", most)
		}
		return nil, fmt.Errorf("broken: schema: %w%s", err, lastWords(errs.Bytes()))
	}
	return out.Bytes(), nil
}

// ReadDescription reads what the verb schema printed. The error is an
// UnknownProtocolError, or tells that it is no description.
func ReadDescription(text []byte) (Description, error) {
	var d Description
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&d); err != nil {
		return d, fmt.Errorf("broken: schema prints no JSON object: %w", err)
	}
	d.Raw = bytes.Clone(bytes.TrimSpace(text))
	if string(d.Raw) == "{}" {
		return seedDescription(d), nil
	}
	if !slices.Contains(d.Own.ProtocolVersions, ProtocolVersion) {
		return d, &UnknownProtocolError{d.Own.ProtocolVersions}
	}
	d.contract = newContract(d)
	return d, nil
}

// seedDescription fills in what a driver in the form of the seed does not tell.
// It takes any parameters: without a contract there are no violations.
func seedDescription(d Description) Description {
	d.Description = "driver in the form of the seed"
	d.Own.Actions, d.Own.ProtocolVersions = seedVerbs(), []int{ProtocolVersion}
	d.Own.DefaultCycleDelayMS = defaultCycleDelayMS
	return d
}

// lastWords is the beginning of what a program that failed had to say.
func lastWords(text []byte) string {
	const most = 200
	text = bytes.Join(bytes.Fields(text), []byte(" "))
	if len(text) == 0 {
		return ""
	}
	return ": " + string(bytes.ToValidUTF8(text[:min(len(text), most)], nil))
}

// limited is a buffer that does not grow without end.
type limited struct{ bytes.Buffer }

// Write fails when the program says more than a description can be.
func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > mostDescription {
		return 0, errors.New("too much output")
	}
	return l.Buffer.Write(p)
}
