package inventory

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// yamlReader turns the nodes of the YAML package into items. Its own decoding
// would lose the lines, the text of numbers and duplicate keys.
type yamlReader struct {
	*reader
	// done are the nodes with an anchor: an alias is the same item again. One
	// that is nil is being read, so that an alias of it would never end.
	done map[*yaml.Node]*item
}

// readYAML is the only document of the text; nil when it cannot be read.
func (r *reader) readYAML(content []byte) *item {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var root, second yaml.Node
	if err := decoder.Decode(&root); err != nil {
		if !errors.Is(err, io.EOF) {
			r.fault(yamlProblem(err, content))
			return nil
		}
		return &item{at: r.at(1), size: 1}
	}
	if err := decoder.Decode(&second); err == nil {
		r.fault(second.Line, "a second document begins here; a file is one")
	} else if !errors.Is(err, io.EOF) {
		r.fault(yamlProblem(err, content))
		return nil
	}
	y := yamlReader{r, map[*yaml.Node]*item{}}
	if len(root.Content) == 0 {
		return &item{at: r.at(1), size: 1}
	}
	return y.read(root.Content[0], 0)
}

var (
	yamlLine      = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`)
	unknownAnchor = regexp.MustCompile(`(?s)unknown anchor '(.*)' referenced`)
)

// yamlProblem is where the file stops being YAML, and why. The name of an anchor
// is left out: a password that begins with * is read as one.
func yamlProblem(err error, content []byte) (line int, format, why string) {
	if anchor := unknownAnchor.FindStringSubmatch(err.Error()); anchor != nil {
		before, _, _ := bytes.Cut(content, []byte("*"+anchor[1]))
		return 1 + bytes.Count(before, []byte("\n")), "%s", "an alias (*) has no anchor (&) before it; quote a text that begins with *"
	}
	parts := yamlLine.FindStringSubmatch(err.Error())
	if parts == nil {
		return 0, "%s", "it is no YAML"
	}
	line, _ = strconv.Atoi(parts[1]) // 0, the whole file, where there is none
	return line, "it is no YAML: %s", parts[2]
}

func (y yamlReader) read(node *yaml.Node, depth int) *item {
	if depth > deepest {
		y.fault(node.Line, "it is nested more than %d levels deep", deepest)
		return y.none(node)
	}
	if node.Kind == yaml.AliasNode {
		return y.alias(node)
	}
	if node.Anchor != "" {
		y.done[node] = nil
	}
	it := y.fresh(node, depth)
	if node.Anchor != "" {
		y.done[node] = it
	}
	return it
}

// none stands in for what could not be read.
func (y yamlReader) none(node *yaml.Node) *item {
	return &item{at: y.at(node.Line), size: 1}
}

func (y yamlReader) alias(node *yaml.Node) *item {
	it := y.done[node.Alias]
	switch {
	case it == nil:
		y.fault(node.Line, "the alias (*) is inside of what it stands for")
	case y.copy(it.size, node.Line):
		return it
	}
	return y.none(node)
}

func (y yamlReader) fresh(node *yaml.Node, depth int) *item {
	it := &item{at: y.at(node.Line), size: 1}
	switch {
	case node.Kind == yaml.ScalarNode:
		return y.scalar(node)
	case node.Kind == yaml.SequenceNode && node.ShortTag() == "!!seq":
		it.kind = list
		for _, one := range node.Content {
			it.items = append(it.items, y.read(one, depth+1))
		}
	case node.Kind == yaml.MappingNode && node.ShortTag() == "!!map":
		it.kind = table
		y.pairs(it, node, depth)
	default:
		y.fault(node.Line, "tags (!) of one's own have no meaning here; quote a text that begins with !")
	}
	return y.collection(it)
}

func (y yamlReader) scalar(node *yaml.Node) *item {
	it := &item{kind: text, text: node.Value, at: y.at(node.Line), size: 1}
	switch node.ShortTag() {
	case "!!null":
		it.kind, it.text = nothing, ""
	case "!!bool":
		it.kind = boolean
	case "!!int", "!!float":
		if isNumber(node.Value) {
			it.kind = number
		}
	case "!!str", "!!timestamp", "!!merge":
	default:
		y.fault(node.Line, "tags (!) of one's own have no meaning here; quote a text that begins with !")
	}
	return it
}

func (y yamlReader) pairs(it *item, node *yaml.Node, depth int) {
	var merged []*item
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		for key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			y.fault(node.Content[i].Line, "a key must be a text")
		case key.ShortTag() == "!!merge":
			merged = append(merged, y.merged(value, depth)...)
		default:
			it.pairs = append(it.pairs, pair{key.Value, y.at(node.Content[i].Line), y.read(value, depth+1)})
		}
	}
	y.merge(it, merged)
}

// merged are the tables of a merge key (<<): an alias of one, or several.
func (y yamlReader) merged(node *yaml.Node, depth int) []*item {
	it := y.read(node, depth+1)
	tables := []*item{it}
	if it.kind == list {
		tables = it.items
	}
	for _, one := range tables {
		if one.kind != table {
			y.fault(node.Line, "a merge key (<<) takes a table or a list of tables")
			return nil
		}
	}
	return tables
}

// merge adds the keys that the table does not have itself; of two tables, the
// earlier counts.
func (y yamlReader) merge(it *item, tables []*item) {
	if len(tables) == 0 {
		return
	}
	have := map[string]bool{}
	for _, p := range it.pairs {
		have[p.key] = true
	}
	for _, one := range tables {
		if !y.copy(len(one.pairs), it.at.Line) {
			return
		}
		for _, p := range one.pairs {
			if !have[p.key] {
				have[p.key] = true
				it.pairs = append(it.pairs, p)
			}
		}
	}
}
