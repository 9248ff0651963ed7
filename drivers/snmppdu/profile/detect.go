package profile

import (
	"context"
	"fmt"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// The objects of SNMPv2-MIB (RFC 3418, section 2) that every agent has.
const (
	SysDescr    snmp.OID = "1.3.6.1.2.1.1.1.0"
	SysObjectID snmp.OID = "1.3.6.1.2.1.1.2.0"
)

// Getter reads objects in one request, in the order asked. An object that is
// not there is a value of type Missing.
type Getter func(ctx context.Context, oids ...snmp.OID) ([]snmp.Value, error)

// Choice is the line that a PDU was found to be of.
type Choice struct {
	Profile *Profile // with its model, where it has one
	// SysObjectID and SysDescr are what the PDU says it is.
	SysObjectID snmp.OID
	SysDescr    string
}

// DetectError tells that a PDU could not be told to be of one line.
type DetectError struct {
	SysObjectID snmp.OID // "" = the PDU does not say, or nothing readable
	SysDescr    string
	Candidates  []string // the lines that it may be of
	// Unlike tells that the device has the check object of none of them: the
	// sysObjectID is all that they share.
	Unlike bool
	// NoModel tells that it is of the one candidate, but not of which model.
	NoModel bool
}

// Error tells what the PDU says, and what to do.
func (e *DetectError) Error() string {
	says := "the device has no sysObjectID"
	if e.SysObjectID != "" {
		says = "the device with sysObjectID " + string(e.SysObjectID)
	}
	if e.SysDescr != "" {
		says += fmt.Sprintf(" (%.80q)", e.SysDescr)
	}
	if e.SysObjectID == "" {
		return says + "; set profile to its product line"
	}
	if len(e.Candidates) == 0 {
		return says + " is of no product line that is known; set profile, or write a profile_file"
	}
	if e.NoModel {
		return says + " is of the line " + e.Candidates[0] +
			", but does not say of which model, whose number stands in every object; set profile_file to a profile that has the number"
	}
	if e.Unlike {
		return says + " is not one of the lines with that sysObjectID (" + strings.Join(e.Candidates, ", ") +
			"), for it has not the objects that tell them; set profile to its product line, or write a profile_file"
	}
	return says + " cannot be told to be of one product line; set profile to one of: " + strings.Join(e.Candidates, ", ")
}

// Detect finds out which line a PDU is of, with one request, and a second one
// where sysObjectID decides nothing. It never guesses: the error is what get
// gave, or a *DetectError.
func Detect(ctx context.Context, get Getter) (Choice, error) {
	choice, err := detect(ctx, signatures(), get)
	if err != nil {
		return Choice{}, err
	}
	whole, err := Named(choice.Profile.Name)
	if err != nil {
		return Choice{}, err
	}
	whole.model = choice.Profile.model
	choice.Profile = whole
	return choice, nil
}

// detect is Detect among some lines.
func detect(ctx context.Context, all []*Profile, get Getter) (Choice, error) {
	values, err := getAll(ctx, get, SysObjectID, SysDescr)
	if err != nil {
		return Choice{}, err
	}
	id, _ := ReadObjectID(values[0])
	choice := Choice{SysObjectID: id, SysDescr: values[1].Trimmed()}
	candidates := candidatesFor(all, id)
	if len(candidates) > 1 || len(candidates) == 1 && candidates[0].Detect.Confirm {
		if candidates, err = confirmed(ctx, candidates, get); err != nil {
			return Choice{}, err
		}
	}
	if len(candidates) != 1 {
		refusal := &DetectError{SysObjectID: id, SysDescr: choice.SysDescr}
		if len(candidates) == 0 {
			candidates = candidatesFor(all, id)
			refusal.Unlike = len(candidates) > 0
		}
		for _, p := range candidates {
			refusal.Candidates = append(refusal.Candidates, p.Name)
		}
		return Choice{}, refusal
	}
	choice.Profile = candidates[0]
	return choice.withModel()
}

// withModel puts the model into the profile of a line that needs it.
func (c Choice) withModel() (Choice, error) {
	if !c.Profile.Model {
		return c, nil
	}
	model, ok := c.Profile.ModelIn(c.SysObjectID)
	if !ok {
		return Choice{}, &DetectError{SysObjectID: c.SysObjectID, SysDescr: c.SysDescr, Candidates: []string{c.Profile.Name}, NoModel: true}
	}
	c.Profile = c.Profile.WithModel(model)
	return c, nil
}

// getAll reads objects and holds the getter to one value for each.
func getAll(ctx context.Context, get Getter, oids ...snmp.OID) ([]snmp.Value, error) {
	values, err := get(ctx, oids...)
	if err != nil {
		return nil, err
	}
	if len(values) != len(oids) {
		return nil, fmt.Errorf("%d objects asked, %d values read", len(oids), len(values))
	}
	return values, nil
}

// ReadObjectID reads a sysObjectID, which some devices send as a text, and
// some with a leading dot.
func ReadObjectID(v snmp.Value) (snmp.OID, bool) {
	if v.Type != snmp.Identifier && v.Type != snmp.Text {
		return "", false
	}
	id, err := snmp.ParseOID(v.Trimmed())
	return id, err == nil
}

// candidatesFor are the lines whose prefix of the sysObjectID is the longest.
func candidatesFor(all []*Profile, sysObjectID snmp.OID) []*Profile {
	best := 0
	var list []*Profile
	for _, p := range all {
		length := len(p.matched(sysObjectID))
		if length == 0 || length < best {
			continue
		}
		if length > best {
			best, list = length, nil
		}
		list = append(list, p)
	}
	return list
}

// matched is the longest prefix of the line that fits; "" = none does. Of two
// prefixes of one object identifier the longer text is the longer prefix.
func (p *Profile) matched(sysObjectID snmp.OID) snmp.OID {
	var best snmp.OID
	if p.Detect == nil {
		return best
	}
	for _, prefix := range p.Detect.Prefixes {
		if sysObjectID.HasPrefix(prefix) && len(prefix) > len(best) {
			best = prefix
		}
	}
	return best
}

// confirmed reads the check objects of all candidates in one request and keeps
// those that are there, and of these the ones with the lowest rank.
func confirmed(ctx context.Context, candidates []*Profile, get Getter) ([]*Profile, error) {
	var checked []*Profile
	var oids []snmp.OID
	for _, p := range candidates {
		if p.Detect.Check != nil {
			checked = append(checked, p)
			oids = append(oids, p.Detect.Check.OID.expand(nil))
		}
	}
	if len(oids) == 0 {
		return nil, nil
	}
	values, err := getAll(ctx, get, oids...)
	if err != nil {
		return nil, err
	}
	var kept []*Profile
	for i, p := range checked {
		switch {
		case values[i].Type == snmp.Missing:
		case len(kept) > 0 && p.Detect.Fallback > kept[0].Detect.Fallback:
		case len(kept) > 0 && p.Detect.Fallback < kept[0].Detect.Fallback:
			kept = []*Profile{p}
		default:
			kept = append(kept, p)
		}
	}
	return kept, nil
}

// ModelIn returns the model number in the sysObjectID of a device of the line:
// the number after the prefix of Detect.
func (p *Profile) ModelIn(sysObjectID snmp.OID) (int, bool) {
	prefix := p.matched(sysObjectID)
	rest, ok := sysObjectID.Index(prefix)
	if prefix == "" || !ok || len(rest) == 0 {
		return 0, false
	}
	return int(rest[0]), true
}

// WithModel returns the profile for PDUs of the model.
func (p *Profile) WithModel(model int) *Profile {
	out := *p
	out.model = &model
	return &out
}

// ModelKnown tells whether the profile needs no model, or has it.
func (p *Profile) ModelKnown() bool { return !p.Model || p.model != nil }
