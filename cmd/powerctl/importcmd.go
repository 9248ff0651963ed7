package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/maaspd/powerdrivers/maaspd/fleet/importer"
)

type importCmd struct {
	PDUDaemon importPDUDaemonCmd `cmd:"" name:"pdudaemon" help:"Take over a pdudaemon.conf: PDUs and aliases."`
	Powerman  importPowermanCmd  `cmd:"" help:"Take over a powerman.conf: nodes, devices and aliases."`
	MAAS      importMAASCmd      `cmd:"" name:"maas" help:"Take over the machines of MAAS."`
}

// importFlags are those of every import.
type importFlags struct {
	Secrets    string `enum:"env,file,literal" default:"env" placeholder:"env" help:"Where secrets go: the inventory refers to environment variables (env) or to files that are written (file), or has them in it (literal)."`
	SecretsDir string `type:"path" placeholder:"DIR" help:"The folder of the files with secrets, for --secrets file."`
	Strict     bool   `help:"Exit 1 if anything was left out."`
}

// Validate holds --secrets and --secrets-dir together.
func (f importFlags) Validate() error {
	if (f.Secrets == "file") != (f.SecretsDir != "") {
		return errors.New("--secrets file and --secrets-dir belong together")
	}
	return nil
}

type importPDUDaemonCmd struct {
	importFlags
	File string `arg:"" type:"path" help:"The pdudaemon.conf; - is standard input."`
}

// Run prints the inventory of a pdudaemon.conf.
func (c importPDUDaemonCmd) Run(std streams) error { return c.one(std, c.File, importer.PDUDaemon) }

// Examples are at the end of --help.
func (importPDUDaemonCmd) Examples() string {
	return "powerctl import pdudaemon /etc/pdudaemon/pdudaemon.conf > inventory.yaml"
}

type importPowermanCmd struct {
	importFlags
	File string `arg:"" type:"path" help:"The powerman.conf; - is standard input."`
}

// Run prints the inventory of a powerman.conf.
func (c importPowermanCmd) Run(std streams) error { return c.one(std, c.File, importer.Powerman) }

// Examples are at the end of --help.
func (importPowermanCmd) Examples() string {
	return "powerctl import powerman /etc/powerman/powerman.conf > inventory.yaml"
}

type importMAASCmd struct {
	importFlags
	Machines string `arg:"" type:"path" help:"What maas PROFILE machines read prints; - is standard input."`
	Power    string `arg:"" type:"path" help:"What maas PROFILE machines power-parameters prints; - is standard input."`
}

// Run prints the inventory of the machines of MAAS.
func (c importMAASCmd) Run(std streams) error {
	if c.Machines == "-" && c.Power == "-" {
		return usageError{error: errors.New("only one of the two can be standard input")}
	}
	machines, err := readInput(c.Machines)
	if err != nil {
		return err
	}
	return c.one(std, c.Power, func(power []byte) (*importer.Inventory, error) { return importer.MAAS(machines, power) })
}

// Examples are at the end of --help.
func (importMAASCmd) Examples() string {
	return `
maas admin machines read > machines.json
maas admin machines power-parameters | powerctl import maas machines.json - --secrets file --secrets-dir secrets > inventory.yaml`
}

// one reads a file and prints the inventory that it comes to; what was left out,
// and where secrets are, is told on standard error.
func (f importFlags) one(std streams, file string, read func([]byte) (*importer.Inventory, error)) error {
	text, err := readInput(file)
	if err != nil {
		return err
	}
	i, err := read(text)
	if err != nil {
		return fmt.Errorf("%s: %w", printable(file), err)
	}
	if err := f.place(std, i); err != nil {
		return err
	}
	if err := i.Write(std.out); err != nil {
		return err
	}
	for _, remark := range i.Remarks {
		what := map[bool]string{true: "not taken over: ", false: "note: "}[remark.Left]
		fmt.Fprintln(std.err, what+remark.String())
	}
	if i.Empty() || f.Strict && i.LeftOut() {
		return errSilent
	}
	return nil
}

// place puts the secrets where they are to be, and says where that is.
func (f importFlags) place(std streams, i *importer.Inventory) error {
	folder := f.SecretsDir
	if folder != "" {
		absolute, err := filepath.Abs(folder)
		if err != nil {
			return err
		}
		folder = absolute // the inventory may end up in any folder
	}
	for _, kept := range i.Place(importer.Keeping(f.Secrets), folder) {
		if err := kept.Save(); err != nil {
			return fmt.Errorf("a secret cannot be written: %w", err)
		}
		what := "secret in "
		if kept.Asked {
			what = "to be given in "
		}
		fmt.Fprintln(std.err, what+kept.String())
	}
	if f.Secrets == string(importer.Literal) {
		fmt.Fprintln(std.err, "note: the inventory has secrets in it: only its owner should be able to read it (chmod 600)")
	}
	return nil
}

// mostInput is the largest file that is read, in bytes: as large as an inventory
// may be.
const mostInput = 64 << 20

func readInput(name string) ([]byte, error) {
	file := os.Stdin
	if name != "-" {
		opened, err := os.Open(name)
		if err != nil {
			return nil, usageError{error: err}
		}
		defer opened.Close()
		file = opened
	}
	text, err := io.ReadAll(io.LimitReader(file, mostInput+1))
	if err == nil && len(text) > mostInput {
		err = fmt.Errorf("%s is larger than %d MiB", name, mostInput>>20)
	}
	return text, err
}
