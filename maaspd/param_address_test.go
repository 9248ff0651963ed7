package maaspd

import (
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// addresses are texts of every shape with the address they mean; the zero
// Address means that the text is none.
func addresses() map[string]Address {
	list := map[string]Address{
		"192.0.2.7":                 {Host: "192.0.2.7"},
		"192.0.2.7:623":             {Host: "192.0.2.7", Port: 623},
		"255.255.255.255:65535":     {Host: "255.255.255.255", Port: 65535},
		"0.0.0.0":                   {Host: "0.0.0.0"},
		"::":                        {Host: "::"},
		"::1":                       {Host: "::1"},
		"1::":                       {Host: "1::"},
		"2001:db8::7":               {Host: "2001:db8::7"},
		"2001:DB8:0:0:0:0:0:7":      {Host: "2001:DB8:0:0:0:0:0:7"},
		"1:2:3:4:5:6:7::":           {Host: "1:2:3:4:5:6:7::"},
		"::2:3:4:5:6:7:8":           {Host: "::2:3:4:5:6:7:8"},
		"1:2:3:4:5:6:192.0.2.7":     {Host: "1:2:3:4:5:6:192.0.2.7"},
		"::ffff:192.0.2.7":          {Host: "::ffff:192.0.2.7"},
		"64:ff9b::192.0.2.7":        {Host: "64:ff9b::192.0.2.7"},
		"fe80::1%eth0":              {Host: "fe80::1%eth0"},
		"fe80::1%br-lan.100_x":      {Host: "fe80::1%br-lan.100_x"},
		"[2001:db8::7]":             {Host: "2001:db8::7"},
		"[2001:db8::7]:623":         {Host: "2001:db8::7", Port: 623},
		"[fe80::1%eth0]:443":        {Host: "fe80::1%eth0", Port: 443},
		"bmc":                       {Host: "bmc"},
		"bmc7.example.com":          {Host: "bmc7.example.com"},
		"bmc7.example.com.":         {Host: "bmc7.example.com."},
		"BMC_7.rack-1.example:8443": {Host: "BMC_7.rack-1.example", Port: 8443},
		"1.example":                 {Host: "1.example"},
		"1-a":                       {Host: "1-a"},
		"xn--bcher-kva.example":     {Host: "xn--bcher-kva.example"},
		"_":                         {Host: "_"},
	}
	for _, bad := range []string{
		" 192.0.2.7", "192.0.2.7 ", "192.0.2", "192.0.2.256", "192.0.2.07", "999.999.999.999", "192.0.2.7.", "1.2.3.4.5", "7", "7:623",
		"192.0.2.7:", "192.0.2.7:0", "192.0.2.7:0623", "192.0.2.7:65536", "192.0.2.7:+5", "192.0.2.7:-1", "192.0.2.7:1e3", "192.0.2.7:623:623",
		":", "::1::", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "::1%", "::1% ", "::1%et/h0", "::192.0.2.256", "::192.0.2.07",
		"1:2:3:4:5:6:7:192.0.2.7", "192.0.2.7::", "192.0.2.7%eth0", "bmc%eth0",
		"[]", "[", "]", "[::1", "::1]", "[192.0.2.7]", "[bmc]", "[::1]623", "[::1]:", "[::1]:0", "[[::1]]", "[::1]]", "[::1]:623:1", "[::1%]",
		"-bmc", "bmc-", "bmc.-x", "bmc..example", ".bmc", "bmc.", ".", "b mc", "bmc/", "http://bmc", "user@bmc", "bücher.example", "bmc\n", "bmc\x00",
		strings.Repeat("a.", 130) + "a",
	} {
		list[bad] = Address{}
	}
	list["bmc."] = Address{Host: "bmc."}
	return list
}

func TestAddress(t *testing.T) {
	pattern := regexp.MustCompile(addressPattern())
	form, _ := textFormOf(reflect.TypeFor[Address]())
	for text, want := range addresses() {
		isAddress := want != Address{}
		if got := len(form.check(text)) == 0; got != isAddress {
			t.Errorf("%q: the decoder says %t, want %t", text, got, isAddress)
		}
		if got := pattern.MatchString(text) && len(text) <= form.max; got != isAddress {
			t.Errorf("%q: the pattern says %t, want %t", text, got, isAddress)
		}
		if isAddress && parseAddress(text) != want {
			t.Errorf("%q is %+v, want %+v", text, parseAddress(text), want)
		}
	}
}

func TestAddressForTheDialler(t *testing.T) {
	tests := []struct {
		address        Address
		hostPort, text string
	}{
		{Address{Host: "192.0.2.7"}, "192.0.2.7:623", "192.0.2.7"},
		{Address{Host: "192.0.2.7", Port: 1}, "192.0.2.7:1", "192.0.2.7:1"},
		{Address{Host: "2001:db8::7"}, "[2001:db8::7]:623", "2001:db8::7"},
		{Address{Host: "fe80::1%eth0", Port: 443}, "[fe80::1%eth0]:443", "[fe80::1%eth0]:443"},
		{Address{Host: "bmc", Port: 65535}, "bmc:65535", "bmc:65535"},
	}
	for _, test := range tests {
		if got := test.address.HostPort(623); got != test.hostPort {
			t.Errorf("%+v is dialled as %s, want %s", test.address, got, test.hostPort)
		}
		if got := test.address.String(); got != test.text {
			t.Errorf("%+v prints as %s, want %s", test.address, got, test.text)
		}
	}
}

func goodURLs() []string {
	return []string{
		"http://bmc", "https://bmc/", "HTTPS://BMC.example.com.:8443/redfish/v1", "http://192.0.2.7", "http://192.0.2.7:1", "hTTp://192.0.2.7:65535/?",
		"https://[2001:db8::7]", "https://[2001:db8::7]:8443/a/b", "https://[::ffff:192.0.2.7]/", "https://[::]", "https://[1:2:3:4:5:6:7::]",
		"http://bmc?", "http://bmc?a=b&c=d", "http://bmc/?x=http://y@z/?", "http://bmc//a//b", "http://bmc/%7Euser/%2F%00?%20", "http://a_b/(x);y,z=1!*'$",
		"http://bmc/" + strings.Repeat("x", 2048-len("http://bmc/")),
	}
}

func badURLs() []string {
	return []string{
		"bmc", "ftp://bmc", "http:/bmc", "http://", "http:///x", "http://?", " http://bmc", "http://bmc ", "http://bmc\n", "http://b mc", "file:///etc", "httpx://bmc", "http//bmc", "://bmc",
		"http://user@bmc", "http://user:pass@bmc/", "http://@bmc", "http://bmc#", "http://bmc/#x", "http://bmc/?#", "http://bmc:", "http://bmc:/", "http://bmc:0", "http://bmc:65536", "http://bmc:080",
		"http://2001:db8::7", "http://[2001:db8::7", "http://[fe80::1%25eth0]", "http://[fe80::1%eth0]/", "http://[192.0.2.7]", "http://192.0.2.256", "http://[::1]x", "http://[]", "http://b[mc]",
		"http://bmc/%", "http://bmc/%2", "http://bmc/%2g", "http://bmc/%zz", "http://bmc/ä", "http://bücher", "http://bmc/\"", "http://bmc/<", "http://bmc/\\", "http://bmc/^", "http://bmc/[", "http://bmc/|", "http://bmc/{}", "httpſ://bmc",
		"http://bmc\\@evil", "http://bmc/" + strings.Repeat("x", 2049-len("http://bmc/")),
	}
}

func TestURL(t *testing.T) {
	pattern := regexp.MustCompile(urlPattern())
	form, _ := textFormOf(reflect.TypeFor[URL]())
	check := func(text string, want bool) {
		if got := len(form.check(text)) == 0; got != want {
			t.Errorf("%q: the decoder says %t, want %t", text, got, want)
		}
		if got := pattern.MatchString(text) && len(text) <= form.max; got != want {
			t.Errorf("%q: the pattern says %t, want %t", text, got, want)
		}
	}
	for _, text := range goodURLs() {
		check(text, true)
		if u := parseURL(text).(URL); u.Hostname() == "" || u.User != nil || u.Fragment != "" {
			t.Errorf("%q becomes %#v", text, u)
		}
	}
	for _, text := range badURLs() {
		check(text, false)
	}
}

func TestURLPrintsWhenNotSet(t *testing.T) {
	if text := (URL{}).String(); text != "" {
		t.Errorf("an unset URL prints as %q", text)
	}
	if text := (URL{&url.URL{Scheme: "http", Host: "bmc"}}).String(); text != "http://bmc" {
		t.Errorf("the URL prints as %q", text)
	}
}

func TestNormalMAC(t *testing.T) {
	tests := map[string]MAC{
		"52:54:00:12:34:56": "52:54:00:12:34:56", "52-54-00-AB-CD-EF": "52:54:00:ab:cd:ef", "5254.00ab.cdef": "52:54:00:ab:cd:ef",
		"525400ABCDEF": "52:54:00:ab:cd:ef", "": "", "ZZ": "zz", "52:54": "52:54", "zz:zz:zz:zz:zz:zz": "zz:zz:zz:zz:zz:zz",
	}
	for text, want := range tests {
		if got := NormalMAC(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
