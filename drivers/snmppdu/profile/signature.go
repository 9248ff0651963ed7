package profile

import (
	"encoding/json"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// signature is what detection needs of a profile. Reading no more of all files
// is several times faster than reading them strictly.
type signature struct {
	Name   string
	Model  json.RawMessage
	Detect *struct {
		Prefixes []snmp.OID `json:"sys_object_id"`
		Check    *struct{ Object, OID string }
		Confirm  bool
		Fallback int
	}
}

// signatures are all lines of the program, with nothing but what detection
// needs.
func signatures() []*Profile {
	var list []*Profile
	for _, name := range names() {
		var s signature
		if err := json.Unmarshal(read(name), &s); err == nil {
			list = append(list, s.profile())
		}
	}
	return list
}

func (s signature) profile() *Profile {
	p := &Profile{Name: s.Name, Model: s.Model != nil}
	if s.Detect == nil {
		return p
	}
	p.Detect = &Detection{Prefixes: s.Detect.Prefixes, Confirm: s.Detect.Confirm, Fallback: s.Detect.Fallback}
	if check := s.Detect.Check; check != nil {
		if template, err := parseTemplate(check.OID); err == nil {
			p.Detect.Check = &Object{Object: check.Object, OID: template}
		}
	}
	return p
}
