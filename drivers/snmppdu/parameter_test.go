package snmppdu_test

import (
	"slices"
	"strings"
	"testing"
)

// TestParameters holds which settings go together.
func TestParameters(t *testing.T) {
	t.Parallel()
	base := object{"power_address": "192.0.2.7", "node_outlet": "5"}
	user := object{"snmp_version": "3", "power_user": "maas"}
	auth := with(user, object{"auth_protocol": "SHA-256", "power_pass": "authpass123"})
	priv := with(auth, object{"priv_protocol": "AES-256", "priv_pass": "privpass123"})
	for _, test := range []struct {
		what   string
		params object
		want   string // the pointers below driverParameters
	}{
		{"nothing else", object{}, ""},
		{"v1 with communities", object{"snmp_version": "1", "community": "a", "write_community": "b"}, ""},
		{"v3 without authentication", user, ""},
		{"v3 with authentication", auth, ""},
		{"v3 with privacy", priv, ""},
		{"v3 with a context and a community that was left over", with(priv, object{"context": "pdu", "community": "public"}), ""},
		{"v3 without a user", with(priv, object{"power_user": nil}), "power_user"},
		{"authentication without password", with(auth, object{"power_pass": nil}), "power_pass"},
		{"password without protocol", with(auth, object{"auth_protocol": nil}), "auth_protocol"},
		{"privacy without authentication", with(priv, object{"auth_protocol": nil, "power_pass": nil}), "auth_protocol"},
		{"privacy without password", with(priv, object{"priv_pass": nil}), "priv_pass"},
		{"privacy password without protocol", with(priv, object{"priv_protocol": nil}), "priv_protocol"},
		{"all at once", object{"snmp_version": "3", "auth_protocol": "SHA", "priv_pass": "privpass123"}, "power_user power_pass priv_protocol"},
		{"short password", with(priv, object{"power_pass": "seven77", "priv_pass": "seven77"}), "power_pass priv_pass"},
		{"long communities", object{"community": strings.Repeat("c", 128), "write_community": strings.Repeat("é", 64)}, "community write_community"},
		{"the longest communities", object{"community": strings.Repeat("c", 127), "write_community": strings.Repeat("é", 63)}, ""},
		{"a long community that was left over", with(user, object{"community": strings.Repeat("c", 128)}), ""},
		{"long names in bytes", with(user, object{"power_user": strings.Repeat("é", 17), "context": strings.Repeat("é", 128)}), "power_user context"},
		{"unknown protocols", with(priv, object{"auth_protocol": "SHA1", "priv_protocol": "3DES"}), "auth_protocol priv_protocol"},
		{"unknown version", object{"snmp_version": "4"}, "snmp_version"},
		{"a user with v2c", object{"power_user": "maas"}, "power_user"},
		{"v3 settings with v1", with(priv, object{"snmp_version": "1"}), "power_user auth_protocol power_pass priv_protocol priv_pass"},
		{"an empty user", object{"power_user": ""}, ""},
		{"unit and branch", object{"unit": 0, "branch": 2}, ""},
		{"their other names", object{"strap": "1", "phase": "2"}, ""},
		{"negative unit", object{"unit": -1}, "unit"},
		{"unknown profile", object{"profile": "apc"}, "profile"},
		{"unknown profile by its other name", object{"pdu_type": "apc"}, "pdu_type"},
		{"MAAS's values", object{"pdu_type": "RPDU", "power_type": "apc", "power_on_delay": "5"}, ""},
		{"empty outlet in a list", object{"node_outlet": "5,,6"}, "node_outlet"},
		{"no outlet", object{"node_outlet": ""}, "node_outlet"},
		{"times", object{"exchange_timeout": 99, "retries": 11, "power_on_delay": 601}, "power_on_delay exchange_timeout retries"},
		{"a file and a profile", object{"profile": "apc-rpdu2", "profile_file": "/no/such/file"}, "profile_file profile_file"},
	} {
		t.Run(test.what, func(t *testing.T) {
			got := ask(t, "validate", with(base, test.params))
			var pointers []string
			if got.Error != nil {
				for _, v := range got.Error.Violations {
					pointers = append(pointers, strings.TrimPrefix(v.Pointer, "/driverParameters/"))
				}
			}
			want := strings.Fields(test.want)
			slices.Sort(pointers)
			slices.Sort(want)
			if !slices.Equal(pointers, want) {
				t.Errorf("faults %v, want %v: %s", pointers, want, got.Text)
			}
		})
	}
}
