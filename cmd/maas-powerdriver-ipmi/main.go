// Command maas-powerdriver-ipmi is the power driver for IPMI v2.0 BMCs.
package main

import (
	"os"

	"github.com/maaspd/powerdrivers/drivers/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

func main() { os.Exit(maaspd.Main(ipmi.Driver())) }
