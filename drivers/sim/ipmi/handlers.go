package ipmisim

import (
	"context"
	"sync"

	"github.com/bougou/go-ipmi/pkg/handlers"
	"github.com/bougou/go-ipmi/pkg/types"
)

// commands are the commands of every BMC. One table serves them all: it is
// large, and never changes.
var commands = sync.OnceValue(newRegistry)

// newRegistry returns the engine's commands with the machine's own in place of
// those that depend on hardware. The middleware comes first: it only wraps
// what is registered after it.
func newRegistry() *handlers.Registry {
	reg := handlers.NewRegistry()
	reg.Use(admit)
	reg.Use(observe)
	reg.Use(enforcePrivilege)
	handlers.RegisterAllHandlers(reg)
	for command, handle := range map[types.Command]func(*BMC, []byte) ([]byte, byte){
		types.CommandGetChassisStatus:     (*BMC).chassisStatus,
		types.CommandChassisControl:       (*BMC).chassisControl,
		types.CommandChassisIdentify:      (*BMC).chassisIdentify,
		types.CommandSetSystemBootOptions: (*BMC).setBootOption,
		types.CommandGetSystemBootOptions: (*BMC).getBootOption,
		types.CommandColdReset:            (*BMC).coldReset,
		types.CommandWarmReset:            (*BMC).coldReset,
		types.CommandGetDCMIPowerReading:  (*BMC).getPowerReading,
	} {
		reg.RegisterFunc(command, adapt(handle))
	}
	return reg
}

func adapt(handle func(*BMC, []byte) ([]byte, byte)) handlers.HandlerFunc {
	return func(_ context.Context, h *handlers.HandlerContext, data []byte) ([]byte, types.CompletionCode, error) {
		reply, code := handle(of(h), data)
		return reply, types.CompletionCode(code), nil
	}
}

// chassisStatus answers Get Chassis Status (IPMI v2.0 rev 1.1, 28.2): power
// state, power restore policy unknown, identify supported and its state.
func (b *BMC) chassisStatus([]byte) ([]byte, byte) {
	current, misc := byte(0x60), byte(0x40)
	if b.machine.On() {
		current |= 0x01
	}
	switch {
	case b.machine.IdentifyForced():
		misc |= 0x20
	case b.machine.IdentifySeconds() > 0:
		misc |= 0x10
	}
	return []byte{current, 0x00, misc}, ccOK
}

// chassisControl answers Chassis Control (28.3).
func (b *BMC) chassisControl(data []byte) ([]byte, byte) {
	if len(data) != 1 {
		return nil, ccLengthInvalid
	}
	a, known := chassisAction(data[0] & 0x0F)
	switch {
	case !known:
		return nil, ccInvalidField
	case !b.machine.control(a, b.faults.get()):
		return nil, ccWrongState
	}
	return nil, ccOK
}

// chassisIdentify answers Chassis Identify (28.5): 15 s unless told otherwise.
func (b *BMC) chassisIdentify(data []byte) ([]byte, byte) {
	if len(data) > 2 {
		return nil, ccLengthInvalid
	}
	seconds := 15
	if len(data) > 0 {
		seconds = int(data[0])
	}
	b.machine.identify(seconds, len(data) == 2 && data[1]&1 != 0)
	return nil, ccOK
}

// setBootOption answers Set System Boot Options (28.12).
func (b *BMC) setBootOption(data []byte) ([]byte, byte) {
	if b.faults.get().NoBootOptions {
		return nil, ccInvalidCommand
	}
	if len(data) == 0 {
		return nil, ccLengthInvalid
	}
	b.machine.mu.Lock()
	defer b.machine.mu.Unlock()
	return nil, b.machine.bootOptions.set(data[0]&0x7F, data[1:])
}

// getBootOption answers Get System Boot Options (28.13): parameter version 1,
// the selector, the data.
func (b *BMC) getBootOption(data []byte) ([]byte, byte) {
	if b.faults.get().NoBootOptions {
		return nil, ccInvalidCommand
	}
	if len(data) != 3 {
		return nil, ccLengthInvalid
	}
	selector := data[0] & 0x7F
	b.machine.mu.Lock()
	defer b.machine.mu.Unlock()
	value := b.machine.bootOptions.get(selector)
	if value == nil {
		return nil, ccParameterNotSupported
	}
	return append([]byte{0x01, selector}, value...), ccOK
}

// coldReset answers Cold Reset and Warm Reset (20.2, 20.3): the BMC forgets its
// sessions and may be silent for a while; the machine does not notice.
func (b *BMC) coldReset([]byte) ([]byte, byte) {
	b.machine.count("bmc_reset")
	b.sessions.dropAll(b.state())
	b.conn.silence(b.faults.get().ResetSilence)
	return nil, ccOK
}
