package host

import (
	"regexp"
	"sync"
)

// data checks what a verb that succeeded has to say (sections 3.3 to 3.9).
func (c *checker) data(action string, r members) {
	data, there := r["data"].(members)
	switch action {
	case "power_on", "power_off", "power_reset", "power_cycle", "power_soft_off":
		if there {
			c.status("/data", data)
		}
		return
	case "set_boot_order", "set_boot_device", "identify", "bmc_reset", "power_nmi":
		c.absent("", r, "data")
		return
	}
	c.require("", r, "data")
	switch action {
	case "power_query":
		c.status("/data", data)
		optional(data, "detail", func(v any) { c.text("/data/detail", v, 1) })
	case "probe":
		c.require("/data", data, "hosts")
		c.each("/data/hosts", data["hosts"], c.host)
	case "outlets":
		c.require("/data", data, "outlets")
		c.each("/data/outlets", data["outlets"], c.outlet)
	case "statistics":
		c.statistics(data)
	case "get_boot_device":
		c.bootDevice(data)
	case "check":
		for _, name := range []string{"vendor", "model", "firmware", "protocol", "target", "privilege"} {
			optional(data, name, func(v any) { c.text("/data/"+name, v, 1) })
		}
		c.warnings(data)
	case "validate":
		c.warnings(data)
	}
}

func (c *checker) status(at string, object members) {
	c.require(at, object, "status")
	c.word(at+"/status", object["status"], "on", "off", "unknown")
}

// host checks a machine that probe found (section 3.5).
func (c *checker) host(at string, v any) {
	host := c.object(at, v)
	c.require(at, host, "hostname", "mac", "macs", "arch", "driver_name", "driver_parameters")
	c.text(at+"/hostname", host["hostname"], 0)
	c.text(at+"/arch", host["arch"], 0)
	c.text(at+"/driver_name", host["driver_name"], 1)
	c.object(at+"/driver_parameters", host["driver_parameters"])
	first := c.text(at+"/mac", host["mac"], 0)
	if first != "" && !isMAC(first) {
		c.fail(at+"/mac", "must be a MAC address in lower case with colons")
	}
	known := map[string]bool{}
	macs := c.each(at+"/macs", host["macs"], func(at string, v any) {
		mac := c.text(at, v, 0)
		if !isMAC(mac) {
			c.fail(at, "must be a MAC address in lower case with colons")
		}
		if known[mac] {
			c.fail(at, "must not be there twice")
		}
		known[mac] = true
	})
	if (len(macs) == 0) != (first == "") {
		c.fail(at+"/mac", "must be the first of macs")
	}
}

func isMAC(text string) bool {
	const form = "00:00:00:00:00:00"
	if len(text) != len(form) {
		return false
	}
	for i := range len(form) {
		digit := '0' <= text[i] && text[i] <= '9' || 'a' <= text[i] && text[i] <= 'f'
		if colon := form[i] == ':'; colon != (text[i] == ':') || !colon && !digit {
			return false
		}
	}
	return true
}

// outlet checks one outlet of a PDU (section 3.6).
func (c *checker) outlet(at string, v any) {
	outlet := c.object(at, v)
	c.require(at, outlet, "id", "name", "driver_parameters")
	c.text(at+"/id", outlet["id"], 1)
	c.text(at+"/name", outlet["name"], 0)
	c.status(at, outlet)
	c.object(at+"/driver_parameters", outlet["driver_parameters"])
}

func (c *checker) bootDevice(data members) {
	c.require("/data", data, "device", "persistent", "mode")
	c.word("/data/device", data["device"], "pxe", "disk", "cdrom", "bios", "usb", "none")
	c.boolean("/data/persistent", data["persistent"])
	c.word("/data/mode", data["mode"], "auto", "legacy", "efi")
}

func (c *checker) warnings(data members) {
	optional(data, "warnings", func(v any) {
		list := c.each("/data/warnings", v, func(at string, item any) {
			warning := c.object(at, item)
			c.require(at, warning, "pointer", "message")
			c.pointed(at, warning)
		})
		if len(list) == 0 {
			c.fail("/data/warnings", "must not be empty")
		}
	})
}

// utcTime is how statistics tells the time (section 3.7).
var utcTime = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$`)
})
