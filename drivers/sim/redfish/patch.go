package redfishsim

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// patch answers a PATCH.
func (s *Server) patch(w http.ResponseWriter, r *http.Request) {
	resource := s.shown(r.URL.Path)
	if resource == nil {
		refuse(w, Refusal{http.StatusNotFound, resourceMissing})
		return
	}
	if refusal := s.config.Vendor.Behaviour.Tags.refusal(r, resource); refusal.Status != 0 {
		refuse(w, refusal)
		return
	}
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || body == nil {
		refuse(w, Refusal{http.StatusBadRequest, malformed})
		return
	}
	accepted, refusal := s.write(r.URL.Path, resource, body)
	if refusal.Status != 0 {
		refuse(w, refusal)
		return
	}
	s.accept(w, accepted, http.StatusOK, s.shown(r.URL.Path))
}

// write changes a resource or refuses to.
func (s *Server) write(path string, resource, body map[string]any) (Success, Refusal) {
	for name, value := range body {
		if refusal := writable(resource, name, value); refusal.Status != 0 {
			return Success{}, refusal
		}
	}
	for name := range body {
		if strings.Contains(name, "@") { // an annotation such as @Redfish.SettingsApplyTime
			delete(body, name)
		}
	}
	var accepted Success
	if boot, ok := body["Boot"].(map[string]any); ok {
		accepted = s.config.Vendor.Behaviour.Boot.Accepted
		stored, refusal := s.writeBoot(path, resource, boot)
		if refusal.Status != 0 {
			return Success{}, refusal
		}
		body["Boot"] = stored
		s.tellSettings(resource, stored)
	}
	kept := s.store.get(path) // without the state of the moment
	merge(kept, body)
	s.store.put(path, kept)
	return accepted, Refusal{}
}

// tellSettings makes the settings object of a system show what was written to
// the system itself, or the next boot would undo it.
func (s *Server) tellSettings(system, boot map[string]any) {
	path := settingsPath(system)
	settings := s.store.get(path)
	if asked, ok := settings["Boot"].(map[string]any); ok && path != "" {
		followed(asked, boot)
		s.store.put(path, settings)
	}
}

// writable judges one property of a PATCH.
func writable(resource map[string]any, name string, value any) Refusal {
	readOnly := []string{"Id", "Name", "PowerState", "Status", "Links", "Actions", "Members", "Manufacturer", "Model", "BootOrderCurrent", "BootOrderSupported"}
	lights := []string{"Lit", "Blinking", "Off"}
	bad := func(message string) Refusal { return Refusal{http.StatusBadRequest, message} }
	if strings.Contains(name, "@") {
		return Refusal{}
	}
	now, known := resource[name]
	switch light, _ := value.(string); {
	case slices.Contains(readOnly, name):
		return bad(notWritable)
	case !known:
		return bad(propertyUnknown)
	case !sameKind(now, value):
		return bad(wrongType)
	case name == "BootOrderNext" && !within(value, texts(resource, "BootOrderSupported")):
		return bad(valueNotInList)
	case name == "IndicatorLED" && !slices.Contains(lights, light):
		return bad(valueNotInList)
	}
	return Refusal{}
}

// sameKind reports whether two values are of one JSON type; what is null now
// takes any.
func sameKind(now, value any) bool {
	return now == nil || value != nil && reflect.TypeOf(now) == reflect.TypeOf(value)
}

// within reports whether a value is a list of some of these texts.
func within(value any, supported []string) bool {
	list, isList := value.([]any)
	return isList && !slices.ContainsFunc(list, func(item any) bool {
		name, isText := item.(string)
		return !isText || !slices.Contains(supported, name)
	})
}
