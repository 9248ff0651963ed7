package snmp

import (
	"context"

	"github.com/gosnmp/gosnmp"
)

// Set writes all objects in one request: all of them or none (RFC 3416, section
// 4.2.5). A request without a reply is sent again, as Config.Retries says, so
// that Set is for writes whose repetition does no harm; use SetOnce for the
// others. Every error is an *Error; its Sent tells whether the objects may have
// been written.
func (s *Session) Set(ctx context.Context, variables ...Variable) error {
	return s.set(ctx, false, variables)
}

// SetOnce is Set for a write that must not be repeated, such as a reboot: the
// request leaves once. Silence after it leaves open whether it was carried out
// (KindTimeout with Sent).
func (s *Session) SetOnce(ctx context.Context, variables ...Variable) error {
	return s.set(ctx, true, variables)
}

func (s *Session) set(ctx context.Context, once bool, variables []Variable) error {
	ctx, cancel := limited(ctx)
	defer cancel()
	list, fault := written(variables)
	if fault == nil && len(list) == 0 {
		fault = &Error{Kind: KindInput, detail: "there is nothing to write"}
	}
	if fault != nil {
		fault.Op, fault.Address = opSet, s.cfg.Address
		return fault
	}
	r := &request{op: opSet, kind: gosnmp.SetRequest, variables: list, once: once}
	got, err := s.exchange(ctx, r)
	if err != nil {
		return err
	}
	if got.Error != gosnmp.NoError {
		return s.missingOrForbidden(ctx, s.refusal(r, got), got.Error)
	}
	if e := s.paired(r, got); e != nil {
		return e
	}
	return s.accepted(r, got)
}

// accepted looks for objects that the agent names as missing in a response
// without error status: some agents answer so a write to a row they do not have.
func (s *Session) accepted(r *request, got *reply) error {
	for _, v := range got.Variables {
		if valueOf(v).Type == Missing {
			return &Error{
				Kind: KindNoSuchObject, Op: r.op, Address: s.cfg.Address, Object: oidOf(v.Name),
				Sent: len(got.Variables) > 1 || got.copies > 1,
			}
		}
	}
	return nil
}

// missingOrForbidden asks for the object where the status stands for both: v1
// answers noSuchName to a write that is not permitted, and some agents
// notWritable to one of a row that does not exist.
func (s *Session) missingOrForbidden(ctx context.Context, e *Error, status gosnmp.SNMPError) error {
	if status != gosnmp.NoSuchName && status != gosnmp.NotWritable || e.Object == "" {
		return e
	}
	values, err := s.Get(ctx, e.Object)
	switch {
	case err != nil:
		return e
	case values[0].Type == Missing:
		e.Kind = KindNoSuchObject
	default:
		e.Kind = KindAccess
	}
	return e
}
