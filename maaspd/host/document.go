package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// requestDocument is a request as the protocol has it (section 2.2).
type requestDocument struct {
	ProtocolVersion int          `json:"protocolVersion"`
	Action          string       `json:"action,omitempty"`
	RequestID       string       `json:"requestId,omitempty"`
	TimeoutMs       int64        `json:"timeoutMs,omitempty"`
	WaitMs          *int64       `json:"waitMs,omitempty"`
	CycleDelayMs    *int64       `json:"cycleDelayMs,omitempty"`
	Parameters      Parameters   `json:"driverParameters"`
	Devices         []BootTarget `json:"devices,omitempty"`
	BootDevice      *BootDevice  `json:"bootDevice,omitempty"`
	Identify        *Identify    `json:"identify,omitempty"`
}

// The limits of timeoutMs and of the other times (section 2.6), and the timeout
// that a driver takes when it is given none.
const (
	leastTimeout   = time.Second
	mostTime       = time.Hour
	defaultTimeout = time.Minute
)

// document is the request of the call in one line. inBatch adds the verb. The
// error tells why the parameters cannot be sent, without a value.
func (c Call) document(inBatch bool) ([]byte, error) {
	for name, value := range c.Parameters {
		for _, text := range texts(value) {
			if !utf8.ValidString(text) {
				return nil, fmt.Errorf("the parameter %s is not valid UTF-8, which a request cannot carry", name)
			}
		}
	}
	d := requestDocument{
		ProtocolVersion: ProtocolVersion, RequestID: c.RequestID, WaitMs: milliseconds(c.Wait), CycleDelayMs: milliseconds(c.CycleDelay),
		Parameters: c.Parameters, Devices: c.Devices, BootDevice: c.BootDevice, Identify: c.Identify,
	}
	if inBatch {
		d.Action = c.Action
	}
	if c.Timeout != 0 {
		d.TimeoutMs = min(max(c.Timeout, leastTimeout), mostTime).Milliseconds()
	}
	if d.Parameters == nil {
		d.Parameters = Parameters{}
	}
	line, err := json.Marshal(d)
	if err != nil { // it may show a value
		return nil, errors.New("the parameters cannot be written as JSON")
	}
	return append(line, '\n'), nil
}

// limit is the time that the driver has for the action.
func (c Call) limit() time.Duration {
	if c.Timeout == 0 {
		return defaultTimeout
	}
	return min(max(c.Timeout, leastTimeout), mostTime)
}

func milliseconds(d *time.Duration) *int64 {
	if d == nil {
		return nil
	}
	ms := min(max(*d, 0), mostTime).Milliseconds()
	return &ms
}
