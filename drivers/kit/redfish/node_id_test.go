package redfish_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestHostileNodeID holds that an id which is no part of a path finds no system,
// and sends nothing that anybody could take for more than one request for one.
func TestHostileNodeID(t *testing.T) {
	for _, id := range []string{
		"..", ".", "../..", "1/..", "1/../../Managers/1", "..%2f..", "%2e%2e/1", "1\r\nX-Evil: y", "1 HTTP/1.1\r\n\r\nGET /x", "1\x00",
		`\\evil.example`, "@evil.example/1", "https://evil.example/redfish/v1/Systems/1", "//evil.example/1", "/../../x", "/\t/evil.example",
		"/redfish/v1/Systems/1\r\nX-Evil: y", "/%0d%0aX-Evil:%20y", "/%", "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset", "%31", "1?x=y", "1#x",
		strings.Repeat("a", 9000), "/redfish/v1/Managers/1", "/redfish/v1/",
	} {
		t.Run(fmt.Sprintf("%.30q", id), func(t *testing.T) {
			bmc, client := dial(t, redfishsim.Config{}, redfish.Config{})
			_, err := client.System(t.Context(), id)
			if err == nil || kindOf(t, err) != redfish.KindNotFound {
				t.Errorf("%v", err)
			}
			for _, r := range bmc.Log() {
				if r.Method != "GET" || strings.ContainsAny(r.Path, "\r\n") || r.Auth != "basic" {
					t.Errorf("%v", r)
				}
			}
		})
	}
}

// TestEndlessCollection holds that pages without members end too.
func TestEndlessCollection(t *testing.T) {
	asked := 0
	endless := func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		asked++
		body := fmt.Sprintf(`{"Members":[],"Members@odata.nextLink":"/redfish/v1/Systems?page=%d"}`, asked)
		redfishsim.Reply(200, "application/json", body)(w, r, honest)
	}
	_, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{{Do: endless}}}, redfish.Config{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := client.System(ctx, ""); err == nil || kindOf(t, err) != redfish.KindTooLarge {
		t.Errorf("after %d pages: %v", asked, err)
	}
	if asked > 1000 {
		t.Errorf("%d pages were read", asked)
	}
}

// TestHugeCollection holds that a collection of more members than any BMC has is
// not read member by member.
func TestHugeCollection(t *testing.T) {
	members := strings.Repeat(`{"@odata.id":"/redfish/v1/Systems/1"},`, 20_000)
	huge := redfishsim.Reply(200, "application/json", `{"Members":[`+strings.TrimSuffix(members, ",")+`]}`)
	bmc, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{{Path: "/redfish/v1/Systems", Do: huge}}}, redfish.Config{})
	if _, err := client.System(t.Context(), ""); err == nil || kindOf(t, err) != redfish.KindTooLarge {
		t.Error(err)
	}
	if bmc.Requests() > 2 {
		t.Errorf("%d requests", bmc.Requests())
	}
}
