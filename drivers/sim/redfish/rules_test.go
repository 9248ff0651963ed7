package redfishsim

import (
	"net/http"
	"testing"
)

func TestTags(t *testing.T) {
	const gives, patch = "the tag as given", `{"AssetTag":"x"}`
	cases := []struct {
		name   string
		rules  TagRules
		send   string // If-Match; gives means the header's
		status int
	}{
		{"not sent, not demanded", TagRules{Form: TagStrong}, "", 200},
		{"not sent, demanded", TagRules{Form: TagStrong, Demanded: true}, "", 428},
		{"strong", TagRules{Form: TagStrong, Demanded: true}, gives, 200},
		{"weak", TagRules{Form: TagWeak, Demanded: true}, gives, 200},
		{"without quotes", TagRules{Form: TagBare, Demanded: true}, gives, 200},
		{"gzip", TagRules{Form: TagGzip}, gives, 412},
		{"weak, compared strongly", TagRules{Form: TagWeak, WeakRefused: true}, gives, 412},
		{"refused", TagRules{Form: TagStrong, Refused: true}, gives, 412},
		{"another", TagRules{Form: TagStrong}, `"x"`, 412},
		{"any", TagRules{Form: TagStrong, Demanded: true}, "*", 200},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Generic()
			v.Behaviour.Tags = c.rules
			s := start(t, Config{Plain: true, Vendor: v})
			client := newClient(t, s)
			if c.send == gives {
				c.send = client.get(systemOne).header.Get("ETag")
			}
			if c.send != "" {
				client.header["If-Match"] = []string{c.send}
			}
			if got := client.send(http.MethodPatch, systemOne, patch); got.status != c.status {
				t.Errorf("If-Match %s: %d %s", c.send, got.status, got.raw)
			}
		})
	}
}

func TestTagGiven(t *testing.T) {
	v := Generic()
	v.Behaviour.Tags = TagRules{Form: TagGzip, InBody: true, ActionRefused: true}
	s := start(t, Config{Plain: true, Vendor: v})
	c := newClient(t, s)
	first := c.get(systemOne)
	inBody, _ := first.body["@odata.etag"].(string)
	if header := first.header.Get("ETag"); header == "" || header != inBody[:len(inBody)-1]+`-gzip"` {
		t.Errorf("header %s, body %s", header, inBody)
	}
	c.header["If-Match"] = []string{inBody}
	if got := c.reset(s.Machine("1"), "On"); got.status != 412 {
		t.Errorf("POST with If-Match: %d", got.status)
	}
	if got := c.send(http.MethodPatch, systemOne, `{"AssetTag":"x"}`); got.status != 200 {
		t.Errorf("PATCH with the tag of the body: %d %s", got.status, got.raw)
	}
	if again := c.get(systemOne).body["@odata.etag"]; again == inBody {
		t.Errorf("the tag is still %v", again)
	}
}

func TestSlashes(t *testing.T) {
	cases := []struct {
		name          string
		rule          SlashRule
		without, with int
	}{
		{"either", SlashEither, 200, 200},
		{"refused", SlashRefused, 200, 404},
		{"demanded", SlashDemanded, 404, 200},
		{"redirect", SlashRedirect, 308, 200},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Generic()
			v.Behaviour.Paths.Slash = c.rule
			client := newClient(t, start(t, Config{Plain: true, Vendor: v}))
			if got := client.get(systemOne); got.status != c.without || c.without == 308 && got.header.Get("Location") != systemOne+"/" {
				t.Errorf("without: %d %v", got.status, got.header)
			}
			if got := client.get(systemOne + "/"); got.status != c.with {
				t.Errorf("with: %d", got.status)
			}
		})
	}
}

func TestSlashLinksAndCase(t *testing.T) {
	client := newClient(t, start(t, Config{Plain: true, Vendor: HPE()}))
	members, _ := client.get(serviceRoot + "/Systems/").body["Members"].([]any)
	if len(members) != 1 || text(members[0], "@odata.id") != systemOne+"/" {
		t.Errorf("members %v", members)
	}
	if got := client.get("/redfish/v1/systems/1/"); got.body["Id"] != "1" {
		t.Errorf("lower case: %d", got.status)
	}
}

func TestHeaderRules(t *testing.T) {
	cases := []struct {
		name   string
		rules  HeaderRules
		header http.Header
		method string
		status int
	}{
		{"identity", HeaderRules{IdentityRefused: true}, http.Header{"Accept-Encoding": {"identity"}}, http.MethodGet, 406},
		{"no encoding", HeaderRules{IdentityRefused: true}, nil, http.MethodGet, 200},
		{"charset", HeaderRules{CharsetRefused: true}, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, http.MethodPatch, 415},
		{"charset taken", HeaderRules{}, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, http.MethodPatch, 200},
		{"no type", HeaderRules{}, http.Header{"Content-Type": nil}, http.MethodPatch, 415},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Generic()
			v.Behaviour.Header = c.rules
			client := newClient(t, start(t, Config{Plain: true, Vendor: v}))
			client.header = c.header
			if got := client.send(c.method, systemOne, `{"AssetTag":"x"}`); got.status != c.status {
				t.Errorf("%d %s", got.status, got.raw)
			}
		})
	}
}

