package main

import (
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	cases := []struct {
		text, first, last string
		number            int
	}{
		{"127.0.0.1", "127.0.0.1", "127.0.0.1", 1},
		{"::1", "::1", "::1", 1},
		{"fe80::1%lo-fe80::3%lo", "fe80::1%lo", "fe80::3%lo", 3},
		{"127.0.1.1-127.0.4.232", "127.0.1.1", "127.0.4.232", 1000},
		{"127.0.0.255-127.0.1.0", "127.0.0.255", "127.0.1.0", 2},
		{"127.1.0.0/16", "127.1.0.1", "127.1.255.254", 65534},
		{"127.1.2.3/24", "127.1.2.1", "127.1.2.254", 254},
		{"127.0.0.4/30", "127.0.0.5", "127.0.0.6", 2},
		{"127.0.0.4/31", "127.0.0.4", "127.0.0.5", 2},
		{"127.0.0.4/32", "127.0.0.4", "127.0.0.4", 1},
		{"255.255.255.254-255.255.255.255", "255.255.255.254", "255.255.255.255", 2},
		{"fd00::/126", "fd00::1", "fd00::2", 2},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			a, err := parseAddresses(c.text)
			if err != nil {
				t.Fatal(err)
			}
			list := a.list(maxDevices)
			if len(list) != c.number || list[0].String() != c.first || list[len(list)-1].String() != c.last {
				t.Errorf("%d addresses from %v to %v", len(list), a.first, a.last)
			}
			if short := a.list(1); len(short) != 1 {
				t.Errorf("%d addresses where one was wanted", len(short))
			}
		})
	}
	for _, text := range []string{"", "localhost", "127.0.0.1:623", "127.0.0.2-127.0.0.1", "127.0.0.1-::1", "127.0.0.1-", "1.2.3.4/33"} {
		if _, err := parseAddresses(text); err == nil || strings.Contains(err.Error(), "ParseAddr") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
