package host

// seedReply checks a reply in the form of the seed (section 1.7). Keys that are
// not named here are not judged.
func (c *checker) seedReply(r members) {
	c.require("", r, "action_type", "error")
	action := c.word("/action_type", r["action_type"], seedVerbs()[1:]...)
	if e, failed := r["error"].(members); failed {
		c.require("/error", e, "code", "message")
		c.word("/error/code", e["code"], codes()...)
		c.text("/error/message", e["message"], 0)
		c.absent("", r, "data")
		return
	}
	if r["error"] != nil {
		c.fail("/error", "must be null or an object")
	}
	if action == "probe" {
		data := c.object("/data", r["data"])
		c.require("/data", data, "hosts")
		c.each("/data/hosts", data["hosts"], c.seedHost)
	}
}

func (c *checker) seedHost(at string, v any) {
	host := c.object(at, v)
	for _, name := range []string{"hostname", "mac", "arch", "driver_name"} {
		c.text(at+"/"+name, host[name], 0)
	}
	c.object(at+"/driver_parameters", host["driver_parameters"])
}
