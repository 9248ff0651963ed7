package main

import (
	_ "embed"
	"fmt"
)

//go:embed ranges.txt
var rangesPage string

type rangesCmd struct{}

// Run prints how nodes are named.
func (rangesCmd) Run(std streams) error {
	_, err := fmt.Fprint(std.out, rangesPage)
	return err
}
