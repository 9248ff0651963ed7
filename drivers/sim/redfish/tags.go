package redfishsim

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
)

// opaque is what an entity tag of a resource says, without quotes. It changes
// with the resource.
func opaque(resource map[string]any) string {
	old, had := resource["@odata.etag"]
	delete(resource, "@odata.etag")
	content, _ := json.Marshal(resource) // came from JSON
	if had {
		resource["@odata.etag"] = old
	}
	hash := fnv.New32a()
	_, _ = hash.Write(content) // cannot fail
	return fmt.Sprintf("%08X", hash.Sum32())
}

// given returns the tag of a resource as the header and as the body has it; ""
// for none.
func (t TagRules) given(resource map[string]any) (header, body string) {
	t = t.asCaptured(resource)
	tag := opaque(resource)
	quoted := `"` + tag + `"`
	forms := map[TagForm][2]string{
		TagStrong: {quoted, quoted},
		TagWeak:   {"W/" + quoted, "W/" + quoted},
		TagBare:   {tag, tag},
		TagGzip:   {`"` + tag + `-gzip"`, quoted},
	}
	form := forms[t.Form]
	if !t.InBody {
		form[1] = ""
	}
	return form[0], form[1]
}

// asCaptured takes the form from a captured resource that has a tag, when the
// rules give none.
func (t TagRules) asCaptured(resource map[string]any) TagRules {
	captured := text(resource, "@odata.etag")
	if t.Form != TagNone || captured == "" {
		return t
	}
	t.InBody, t.Form = true, TagBare
	if strings.HasPrefix(captured, "W/") {
		t.Form = TagWeak
	} else if strings.HasPrefix(captured, `"`) {
		t.Form = TagStrong
	}
	return t
}

// refusal judges the If-Match header of a PATCH (RFC 9110, 13.1.1).
func (t TagRules) refusal(r *http.Request, resource map[string]any) Refusal {
	sent := r.Header.Get("If-Match")
	failed := Refusal{http.StatusPreconditionFailed, preconditionFails}
	switch {
	case sent == "" && t.Demanded:
		return Refusal{http.StatusPreconditionRequired, base + "PreconditionHeaderMissing"}
	case sent == "":
		return Refusal{}
	case t.Refused, t.WeakRefused && strings.HasPrefix(sent, "W/"):
		return failed
	case sent == "*":
		return Refusal{}
	}
	if strings.Trim(strings.TrimPrefix(sent, "W/"), `"`) != opaque(resource) {
		return failed
	}
	if strings.Contains(sent, `""`) { // doubled quotes are no entity tag
		return failed
	}
	return Refusal{}
}
