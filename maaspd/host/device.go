package host

import (
	"encoding/json"
	"strings"
)

// DeviceOf is the identity of the device that the parameters lead to (protocol
// specification, section 6.10): the name of the driver, and the values of
// device_key, trimmed, in lower case, without brackets, with defaults. So
// drivers of different names never share a device, and copies of one driver in
// several folders do. It is "" where the driver names no key.
func (d Description) DeviceOf(p Parameters) string {
	if len(d.Own.DeviceKey) == 0 {
		return ""
	}
	key := make(Parameters, len(d.Own.DeviceKey))
	for name, v := range p {
		if property, known := d.Properties[name]; known && d.isKey(name, property.Alias) {
			key[name] = v
		}
	}
	sent, _ := key.asSent() // what is no JSON never gets to a driver
	settled := d.settle(sent, d.Own.DeviceKey...)
	parts := []string{d.Name}
	for _, name := range d.Own.DeviceKey {
		parts = append(parts, identity(settled.values[name]))
	}
	return strings.Join(parts, "\n")
}

func (d Description) isKey(name, alias string) bool {
	for _, key := range d.Own.DeviceKey {
		if key == name || key == alias {
			return true
		}
	}
	return false
}

// identity is the text that is compared.
func identity(v any) string {
	text, isText := v.(string)
	if !isText && v != nil {
		encoded, _ := json.Marshal(v) // it came from JSON
		text = string(encoded)
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "[", ""), "]", "")
	return strings.ToLower(strings.TrimSpace(text))
}
