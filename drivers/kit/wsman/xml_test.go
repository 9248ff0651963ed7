package wsman

import (
	"strings"
	"testing"
)

// TestParse holds what is a document and what is none.
func TestParse(t *testing.T) {
	cases := []struct {
		name, document string
		ok             bool
	}{
		{"a document", `<?xml version="1.0"?><!-- c --><a xmlns="urn:x"><b> 1 </b><b>2</b></a>`, true},
		{"the deepest", strings.Repeat("<a>", maxDepth) + strings.Repeat("</a>", maxDepth), true},
		{"too deep", strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1), false},
		{"too many", "<a>" + strings.Repeat("<b/>", maxElements) + "</a>", false},
		{"nothing", "", false},
		{"a text", "busy", false},
		{"two roots", "<a/><b/>", false},
		{"text behind", "<a/>b", false},
		{"no end", "<a><b>", false},
		{"crossed", "<a><b></a></b>", false},
		{"a document type", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, false},
		{"an entity that nobody declared", "<a>&b;</a>", false},
		{"another encoding", `<?xml version="1.0" encoding="UTF-16"?><a/>`, false},
		{"a web page", "<!DOCTYPE html><html><body><p>Please log in<br></body></html>", false},
		{"not UTF-8", "<a>\xff</a>", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e, err := Parse([]byte(c.document))
			if (err == nil) != c.ok || (e != nil) != c.ok {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestElement holds how a tree is read, and that what is missing does no harm.
func TestElement(t *testing.T) {
	e, err := Parse([]byte(`<a xmlns="urn:x"><b> 1<!-- c -->2 </b><b>3</b><c n="v"/></a>`))
	if err != nil {
		t.Fatal(err)
	}
	if e.Name.Space != "urn:x" || e.Value("b") != "12" || strings.Join(e.Texts("b"), ",") != "12,3" || e.Child("c").Attr[0].Value != "v" {
		t.Errorf("%+v", e)
	}
	if none := e.Child("d").Child("e"); none != nil || none.Value("f") != "" || none.Texts("f") != nil {
		t.Errorf("%+v", none)
	}
}

// FuzzParse holds that no document makes the reader fail, and that what it takes
// keeps to the bounds.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><a:E xmlns:a="urn:x"><a:B/>&lt;</a:E>`))
	f.Add([]byte(strings.Repeat("<a>", maxDepth+1)))
	f.Fuzz(func(t *testing.T, document []byte) {
		e, err := Parse(document)
		if (e == nil) == (err == nil) {
			t.Fatalf("%v, %v", e, err)
		}
		if e != nil && depth(e) > maxDepth {
			t.Errorf("%d deep", depth(e))
		}
	})
}

func depth(e *Element) int {
	deepest := 0
	for _, child := range e.Children {
		deepest = max(deepest, depth(child))
	}
	return deepest + 1
}
