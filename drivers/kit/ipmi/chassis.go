package ipmi

import (
	"context"
	"fmt"
	"time"
)

// ChassisStatus is what Get Chassis Status tells (IPMI v2.0 rev 1.1, table 28-3).
type ChassisStatus struct {
	PowerOn          bool
	PowerOverload    bool
	Interlock        bool // the system is off because a panel interlock switch is active
	PowerFault       bool // fault in the main power subsystem
	ControlFault     bool // the controller tried to switch power, but the system did not follow
	LastEvent        byte // last power event, bits as in the table
	Intrusion        bool // chassis intrusion active
	FrontPanelLocked bool
	DriveFault       bool
	CoolingFault     bool
	IdentifyKnown    bool // IdentifyState is supported
	IdentifyState    byte // 0 off, 1 on for a time, 2 on indefinitely
}

// ChassisStatus reads the power state and faults of the chassis in one round
// trip, at the USER level the session starts with (IPMI v2.0 rev 1.1, section
// 28.2). A lost request or answer is made good by resending.
func (s *Session) ChassisStatus(ctx context.Context) (ChassisStatus, error) {
	r := request{op: "read the chassis status", netFn: netFnChassis, command: 0x01}
	data, err := s.read(ctx, r)
	if err != nil {
		return ChassisStatus{}, err
	}
	status, ok := parseChassisStatus(data)
	if !ok {
		return ChassisStatus{}, s.tooShort(r)
	}
	return status, nil
}

func parseChassisStatus(data []byte) (ChassisStatus, bool) {
	if len(data) < 3 {
		return ChassisStatus{}, false
	}
	power, misc := data[0], data[2]
	return ChassisStatus{
		PowerOn:          power&0x01 != 0,
		PowerOverload:    power&0x02 != 0,
		Interlock:        power&0x04 != 0,
		PowerFault:       power&0x08 != 0,
		ControlFault:     power&0x10 != 0,
		LastEvent:        data[1],
		Intrusion:        misc&0x01 != 0,
		FrontPanelLocked: misc&0x02 != 0,
		DriveFault:       misc&0x04 != 0,
		CoolingFault:     misc&0x08 != 0,
		IdentifyKnown:    misc&0x40 != 0,
		IdentifyState:    misc >> 4 & 0x03,
	}, true
}

// tooShort is an answer that was signed by the BMC and yet lacks data.
func (s *Session) tooShort(r request) *Error {
	return &Error{Kind: KindProtocol, Op: r.op, Address: s.link.address, detail: "the answer is too short"}
}

// Control is an action of Chassis Control (IPMI v2.0 rev 1.1, table 28-4).
type Control byte

// The chassis control actions.
const (
	PowerDown           Control = 0 // hard off; a BMC that is off already accepts it
	PowerUp             Control = 1 // a BMC that is on already accepts it
	PowerCycle          Control = 2 // optional; many BMCs refuse it while off
	HardReset           Control = 3
	DiagnosticInterrupt Control = 4 // pulse NMI; optional
	SoftShutdown        Control = 5 // asks the operating system over ACPI; optional
)

// String returns what the action does, in a few words.
func (c Control) String() string {
	names := [...]string{"power down", "power up", "power cycle", "hard reset", "diagnostic interrupt", "soft shutdown"}
	if int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("chassis control %d", byte(c))
}

// once is how long an action that must not be repeated is waited for, and 0
// where doing it twice is the same as once.
func (c Control) once() time.Duration {
	if c == PowerDown || c == PowerUp {
		return 0
	}
	return 20 * time.Second
}

// ChassisControl carries out an action (IPMI v2.0 rev 1.1, section 28.3): one
// round trip, and one more before the first command of the session that needs
// more than the USER level.
//
// PowerUp and PowerDown are resent while no answer comes. Any other action is
// sent once, because a BMC carries out a repeated request again; when no
// answer comes within half of the time left, at most 20 s, it ends with
// KindTimeout and Sent.
func (s *Session) ChassisControl(ctx context.Context, action Control) error {
	_, err := s.privileged(ctx, request{op: "chassis control " + action.String(), netFn: netFnChassis, command: 0x02,
		data: []byte{byte(action)}, changes: true, once: action.once()})
	return err
}

// Identify says how long the chassis is to identify itself.
type Identify struct {
	Seconds uint8 // 0 = off
	Force   bool  // until switched off; Seconds does not count. Optional in the BMC
}

// Identify switches the identification light or sound (IPMI v2.0 rev 1.1,
// section 28.5) in one round trip, plus one for the privilege level.
func (s *Session) Identify(ctx context.Context, id Identify) error {
	data := []byte{id.Seconds}
	if id.Force {
		data = append(data, 1)
	}
	_, err := s.privileged(ctx, request{op: "chassis identify", netFn: netFnChassis, command: 0x04, data: data, changes: true})
	return err
}
