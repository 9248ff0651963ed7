package noderange_test

import (
	"errors"
	"fmt"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// inventory is four nodes of an IPMI driver, in the group rack1, and a database
// server.
type inventory struct{}

func (inventory) Names() []string  { return []string{"n1", "n2", "n3", "n4", "db1"} }
func (inventory) Groups() []string { return []string{"rack1"} }

func (i inventory) Lookup(name string) (string, bool) {
	for _, node := range i.Names() {
		if node == name {
			return node, true
		}
	}
	return "", false
}

func (i inventory) Group(name string) ([]string, bool) {
	if name == "rack1" {
		return i.Names()[:4], true
	}
	return nil, false
}

func (inventory) Attribute(node, name string) (string, bool) {
	if name != "driver" {
		return "", false
	}
	if node == "db1" {
		return "redfish", true
	}
	return "ipmi", true
}

func ExampleExpand() {
	for _, text := range []string{
		"n1",
		"n3,n[1-2]",
		"n1-n3",
		"n2+2",
		"rack1",
		"all,-n[1-2]",
		"rack1@n[3-9]",
		"/.*[13]",
		"driver==redfish",
		"all,-(rack1,-n1)",
	} {
		nodes, err := noderange.Expand(text, inventory{})
		fmt.Println(text, nodes, err)
	}
	// Output:
	// n1 [n1] <nil>
	// n3,n[1-2] [n3 n1 n2] <nil>
	// n1-n3 [n1 n2 n3] <nil>
	// n2+2 [n2 n3 n4] <nil>
	// rack1 [n1 n2 n3 n4] <nil>
	// all,-n[1-2] [n3 n4 db1] <nil>
	// rack1@n[3-9] [] no such node or group: n[5-9]
	// /.*[13] [n1 n3 db1] <nil>
	// driver==redfish [db1] <nil>
	// all,-(rack1,-n1) [n1 db1] <nil>
}

func ExampleSyntaxError_Excerpt() {
	_, err := noderange.Expand("n1,n[2-4,db1", inventory{})
	fmt.Println(err)
	var syntax *noderange.SyntaxError
	if errors.As(err, &syntax) {
		fmt.Println(syntax.Excerpt())
	}
	// Output:
	// this [ is never closed (at character 5: "[2-4,db1")
	// n1,n[2-4,db1
	//     ^
}

func ExampleMissingError() {
	_, err := noderange.Expand("n[1-8],rakc1", inventory{})
	fmt.Println(err)
	// Output:
	// no such node or group: n[5-8],rakc1 (did you mean rack1 for rakc1?)
}

func ExampleList() {
	fmt.Println(noderange.List("10.0.0.[9-11]"))
	fmt.Println(noderange.List("[A[1-2],B[1-2]]"))
	fmt.Println(noderange.List("https://[fe80::1]/"))
	// Output:
	// [10.0.0.9 10.0.0.10 10.0.0.11] <nil>
	// [A1 A2 B1 B2] <nil>
	// [https://[fe80::1]/] <nil>
}

func ExampleFold() {
	fmt.Println(noderange.Fold([]string{"n101", "n100", "n2", "n1", "rack01", "rack02", "db"}))
	// Output:
	// db,n[1-2,100-101],rack[01-02]
}
