// Command maas-powerdriver-snmppdu is the power driver for switched PDUs that
// speak SNMP.
package main

import (
	"os"

	"github.com/maaspd/powerdrivers/drivers/snmppdu"
	"github.com/maaspd/powerdrivers/maaspd"
)

func main() { os.Exit(maaspd.Main(snmppdu.Driver())) }
