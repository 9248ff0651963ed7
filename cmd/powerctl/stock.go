package main

import (
	"errors"
	"fmt"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// stock is where inventory and drivers are found.
type stock struct {
	search
	Inventory string `short:"i" env:"POWERCTL_INVENTORY" placeholder:"PATH" help:"The inventory: a file, or a folder of them. Otherwise inventory.yaml or inventory.d in ~/.config/maaspd, then in /etc/maaspd."`
}

// load reads the inventory, and says what should be mended in it.
func (s stock) load(std streams) (*inventory.Inventory, error) {
	path, err := inventory.Path(s.Inventory)
	if err != nil {
		return nil, faultsError{err}
	}
	inv, err := inventory.Load(path)
	if err != nil {
		return nil, faultsError{err}
	}
	warn(std, inv.Warnings)
	return inv, nil
}

// warn prints what should be mended but stops nothing.
func warn(std streams, warnings inventory.Faults) {
	for _, warning := range warnings {
		fmt.Fprintln(std.err, "warning:", warning.Error())
	}
}

// drivers are those that are found.
func (s stock) drivers() *host.Catalogue { return host.Open(host.Folders(s.DriverDir...)) }

// faultsError is an inventory with faults: as with bad usage, nothing is done.
type faultsError struct{ error }

func (f faultsError) Unwrap() error { return f.error }

// print prints faults as file:line, so that editors find them.
func (f faultsError) print(std streams) {
	_, all := errors.AsType[inventory.Faults](f.error)
	_, one := errors.AsType[inventory.Fault](f.error)
	if all || one {
		fmt.Fprintln(std.err, f.error)
		return
	}
	fmt.Fprintln(std.err, "powerctl:", f.error)
}
