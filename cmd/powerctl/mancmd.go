package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

type manCmd struct{}

// Help is what --help adds.
func (manCmd) Help() string {
	return "The page is in the form of man(7), and tells about this version of powerctl: commands and flags are those of --help."
}

// Examples are at the end of --help.
func (manCmd) Examples() string {
	return `
powerctl man | man -l -
powerctl man > /usr/local/share/man/man1/powerctl.1`
}

// Run prints the manual page.
func (manCmd) Run(line *kong.Context, std streams) error {
	_, err := fmt.Fprint(std.out, manPage(line.Model))
	return err
}
