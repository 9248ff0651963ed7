package maaspd

import "testing"

// What every start of a driver pays for its declaration, and what a request
// with every type costs to decode.
func BenchmarkDefine(b *testing.B) {
	for b.Loop() {
		everything(b)
	}
}

func BenchmarkDecode(b *testing.B) {
	def := everything(b)
	given := parseText(b, `{"power_address": "[2001:db8::7]:161", "endpoint": "https://bmc.example.com/x", "mac_address": "5254.0012.3456",
		"uuid": "123E4567E89B12D3A456426614174000", "file": "/key", "power_user": "admin", "password": 1234, "outlet": "03", "colours": "red"}`)
	for b.Loop() {
		var out faults
		set, _ := def.params.normalise(given, &out)
		def.params.check(set, def.rules, false, &out)
		if len(out.list) > 0 {
			b.Fatal(out.list)
		}
		def.params.store(set)
	}
}

func BenchmarkSchema(b *testing.B) {
	def := everything(b)
	for b.Loop() {
		encodeReply(def.schema())
	}
}

func BenchmarkScrub(b *testing.B) {
	for b.Loop() {
		newScrubber([]string{"hunter2-with-more"}).clean("login to 192.0.2.7:623 as admin failed: the BMC does not know the user or the password")
	}
}
