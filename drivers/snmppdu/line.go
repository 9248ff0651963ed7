package snmppdu

import (
	"context"
	"errors"
	"fmt"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// pdu is the PDU of a request: the session to it and what line it is of.
type pdu struct {
	*snmp.Session
	line *profile.Profile
	// address stands for the PDU in messages.
	address string
}

// reach finds out what line the PDU is of. Where the request says it, nothing
// is sent.
func (d *driver) reach(ctx context.Context) (*pdu, error) {
	session, err := d.session(ctx)
	if err != nil {
		return nil, err
	}
	if d.known == nil {
		if d.known, err = d.findLine(ctx, session); err != nil {
			return nil, err
		}
	}
	session.LimitVariables(d.known.MaxVariables)
	return &pdu{session, d.known, d.address()}, nil
}

// findLine takes the profile of the user, the one that the request names, or
// the one that the PDU's own identification leads to.
func (d *driver) findLine(ctx context.Context, session *snmp.Session) (*profile.Profile, error) {
	named, err := d.namedLine()
	if err != nil {
		return nil, err
	}
	if named == nil {
		return d.detect(ctx, session)
	}
	if named.ModelKnown() {
		return named, nil
	}
	values, err := session.Get(ctx, profile.SysObjectID)
	if err != nil {
		return nil, reported(err)
	}
	id, _ := profile.ReadObjectID(values[0])
	model, ok := named.ModelIn(id)
	if !ok {
		return nil, d.wrongLine(fmt.Sprintf("%s: its sysObjectID %q names no model of the line %s (%s); set profile to another line, or to auto, or write a profile_file with the number of the model",
			d.address(), id, named.Name, named.Title))
	}
	return named.WithModel(model), nil
}

// namedLine is the profile that the request says; nil when it leaves that to
// detection.
func (d *driver) namedLine() (*profile.Profile, error) {
	if own := d.own(); own != nil {
		if len(own.faults) > 0 {
			return nil, maaspd.Invalid(own.faults...)
		}
		return own.profile, nil
	}
	name := d.lineName()
	if name == "" {
		return nil, nil
	}
	return profile.Named(name)
}

// detect asks the PDU what it is. It never guesses: where the answer fits no
// line, or several, the request has to say it.
func (d *driver) detect(ctx context.Context, session *snmp.Session) (*profile.Profile, error) {
	choice, err := profile.Detect(ctx, session.Get)
	if refused, ok := errors.AsType[*profile.DetectError](err); ok {
		return nil, d.wrongLine(fmt.Sprintf("%s: %s", d.address(), refused))
	}
	if err != nil {
		return nil, reported(err)
	}
	return choice.Profile, nil
}

// wrongLine is the error of a profile that does not fit the PDU.
func (d *driver) wrongLine(message string) error {
	return maaspd.Invalid(maaspd.Violation{Pointer: "/driverParameters/profile", Keyword: "profile", Message: message})
}