func TestPatch(t *testing.T) {
	cases := []struct {
		name, path, body string
		status           int
		message          string
	}{
		{"light", systemOne, `{"IndicatorLED":"Lit"}`, 200, ""},
		{"bad light", systemOne, `{"IndicatorLED":"Bright"}`, 400, valueNotInList},
		{"new light", systemOne, `{"LocationIndicatorActive":true}`, 200, ""},
		{"mistyped light", systemOne, `{"LocationIndicatorActive":"on"}`, 400, wrongType},
		{"Boot that is no object", systemOne, `{"Boot":"Pxe"}`, 400, wrongType},
		{"null", systemOne, `{"AssetTag":null}`, 400, wrongType},
		{"annotation", systemOne, `{"@Redfish.SettingsApplyTime":{"ApplyTime":"OnReset"},"AssetTag":"x"}`, 200, ""},
		{"state", systemOne, `{"PowerState":"On"}`, 400, notWritable},
		{"unknown", systemOne, `{"Moon":1}`, 400, propertyUnknown},
		{"no JSON", systemOne, `x`, 400, malformed},
		{"null body", systemOne, `null`, 400, malformed},
		{"missing", serviceRoot + "/Systems/2", `{}`, 404, resourceMissing},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{Plain: true})
			if got := newClient(t, s).send(http.MethodPatch, c.path, c.body); got.status != c.status || got.message() != c.message {
				t.Errorf("%d %s", got.status, got.raw)
			}
			if log := s.Log(); log[0].Body != c.body || log[0].String() != "PATCH "+c.path+" "+statusText(c.status) {
				t.Errorf("log %+v", log)
			}
		})
	}
}

func TestOtherRequests(t *testing.T) {
	cases := []struct {
		name, method, path string
		status             int
	}{
		{"unknown method", http.MethodPut, systemOne, 405},
		{"POST to a resource", http.MethodPost, systemOne, 405},
		{"POST to nothing", http.MethodPost, serviceRoot + "/Moon", 404},
		{"unknown action", http.MethodPost, systemOne + "/Actions/ComputerSystem.Fly", 404},
		{"DELETE of a system", http.MethodDelete, systemOne, 405},
		{"DELETE of no session", http.MethodDelete, sessionsPath + "/9", 404},
		{"GET of nothing", http.MethodGet, serviceRoot + "/Moon", 404},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := newClient(t, start(t, Config{Plain: true})).send(c.method, c.path, `{}`); got.status != c.status {
				t.Errorf("%d %s", got.status, got.raw)
			}
		})
	}
}

func TestDellJob(t *testing.T) {
	c := newClient(t, start(t, Config{Plain: true, Vendor: Dell()}))
	const dell = serviceRoot + "/Systems/System.Embedded.1"
	if got := c.send(http.MethodPatch, dell+"/Bios/Settings", `{"Attributes":{"PxeDev1EnDis":"Enabled"}}`); got.status != 200 {
		t.Errorf("BIOS: %d %s", got.status, got.raw)
	}
	got := c.send(http.MethodPost, serviceRoot+"/Managers/iDRAC.Embedded.1/Jobs", `{"TargetSettingsURI":"x"}`)
	if job := c.get(got.header.Get("Location")); got.status != 200 || job.body["TaskState"] != "Completed" {
		t.Errorf("job: %d, %s", got.status, job.raw)
	}
}

func TestLenovoOrder(t *testing.T) {
	const path = systemOne + "/Oem/Lenovo/BootSettings/BootOrder.BootOrder"
	cases := []struct {
		name, body string
		status     int
	}{
		{"another order", `{"BootOrderNext":["HardDisk","Network"]}`, 200},
		{"unknown device", `{"BootOrderNext":["Moon"]}`, 400},
		{"no list", `{"BootOrderNext":"HardDisk"}`, 400},
		{"what holds now", `{"BootOrderCurrent":["HardDisk"]}`, 400},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			client := newClient(t, start(t, Config{Plain: true, Vendor: Lenovo()}))
			client.header["If-Match"] = []string{client.get(path).header.Get("ETag")}
			if got := client.send(http.MethodPatch, path, c.body); got.status != c.status {
				t.Errorf("%d %s", got.status, got.raw)
			}
		})
	}
}
