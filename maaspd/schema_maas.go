package maaspd

import (
	"encoding/json"
	"strings"
)

// maasDescription holds the keys of MAAS's own power-driver description.
func (d *definition) maasDescription() map[string]any {
	doc := map[string]any{
		"driver_type":        "power",
		"name":               d.name,
		"description":        d.description,
		"chassis":            d.chassis,
		"can_probe":          d.can(VerbProbe),
		"can_set_boot_order": d.can(VerbSetBootOrder),
		"queryable":          !d.notQueryable,
		"fields":             d.maasFields(),
	}
	missing := []any{}
	for _, tool := range d.missingTools() {
		missing = append(missing, tool.Package)
	}
	doc["missing_packages"] = missing
	if d.extractor != nil {
		doc["ip_extractor"] = map[string]any{"field_name": d.extractor.Field, "pattern": d.extractor.Pattern}
	}
	return doc
}

// maasFields are the settings of MAAS's form, in the order of declaration.
func (d *definition) maasFields() []any {
	fields := []any{}
	for _, p := range d.params.params {
		if p.hidden {
			continue
		}
		fieldType, choices := p.typ.maasField()
		pairs := []any{}
		for _, c := range choices {
			pairs = append(pairs, []any{c.Value, c.Label})
		}
		fields = append(fields, map[string]any{
			"name":       p.name,
			"label":      p.label,
			"field_type": fieldType,
			"required":   p.required,
			"choices":    pairs,
			"default":    p.maasDefault(fieldType),
			"scope":      p.scopeName(),
			"secret":     p.typ.secret(),
		})
	}
	return fields
}

// maasDefault is the default as MAAS wants it: always a text, or a list for a
// multiple choice; "" or [] when there is none.
func (p *param) maasDefault(fieldType string) any {
	switch v := p.fallback.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "y"
		}
		return "n"
	case []any:
		if fieldType == "string" {
			return joinedList(v)
		}
		return v
	}
	if fieldType == "multiple_choice" {
		return []any{}
	}
	return ""
}

// joinedList is the default of a list of texts as MAAS's form shows it: one
// text, which the driver splits again. It was one text in the declaration.
func joinedList(items []any) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = item.(string)
	}
	return strings.Join(texts, ",")
}
