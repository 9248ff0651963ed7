// Command maas-powerdriver-abstract is the power driver without hardware.
package main

import (
	"os"

	"github.com/maaspd/powerdrivers/drivers/abstract"
	"github.com/maaspd/powerdrivers/maaspd"
)

func main() { os.Exit(maaspd.Main(abstract.Driver(abstract.RawStdout()))) }
