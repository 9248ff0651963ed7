package bmclib

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

// show leaves of an answer what power takes. All else is kept from bmclib:
// one property of another type than it expects fails a query, null in place of a
// system crashes it, in a goroutine of its own, and a collection whose next page
// is itself has no end.
func (r redfish) show(req *http.Request, reply *http.Response) *maaspd.Error {
	if req.Method != http.MethodGet || !strings.HasPrefix(req.URL.Path, "/redfish/") {
		return nil
	}
	var is members
	if err := objectOf(reply, &is); err != nil {
		return err
	}
	if _, collection := is["Members"]; collection {
		return showCollection(reply, is)
	}
	if made := is.text("Manufacturer"); is["PowerState"] != nil && made != "" && !strings.Contains(strings.ToLower(made), r.maker) {
		return maaspd.Failf(maaspd.Unsupported, "the machine is one of %s, not of %s; %s", cut(made), r.row.name, otherDriver)
	}
	return rewritten(reply, shownOf(is))
}

// shownOf are the properties of a resource (schemas ServiceRoot, ComputerSystem)
// that power takes, each of its type or not there.
func shownOf(is members) map[string]any {
	shown := map[string]any{}
	for _, name := range []string{"@odata.id", "Id", "Name", "RedfishVersion", "Manufacturer", "Model", "PowerState"} {
		if text := is.text(name); text != "" {
			shown[name] = text
		}
	}
	if link := is.object("Systems").text("@odata.id"); link != "" {
		shown["Systems"] = map[string]string{"@odata.id": link}
	}
	reset := is.object("Actions").object("#ComputerSystem.Reset")
	if target := reset.text("target"); target != "" {
		action := map[string]any{"target": target}
		var types []string
		if json.Unmarshal(reset["ResetType@Redfish.AllowableValues"], &types) == nil && len(types) > 0 {
			action["ResetType@Redfish.AllowableValues"] = types
		}
		shown["Actions"] = map[string]any{"#ComputerSystem.Reset": action}
	}
	return shown
}

// showCollection leaves the one member. bmclib's providers cannot be told which of
// several to take.
func showCollection(reply *http.Response, is members) *maaspd.Error {
	var list []members
	if json.Unmarshal(is["Members"], &list) != nil {
		return unlike("the answer is not the JSON that was expected; check that power_address is the BMC's")
	}
	if len(list) == 0 {
		return unlike("the answer names no system; check that power_address is the BMC's")
	}
	if len(list) > 1 || is.text("Members@odata.nextLink") != "" {
		return maaspd.Failf(maaspd.NoSuchTarget, "the BMC has several systems, of which this provider can choose none; use maas-powerdriver-redfish with node_id")
	}
	link := list[0].text("@odata.id")
	if link == "" {
		return unlike("the answer names no system; check that power_address is the BMC's")
	}
	return rewritten(reply, map[string]any{"Members": []any{map[string]string{"@odata.id": link}}, "Members@odata.count": 1})
}

// judgeRedfish is the error of a refusal that its status alone does not explain.
// Other ways to log in than basic authentication are not tried: the first refusal
// may have been the password.
func judgeRedfish(answer *refused, reply *http.Response) error {
	switch reply.StatusCode {
	case http.StatusUnauthorized:
		return maaspd.Failf(maaspd.BadCredentials, "%s: %s answers 401: the user name or the password is wrong, or basic authentication is off on the BMC; "+
			"check power_user and power_pass, or use maas-powerdriver-redfish, which can open a session", answer.op, answer.where)
	case http.StatusForbidden:
		if body, err := io.ReadAll(reply.Body); err == nil && bytes.Contains(body, []byte("LicenseNotPassed")) {
			return maaspd.Failf(maaspd.RefusedByDevice, "%s: %s answers 403: the BMC has no licence for this over Redfish (Supermicro's OOB or DCMS); "+
				"activate one, or use maas-powerdriver-ipmi", answer.op, answer.where).NotSent()
		}
	}
	return nil
}
