// Command maas-powerdriver-lamp is a whole driver in one file: a lamp whose
// switch is a file that holds "1" or "0", like those under /sys/class/gpio.
package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

// Params are the parameters: the struct is the declaration.
type Params struct {
	Switch maaspd.Path `param:"switch_file,required,key" label:"Switch file" help:"Holds 1 when the lamp is on and 0 when it is off."`
}

// lamp drives one lamp. Its methods are its capabilities.
type lamp struct{ Params }

func (l *lamp) PowerOn(context.Context) error  { return l.write("1\n") }
func (l *lamp) PowerOff(context.Context) error { return l.write("0\n") }

func (l *lamp) PowerQuery(context.Context) (maaspd.Status, error) {
	data, err := os.ReadFile(string(l.Switch))
	if err != nil {
		return maaspd.Status{}, maaspd.Failf(maaspd.NoSuchTarget, "the switch cannot be read: %w", err)
	}
	switch strings.TrimSpace(string(data)) {
	case "1":
		return maaspd.Status{Power: maaspd.On}, nil
	case "0":
		return maaspd.Status{Power: maaspd.Off}, nil
	}
	return maaspd.Status{Power: maaspd.Unknown}, nil // never guess
}

func (l *lamp) write(state string) error {
	file, err := os.OpenFile(string(l.Switch), os.O_WRONLY|os.O_TRUNC, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return maaspd.Failf(maaspd.NoSuchTarget, "there is no such switch: %w", err).NotSent()
	}
	if err != nil {
		return maaspd.Failf(maaspd.Forbidden, "the switch cannot be opened: %w", err).NotSent()
	}
	_, err = file.WriteString(state)
	return errors.Join(err, file.Close())
}

func main() {
	os.Exit(maaspd.Main(maaspd.Driver[Params, *lamp]{
		Name: "lamp", Description: "Lamp with a file for a switch", Version: "1.0.0",
		New: func(p Params) *lamp { return &lamp{p} },
	}))
}
