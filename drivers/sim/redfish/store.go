package redfishsim

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Resources are the resources of a BMC by path, each one a JSON object.
type Resources map[string][]byte

// Tree reads a captured tree: dir/redfish/v1/.../index.json, each file one
// resource, whose path is that of its folder. The error names a file that is no
// JSON object, or says that there is no service root.
func Tree(dir string) (Resources, error) {
	resources := Resources{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, "redfish", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Base(name) != "index.json" {
			return err
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		var object map[string]json.RawMessage
		if err := json.Unmarshal(content, &object); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(dir, name), err)
		}
		resources["/"+strings.TrimSuffix(name, "/index.json")] = content
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("captured tree: %w", err)
	}
	if resources["/redfish/v1"] == nil {
		return nil, fmt.Errorf("captured tree: %s has no redfish/v1/index.json", dir)
	}
	return resources, nil
}

// store holds the resources of one BMC as JSON, which is smaller than maps.
type store struct {
	fold bool
	mu   sync.Mutex
	docs map[string][]byte
}

func newStore(resources Resources, fold bool) *store {
	s := &store{fold: fold, docs: make(map[string][]byte, len(resources))}
	for path, content := range resources {
		s.docs[s.key(path)] = content
	}
	return s
}

// key is the form of a path that equal paths share.
func (s *store) key(path string) string {
	path = strings.TrimRight(path, "/")
	if s.fold {
		path = strings.ToLower(path)
	}
	return path
}

// get returns a copy of a resource, nil if there is none.
func (s *store) get(path string) map[string]any {
	s.mu.Lock()
	content := s.docs[s.key(path)]
	s.mu.Unlock()
	var resource map[string]any
	if content == nil || json.Unmarshal(content, &resource) != nil {
		return nil
	}
	return resource
}

// put keeps a copy of a resource; nil removes it.
func (s *store) put(path string, resource map[string]any) {
	content, err := json.Marshal(resource)
	s.mu.Lock()
	defer s.mu.Unlock()
	if resource == nil || err != nil {
		delete(s.docs, s.key(path))
		return
	}
	s.docs[s.key(path)] = content
}

// members are the links of a collection.
func (s *store) members(path string) []string {
	list, _ := s.get(path)["Members"].([]any)
	links := make([]string, 0, len(list))
	for _, member := range list {
		links = append(links, text(member, "@odata.id"))
	}
	return links
}

// at returns what lies at these names, one inside the other; nil if nothing.
func at(value any, names ...string) any {
	for _, name := range names {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func text(value any, names ...string) string {
	found, _ := at(value, names...).(string)
	return found
}

func texts(value any, names ...string) []string {
	list, _ := at(value, names...).([]any)
	var found []string
	for _, item := range list {
		if s, ok := item.(string); ok {
			found = append(found, s)
		}
	}
	return found
}

// merge writes a PATCH into a resource, objects inside objects (RFC 7396, but a
// null is a value, DSP0266 7.7).
func merge(into, patch map[string]any) {
	for name, value := range patch {
		inner, isObject := value.(map[string]any)
		old, wasObject := into[name].(map[string]any)
		if isObject && wasObject {
			old = maps.Clone(old)
			merge(old, inner)
			value = old
		}
		into[name] = value
	}
}
