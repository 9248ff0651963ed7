// Command maas-powerdriver-openbmc is the power driver for BMCs with OpenBMC's
// own REST API.
package main

import (
	"os"

	"github.com/maaspd/powerdrivers/drivers/openbmc"
	"github.com/maaspd/powerdrivers/maaspd"
)

func main() { os.Exit(maaspd.Main(openbmc.Driver())) }
