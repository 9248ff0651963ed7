package main

import (
	_ "embed"
	"fmt"
)

//go:embed completion/powerctl.bash
var bashCompletion string

//go:embed completion/powerctl.zsh
var zshCompletion string

//go:embed completion/powerctl.fish
var fishCompletion string

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}."`
}

// Help is what --help adds.
func (completionCmd) Help() string {
	return "With it the shell completes commands, flags, nodes, groups, devices and drivers. It asks powerctl, which reads the inventory but neither secrets nor devices."
}

// Examples are at the end of --help.
func (completionCmd) Examples() string {
	return `
powerctl completion bash > ~/.local/share/bash-completion/completions/powerctl
powerctl completion zsh > ~/.zfunc/_powerctl
powerctl completion fish > ~/.config/fish/completions/powerctl.fish`
}

// Run prints what the shell reads.
func (c completionCmd) Run(std streams) error {
	script := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[c.Shell]
	_, err := fmt.Fprint(std.out, script)
	return err
}
