package redfish_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestLinksHoldNoSecret holds that a BMC which makes links of what it was told
// does not get that into an error.
func TestLinksHoldNoSecret(t *testing.T) {
	const password = "canary-pass"
	basic := base64.StdEncoding.EncodeToString([]byte(redfishsim.DefaultUser + ":" + password))
	for _, auth := range []redfish.Auth{redfish.AuthBasic, redfish.AuthSession} {
		var token string
		echo := func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
			if !strings.HasSuffix(r.URL.Path, "/Systems") {
				redfishsim.Refuse(404, "Base.1.8.ResourceMissingAtURI")(w, r, honest)
				return
			}
			_, told, _ := r.BasicAuth()
			if token = r.Header.Get("X-Auth-Token"); token != "" {
				told = token
			}
			link := "/redfish/v1/Systems/" + told + "/" + basic
			redfishsim.Reply(200, "application/json", `{"Members":[{"@odata.id":"`+link+`"}]}`)(w, r, honest)
		}
		fault := redfishsim.Fault{Method: "GET", Do: echo}
		_, client := dial(t, redfishsim.Config{Password: password, Faults: []redfishsim.Fault{fault}},
			redfish.Config{Auth: auth, User: redfishsim.DefaultUser, Password: password})
		_, err := client.System(t.Context(), "")
		if kindOf(t, err) != redfish.KindNotFound {
			t.Error(err)
		}
		for _, secret := range []string{password, basic, token} {
			if secret != "" && strings.Contains(err.Error(), secret) {
				t.Errorf("a secret is in %q", err)
			}
		}
	}
}
