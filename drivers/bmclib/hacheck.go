package bmclib

import (
	"regexp"

	"github.com/maaspd/powerdrivers/maaspd"
)

// entityName is the name of a switch: bmclib calls the services of switches only,
// with which Home Assistant does nothing to another entity and calls it a success.
func entityName() *regexp.Regexp { return regexp.MustCompile(`^switch\.[a-z0-9_]+$`) }

// tokenText is what a header can carry of a token (RFC 6750, section 2.1).
func tokenText() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9._~+/=-]+$`) }

// validate finds an entity that is no switch, and a token that is none.
func (p plug) validate(maaspd.Action) (found []maaspd.Violation) {
	if p.Entity != "" && !entityName().MatchString(p.Entity) {
		found = append(found, violation("switch_entity", "pattern", "must be the entity of a switch, such as switch.rack1_machine5; for another kind of entity make a template switch in Home Assistant"))
	}
	if p.Token.IsSet() && !tokenText().MatchString(p.Token.Reveal()) {
		found = append(found, violation("api_token", "pattern", "must be a long-lived access token, without spaces and line ends"))
	}
	return found
}
