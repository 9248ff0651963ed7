package amtsim

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// enumerate begins an enumeration. AMT answers no items before the first Pull.
func (s *Server) enumerate(w http.ResponseWriter, m message) {
	references := m.body.find(nsManagement, "EnumerationMode").text() == "EnumerateEPR"
	var items []string
	for _, is := range s.instances(m.class()) {
		if references {
			items = append(items, endpoint(m.resource, is))
		} else {
			items = append(items, is.content)
		}
	}
	ticket := rand.Text()
	s.mu.Lock()
	s.lists[ticket] = items
	s.mu.Unlock()
	respond(w, m, m.resource, "<n:EnumerateResponse><n:EnumerationContext>"+ticket+"</n:EnumerationContext></n:EnumerateResponse>")
}

// pull answers the next items of an enumeration.
func (s *Server) pull(w http.ResponseWriter, m message) {
	ticket := m.body.find(nsEnumerate, "EnumerationContext").text()
	s.mu.Lock()
	items, open := s.lists[ticket]
	delete(s.lists, ticket)
	size := len(items)
	if s.config.PullSize > 0 {
		size = min(size, s.config.PullSize)
	}
	rest := items[size:]
	if len(rest) > 0 {
		s.lists[ticket] = rest
	}
	s.mu.Unlock()
	if !open {
		fault(w, http.StatusInternalServerError, "Receiver", "InvalidEnumerationContext", "The supplied enumeration context is invalid.")
		return
	}
	end := "<n:EndOfSequence/>"
	if len(rest) > 0 {
		end = "<n:EnumerationContext>" + ticket + "</n:EnumerationContext>"
	}
	respond(w, m, m.resource, "<n:PullResponse><n:Items>"+strings.Join(items[:size], "")+"</n:Items>"+end+"</n:PullResponse>")
}

// put writes the boot settings.
func (s *Server) put(w http.ResponseWriter, m message) {
	var properties []property
	for _, child := range m.body.find(m.resource, bootSettings).Children {
		properties = append(properties, property{child.XMLName.Local, child.text()})
	}
	if len(properties) == 0 || !s.machine.write(properties) {
		fault(w, http.StatusBadRequest, "Sender", "InvalidRepresentation", "The XML content was invalid.")
		return
	}
	respond(w, m, m.resource, s.instances(bootSettings)[0].content)
}

// method is one that can be invoked.
type method struct {
	class string
	// run carries it out with its input, and returns its ReturnValue.
	run func(*Server, node) int
}

func methods() map[string]method {
	return map[string]method{
		"RequestPowerStateChange": {powerService, (*Server).requestPowerState},
		"ChangeBootOrder":         {bootConfig, (*Server).changeBootOrder},
		"SetBootConfigRole":       {bootService, (*Server).setBootRole},
	}
}

// invokes tells whether the message invokes a method that its class has.
func invokes(m message) bool {
	return m.action == m.resource+"/"+m.verb() && methods()[m.verb()].class == m.class() && m.class() != ""
}

// carryOut invokes a method.
func (s *Server) carryOut(m message) int {
	if value, refuses := s.config.Refuse[m.verb()]; refuses {
		return value
	}
	input := m.body.find(m.resource, m.verb()+"_INPUT")
	return methods()[m.verb()].run(s, input)
}

// requestPowerState wants the reference to the managed system.
func (s *Server) requestPowerState(input node) int {
	state, err := strconv.Atoi(input.find(input.XMLName.Space, "PowerState").text())
	target := keys(input.find(input.XMLName.Space, "ManagedElement"))
	if err != nil || target["Name"] != "ManagedSystem" {
		return returnInvalid
	}
	return s.machine.ask(state)
}

// changeBootOrder takes the first source; without any there is none.
func (s *Server) changeBootOrder(input node) int {
	source := input.find(input.XMLName.Space, "Source")
	if source.XMLName.Local == "" {
		return s.machine.order("")
	}
	id := keys(source)["InstanceID"]
	if !slices.Contains(s.config.Sources, id) {
		return returnInvalid
	}
	return s.machine.order(id)
}

func (s *Server) setBootRole(input node) int {
	role, err := strconv.Atoi(input.find(input.XMLName.Space, "Role").text())
	config := keys(input.find(input.XMLName.Space, "BootConfigSetting"))
	if err != nil || config["InstanceID"] != "Intel(r) AMT: Boot Configuration 0" {
		return returnInvalid
	}
	return s.machine.choose(role)
}
