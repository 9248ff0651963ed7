package maaspd

import "slices"

// protocolVersion is the one version of the protocol that this package speaks.
const protocolVersion = 1

// schemaBase is the root of the identifiers of generated schemas. Nothing is
// fetched from there.
const schemaBase = "https://maaspd.github.io/powerdrivers/schemas/drivers/"

// schema is the answer to `schema`: a JSON Schema of the parameters, a MAAS
// power-driver description, and the protocol's own keys (protocol
// specification, section 4).
func (d *definition) schema() map[string]any {
	doc := d.maasDescription()
	doc["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	doc["$id"] = schemaBase + d.name + ".json"
	doc["title"] = d.description
	doc["type"] = "object"
	doc["properties"] = d.properties()
	doc["required"] = d.requiredNames()
	d.addRules(doc)
	doc["x-maaspd"] = d.protocolKeys()
	return doc
}

func (d *definition) properties() map[string]any {
	properties := map[string]any{}
	for _, p := range d.params.params {
		properties[p.name] = p.schema()
		if p.alias != "" {
			old := p.schema()
			delete(old, "default")
			old["deprecated"], old["x-maaspd-alias"] = true, p.name
			properties[p.alias] = old
		}
	}
	return properties
}

// schema is the JSON Schema of one parameter.
func (p *param) schema() map[string]any {
	doc := map[string]any{"title": p.label, "x-maaspd-scope": p.scopeName()}
	if p.help != "" {
		doc["description"] = p.help
	}
	if p.fallback != nil {
		doc["default"] = p.fallback
	}
	if p.hidden {
		doc["x-maaspd-hidden"] = true
	}
	p.typ.schema(doc)
	return doc
}

func (d *definition) requiredNames() []any {
	names := []any{}
	for _, p := range d.params.params {
		if p.required {
			names = append(names, p.name)
		}
	}
	return names
}

// addRules states the rules in JSON Schema's words.
func (d *definition) addRules(doc map[string]any) {
	allOf := []any{}
	dependent := map[string]any{}
	for _, rule := range d.rules {
		if rule.name != "" {
			list, _ := dependent[rule.name].([]any)
			for _, other := range rule.others {
				if !slices.Contains(list, any(other)) {
					list = append(list, other)
				}
			}
			dependent[rule.name] = list
			continue
		}
		anyOf := []any{}
		for _, name := range rule.others {
			anyOf = append(anyOf, map[string]any{"required": []any{name}})
		}
		allOf = append(allOf, map[string]any{"anyOf": anyOf})
	}
	if len(allOf) > 0 {
		doc["allOf"] = allOf
	}
	if len(dependent) > 0 {
		doc["dependentRequired"] = dependent
	}
}

func (d *definition) protocolKeys() map[string]any {
	return map[string]any{
		"protocol_versions":      []any{protocolVersion},
		"driver_version":         d.version,
		"actions":                d.actions(),
		"kind":                   string(d.kind),
		"protocols":              anyList(d.protocols),
		"device_key":             anyList(d.deviceKeyNames()),
		"max_concurrency":        d.maxConcurrency,
		"default_wait_ms":        d.defaultWait.Milliseconds(),
		"default_cycle_delay_ms": d.cycleDelay.Milliseconds(),
	}
}

func anyList(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}
