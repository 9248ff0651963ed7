// Command maas-powerdriver-bmclib is the power driver for what bmclib reaches
// and neither IPMI nor standard Redfish does.
package main

import (
	"os"

	"github.com/maaspd/powerdrivers/drivers/bmclib"
	"github.com/maaspd/powerdrivers/maaspd"
)

func main() { os.Exit(maaspd.Main(bmclib.Driver())) }
