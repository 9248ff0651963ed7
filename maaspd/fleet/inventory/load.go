// Package inventory reads what there is: devices, nodes, groups, and how each
// is reached.
package inventory

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// mostNodes is how many nodes and devices an inventory may have.
const mostNodes = 200_000

// Load reads a file, or all *.yaml, *.yml and *.json of a folder. The error is
// Faults, with everything that is wrong, or that of a file that cannot be read.
func Load(path string) (*Inventory, error) {
	sources, err := readSources(path)
	if err != nil {
		return nil, err
	}
	return load(sources, mostNodes)
}

func load(sources []source, most int) (*Inventory, error) {
	l := &loader{names: namespace{}, drivers: map[string]*layer{}, most: most}
	for i := range sources {
		l.source = &sources[i]
		l.read()
	}
	inv := l.build()
	if len(l.faults.all) > 0 {
		return nil, l.faults.all.sorted()
	}
	inv.Warnings = l.warnings.all.sorted()
	return inv, nil
}

// loader is an inventory that is being read. Faults are collected: what is wrong
// is left out, and the rest is looked at as if it had not been there.
type loader struct {
	source   *source
	names    namespace
	defaults layer
	drivers  map[string]*layer
	groups   []*group
	aliases  []*group
	devices  []*definition
	nodes    []*definition

	secretFiles []secretFile
	// count is how many nodes and devices there are, most how many there may be,
	// and run how many texts lists stand for.
	count, most, run int
	full             bool

	faults, warnings notes
}

// notes are faults or warnings, each once: a mistake below a range is one of
// every node.
type notes struct {
	all  Faults
	seen map[Fault]bool
}

func (n *notes) add(at Position, format string, args []any) {
	fault := Fault{at, fmt.Sprintf(format, args...)}
	if n.seen[fault] || len(n.all) == mostFaults {
		return
	}
	if n.seen == nil {
		n.seen = map[Fault]bool{}
	}
	n.seen[fault] = true
	n.all = append(n.all, fault)
}

func (l *loader) fault(at Position, format string, args ...any) { l.faults.add(at, format, args) }

func (l *loader) warn(at Position, format string, args ...any) { l.warnings.add(at, format, args) }

// folder is what paths in the file are relative to.
func (l *loader) folder() string { return filepath.Dir(l.source.name) }

// version is the version of the format.
const version = "1"

// read reads the sections of a file. Groups, devices, nodes and aliases may
// stand in any order and in any file: what refers to others is resolved later.
func (l *loader) read() {
	root, faults := l.source.tree()
	l.faults.all = append(l.faults.all, faults...)
	if root == nil {
		return
	}
	at := Position{l.source.name, 1}
	if v := root.field("version"); v == nil {
		l.fault(at, "the version is missing: write version: %s", version)
	} else if v.kind != number || v.text != version {
		l.fault(v.at, "the version must be %s: this program reads no other", version)
		return
	}
	l.fields(root, "inventory", map[string]func(*item){
		"version":  func(*item) {},
		"defaults": l.readDefaults,
		"drivers":  l.readDrivers,
		"groups":   l.readGroups,
		"devices":  func(it *item) { l.devices = append(l.devices, l.readDefinitions(it, "device")...) },
		"nodes":    func(it *item) { l.nodes = append(l.nodes, l.readDefinitions(it, "node")...) },
		"aliases":  l.readAliases,
	})
	if l.run > runOfEach*l.most {
		l.fault(at, "the lists in brackets stand for more than %d values", runOfEach*l.most)
	}
}

// isTable notes a fault when the item is neither a table nor nothing.
func (l *loader) isTable(it *item, what string) bool {
	if it.kind != table && it.kind != nothing {
		l.fault(it.at, "%s must be a table, and is %s", what, it.kind)
		return false
	}
	return true
}

// fields hands the values of a table to what reads them. A key without a value
// is as good as none.
func (l *loader) fields(it *item, what string, keys map[string]func(*item)) {
	if !l.isTable(it, "the "+what) {
		return
	}
	for _, p := range it.pairs {
		read, known := keys[p.key]
		switch {
		case !known:
			l.fault(p.at, "the %s has no key %q; it has %s", what, p.key, keyList(keys))
		case p.value.kind != nothing:
			read(p.value)
		}
	}
}

func keyList(keys map[string]func(*item)) string {
	var names []string
	for name := range keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (l *loader) readDefinitions(it *item, what string) []*definition {
	var all []*definition
	if !l.isTable(it, what+"s") {
		return nil
	}
	for _, p := range it.pairs {
		if d := l.definition(p, what); d != nil {
			l.take(d.names, owner{what, d.at})
			all = append(all, d)
		}
	}
	return all
}

// readDefaults reads the settings that hold where nothing else is said. There
// are no parameters in it: no parameter means the same to all drivers.
func (l *loader) readDefaults(it *item) {
	var here layer
	keys := l.layerKeys(&here, runner{l: l})
	delete(keys, "parameters")
	l.fields(it, "section defaults", keys)
	l.join(&l.defaults, here, it.at, "defaults")
}

// readDrivers reads what holds for all routes of a driver.
func (l *loader) readDrivers(it *item) {
	if !l.isTable(it, "drivers") {
		return
	}
	for _, p := range it.pairs {
		if !goodName(p.key) {
			l.fault(p.at, "the driver %q must be a name: %s", p.key, nameRule)
			continue
		}
		var here layer
		l.fields(p.value, "section of a driver", l.layerKeys(&here, runner{l: l}))
		if l.drivers[p.key] == nil {
			l.drivers[p.key] = &layer{}
		}
		l.join(l.drivers[p.key], here, p.at, "the driver "+p.key)
	}
}

// join puts together what several files of a folder say, such as one with the
// passwords that only the owner may read. They must not say the same.
func (l *loader) join(into *layer, more layer, at Position, what string) {
	for _, p := range more.parameters {
		i := slices.IndexFunc(into.parameters, func(have parameter) bool { return have.name == p.name })
		if i >= 0 {
			l.fault(at, "%s: the parameter %q is set in another file, too", what, p.name)
			continue
		}
		into.parameters = append(into.parameters, p)
	}
	for _, key := range both(into.settings, more.settings) {
		l.fault(at, "%s: %s is set in another file, too", what, key)
	}
	into.settings = into.settings.over(more.settings)
}

// both are the keys that two settings have in common.
func both(a, b Settings) []string {
	var keys []string
	for i, first := range a.durations() {
		if first != nil && b.durations()[i] != nil {
			keys = append(keys, settingKeys()[i])
		}
	}
	if a.Retries != nil && b.Retries != nil {
		keys = append(keys, "retries")
	}
	return keys
}
