// Command maas-powerdriver-redfish is the power driver for BMCs that speak
// Redfish.
package main

import (
	"os"

	"github.com/maaspd/powerdrivers/drivers/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

func main() { os.Exit(maaspd.Main(redfish.Driver())) }
