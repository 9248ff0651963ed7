package snmp

import (
	"context"
	"slices"

	"github.com/gosnmp/gosnmp"
)

// Get reads objects and returns their values in the order asked. An object that
// does not exist is a Value of type Missing, not an error. More objects than
// Config.MaxVariables are asked for in several requests, and so are those that
// the agent finds too big. Every error is an *Error.
func (s *Session) Get(ctx context.Context, oids ...OID) ([]Value, error) {
	ctx, cancel := limited(ctx)
	defer cancel()
	values := make([]Value, len(oids))
	if err := s.checked(opGet, oids); err != nil {
		return nil, err
	}
	for start := 0; start < len(oids); start += s.cfg.MaxVariables {
		end := min(start+s.cfg.MaxVariables, len(oids))
		if err := s.get(ctx, oids[start:end], values[start:end]); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (s *Session) checked(op string, oids []OID) error {
	for _, oid := range oids {
		if e := badOID(oid); e != nil {
			e.Op, e.Address = op, s.cfg.Address
			return e
		}
	}
	return nil
}

// get reads objects in one request, in more where the agent wants it so.
func (s *Session) get(ctx context.Context, oids []OID, values []Value) error {
	if len(oids) == 0 {
		return nil
	}
	r := &request{op: opGet, kind: gosnmp.GetRequest, variables: asked(oids)}
	got, err := s.exchange(ctx, r)
	if err != nil {
		return err
	}
	switch index := int(got.ErrorIndex) - 1; {
	case got.Error == gosnmp.NoSuchName && len(oids) == 1:
		return nil // the zero Value is Missing
	case got.Error == gosnmp.NoSuchName && index >= 0 && index < len(oids):
		return s.getWithout(ctx, index, oids, values)
	case (got.Error == gosnmp.NoSuchName || got.Error == gosnmp.TooBig) && len(oids) > 1:
		return s.getHalves(ctx, oids, values)
	case got.Error != gosnmp.NoError:
		return s.refusal(r, got)
	}
	if e := s.paired(r, got); e != nil {
		return e
	}
	for i, v := range got.Variables {
		values[i] = valueOf(v)
	}
	return nil
}

// getWithout reads all but one that v1 said is missing: v1 answers such a
// request as a whole with an error (RFC 1157, section 4.1.2).
func (s *Session) getWithout(ctx context.Context, missing int, oids []OID, values []Value) error {
	rest := make([]Value, len(oids)-1)
	if err := s.get(ctx, slices.Concat(oids[:missing], oids[missing+1:]), rest); err != nil {
		return err
	}
	copy(values, rest[:missing])
	copy(values[missing+1:], rest[missing:])
	return nil
}

func (s *Session) getHalves(ctx context.Context, oids []OID, values []Value) error {
	half := len(oids) / 2
	if err := s.get(ctx, oids[:half], values[:half]); err != nil {
		return err
	}
	return s.get(ctx, oids[half:], values[half:])
}
