package redfishsim

import (
	"fmt"
	"net/http"
	"strings"
)

// read answers a GET.
func (s *Server) read(w http.ResponseWriter, r *http.Request) {
	resource := s.shown(r.URL.Path)
	if resource == nil {
		refuse(w, Refusal{http.StatusNotFound, resourceMissing})
		return
	}
	if r.URL.Query().Has("$expand") {
		if refusal := s.expand(resource); refusal.Status != 0 {
			refuse(w, refusal)
			return
		}
	}
	s.show(w, http.StatusOK, resource)
}

// expand puts the members of a collection into it, or refuses to (DSP0266,
// 7.3.1). What is no collection stays as it is.
func (s *Server) expand(resource map[string]any) Refusal {
	announced, _ := at(s.store.get(serviceRoot), "ProtocolFeaturesSupported", "ExpandQuery", "NoLinks").(bool)
	if !announced {
		if s.config.Vendor.Behaviour.Paths.ExpandIgnored {
			return Refusal{}
		}
		return Refusal{http.StatusNotImplemented, base + "QueryNotSupported"}
	}
	members, _ := resource["Members"].([]any)
	for i, member := range members {
		if whole := s.shown(text(member, "@odata.id")); whole != nil {
			members[i] = whole
		}
	}
	return Refusal{}
}

// show sends a resource with its entity tag.
func (s *Server) show(w http.ResponseWriter, status int, resource map[string]any) {
	rules := s.config.Vendor.Behaviour
	given, inBody := rules.Tags.given(resource)
	if given != "" && !rules.Tags.NoHeader {
		w.Header().Set("ETag", given)
	}
	if inBody != "" {
		resource["@odata.etag"] = inBody
	}
	if rules.Paths.SlashLinks {
		addSlashes(resource)
	}
	respond(w, status, resource)
}

// shown returns the resource at a path as it is now, nil if there is none.
func (s *Server) shown(path string) map[string]any {
	key := strings.TrimRight(path, "/")
	if key == "/redfish" {
		return map[string]any{"v1": serviceRoot + "/"}
	}
	if strings.HasPrefix(key, serviceRoot+"/SessionService") {
		if s.config.Access.NoSessions {
			return nil
		}
		if session := s.sessionResource(key); session != nil {
			return session
		}
	}
	resource := s.store.get(path)
	if resource == nil {
		return nil
	}
	if m := s.machineAt(path); m != nil {
		showState(resource, m.State())
	}
	return resource
}

func showState(system map[string]any, state State) {
	switch state {
	case Missing:
		delete(system, "PowerState")
	case Null:
		system["PowerState"] = nil
	default:
		system["PowerState"] = string(state)
	}
}

// addSlashes ends all links of a resource with a slash.
func addSlashes(value any) {
	switch value := value.(type) {
	case map[string]any:
		if link := text(value, "@odata.id"); link != "" && !strings.Contains(link, "#") {
			value["@odata.id"] = strings.TrimRight(link, "/") + "/"
		}
		for _, inner := range value {
			addSlashes(inner)
		}
	case []any:
		for _, inner := range value {
			addSlashes(inner)
		}
	}
}

// accept answers something accepted: with the rule if it has a status, else with
// that status and resource.
func (s *Server) accept(w http.ResponseWriter, rule Success, status int, resource map[string]any) {
	if rule.Status != 0 {
		status, resource = rule.Status, nil
	}
	if rule.Task {
		w.Header().Set("Location", s.newTask())
	}
	if rule.ErrorBody != "" {
		resource = errorBody(rule.ErrorBody, "OK")
	}
	if resource != nil && rule.ErrorBody == "" {
		s.show(w, status, resource)
		return
	}
	respond(w, status, resource)
}

// newTask adds a task that has ended and returns its path.
func (s *Server) newTask() string {
	const tasks = serviceRoot + "/TaskService/Tasks"
	s.tasks++
	id := fmt.Sprintf("JID_%012d", s.tasks)
	path := tasks + "/" + id
	s.store.put(path, map[string]any{
		"@odata.id": path, "@odata.type": "#Task.v1_4_0.Task", "Id": id, "Name": "Task",
		"TaskState": "Completed", "TaskStatus": "OK", "PercentComplete": 100,
	})
	s.store.put(tasks, collection(tasks, "Task", append(s.store.members(tasks), path)))
	return path
}

// collection is a resource collection (DSP0266, 9.7).
func collection(path, kind string, links []string) map[string]any {
	members := make([]any, 0, len(links))
	for _, link := range links {
		members = append(members, map[string]any{"@odata.id": link})
	}
	return map[string]any{
		"@odata.id":   path,
		"@odata.type": "#" + kind + "Collection." + kind + "Collection",
		"Name":        kind + " Collection",
		"Members":     members, "Members@odata.count": len(members),
	}
}
