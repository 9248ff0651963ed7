package schemas_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

const draft = "https://json-schema.org/draft/2020-12/schema"

func TestSchemasCompile(t *testing.T) {
	for name, text := range texts() {
		t.Run(name, func(t *testing.T) {
			if _, err := verify.Compile(text, ""); err != nil {
				t.Error(err)
			}
			var head struct {
				Schema string `json:"$schema"`
				ID     string `json:"$id"`
			}
			if err := json.Unmarshal([]byte(text), &head); err != nil {
				t.Fatal(err)
			}
			if head.Schema != draft {
				t.Errorf("$schema is %q, want %q", head.Schema, draft)
			}
			if !strings.HasSuffix(head.ID, "/schemas/"+name+".json") {
				t.Errorf("$id %q does not name the file", head.ID)
			}
		})
	}
}

// TestEveryRuleIsBroken holds the corpora complete: each rule of each schema
// is broken by at least one bad document, so that no rule can be lost, or be
// without effect from the start, unnoticed.
func TestEveryRuleIsBroken(t *testing.T) {
	broken := map[string]map[string]bool{}
	for _, c := range corpora() {
		if broken[c.schema] == nil {
			broken[c.schema] = map[string]bool{}
		}
		for _, places := range c.expected(t) {
			for _, p := range places {
				broken[c.schema][p[1]] = true
			}
		}
	}
	for name, text := range texts() {
		var schema any
		if err := json.Unmarshal([]byte(text), &schema); err != nil {
			t.Fatal(err)
		}
		for _, rule := range rules(schema, "") {
			if !broken[text][rule] {
				t.Errorf("%s: no bad document breaks %s", name, rule)
			}
		}
	}
}

func texts() map[string]string {
	return map[string]string{
		"request":     schemas.Request,
		"reply":       schemas.Reply,
		"description": schemas.Description,
	}
}

// rules returns the places of all rules in a schema, except in conditions.
func rules(schema any, at string) []string {
	switch s := schema.(type) {
	case bool:
		if !s {
			return []string{at}
		}
	case map[string]any:
		var found []string
		for keyword, value := range s {
			found = append(found, keywordRules(keyword, value, at+"/"+keyword)...)
		}
		return found
	}
	return nil
}

// keywordRules returns the places of the rules that one keyword holds.
func keywordRules(keyword string, value any, at string) []string {
	switch {
	case keyword == "contains":
		return []string{strings.TrimSuffix(at, "contains") + "minContains"}
	case slices.Contains([]string{"type", "enum", "const", "required", "minLength", "maxLength", "pattern", "minimum",
		"minItems", "maxItems", "uniqueItems", "not", "maximum"}, keyword):
		return []string{at}
	case keyword == "properties", keyword == "$defs", keyword == "dependentSchemas":
		var found []string
		for name, schema := range value.(map[string]any) {
			if !isCondition(name) {
				found = append(found, rules(schema, at+"/"+name)...)
			}
		}
		return found
	case keyword == "allOf":
		var found []string
		for i, schema := range value.([]any) {
			found = append(found, rules(schema, at+"/"+strconv.Itoa(i))...)
		}
		return found
	case slices.Contains([]string{"items", "then", "else", "additionalProperties", "propertyNames"}, keyword):
		return rules(value, at)
	}
	return nil
}

// isCondition tells whether a definition serves only in conditions.
func isCondition(name string) bool {
	return slices.Contains([]string{"failed", "succeeded", "worthARetry"}, name)
}

// TestQuotedSectionsExist holds the section numbers that the schemas quote
// against the headings of the readable specification.
func TestQuotedSectionsExist(t *testing.T) {
	page, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	headings := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^#+ ([0-9.]+) `).FindAllSubmatch(page, -1) {
		headings[string(match[1])] = true
	}
	quoted := regexp.MustCompile(`(?:"title": "|[Ss]ection |\(section | and )([0-9](?:\.[0-9]+)?)\b`)
	for name, text := range texts() {
		matches := quoted.FindAllStringSubmatch(text, -1)
		if len(matches) == 0 {
			t.Errorf("%s quotes no section", name)
		}
		for _, match := range matches {
			if !headings[match[1]] {
				t.Errorf("%s quotes section %s, which docs/protocol.md does not have", name, match[1])
			}
		}
	}
}
