package drivers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// shells are how each shell is asked what it offers for the line in LINE. Beside
// a terminal, zsh has no completion: the builtins that add to it are replaced by
// ones that print.
func shells() map[string]string {
	return map[string]string{
		"bash": `source <(powerctl completion bash)
		COMP_LINE=$LINE COMP_POINT=${#LINE}
		compopt() { echo "compopt $*"; }
		_powerctl powerctl
		printf '%s\n' "${COMPREPLY[@]}"`,
		"zsh": `compdef() { }
		source <(powerctl completion zsh)
		_files() { print "compopt -o default" }
		compadd() { print -rl -- $values }
		words=(${=LINE}) CURRENT=$#words
		[[ $LINE == *' ' ]] && { words+=(''); CURRENT=$#words }
		_powerctl`,
		"fish": `powerctl completion fish | source
		complete -C $LINE | string replace -r '\t.*' ''; or true`,
	}
}

// TestShellCompletion completes in real shells; those that are missing are
// skipped, since no Debian has them all.
func TestShellCompletion(t *testing.T) {
	inventory := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(inventory, []byte("version: 1\nnodes:\n  n[1-3]: {driver: ipmi}\n  web: {driver: ipmi}\ngroups:\n  rack1: {nodes: \"n[1-2]\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for shell, script := range shells() {
		t.Run(shell, func(t *testing.T) {
			path, err := exec.LookPath(shell)
			if err != nil && shell == "bash" {
				path = tool.Need(t, "bash", "bash")
			} else if err != nil {
				t.Skipf("%s is missing, install it: apt-get install %s", shell, shell)
			}
			for _, c := range []struct{ line, want, bash, shell string }{
				{line: "powerctl cy", want: "cycle"},
				{line: "powerctl import ", want: "maas pdudaemon powerman"},
				{line: "powerctl query n", want: "n1 n2 n3"},
				{line: "powerctl query n1,w", want: "n1,web"},
				{line: "powerctl query n[1-2],w", want: "n[1-2],web"},
				{line: "powerctl query n1,@r", want: "n1,@rack1", bash: "rack1"},
				{line: "powerctl on --mode=e", want: "--mode=efi", bash: "efi"},
				{line: "powerctl query $(touch ran) `touch ran` n", want: "n1 n2 n3"},
				{line: "powerctl query nothing", want: ""},
				{line: "powerctl query 'n[1-2],w", want: "n[1-2],web", shell: "bash"},
				{line: "A=1 powerctl query w", want: "web", shell: "bash"},
				{line: "powerctl query -i ", want: "-o compopt default", shell: "bash"},
				{line: "powerctl query -i ", want: "-o compopt default", shell: "zsh"},
			} {
				if c.shell != "" && c.shell != shell {
					continue
				}
				cmd := exec.CommandContext(t.Context(), path, "-c", script)
				cmd.Dir = t.TempDir()
				cmd.Env = append(os.Environ(), "LINE="+c.line, "POWERCTL_INVENTORY="+inventory, "HOME="+cmd.Dir,
					"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%s: %v: %s", c.line, err, out)
				}
				want := c.want
				if shell == "bash" && c.bash != "" { // it puts what is before @ and = in front itself
					want = c.bash
				}
				if got := sortedWords(string(out)); got != want {
					t.Errorf("%q is completed to %q, want %q", c.line, got, want)
				}
				if _, err := os.Stat(filepath.Join(cmd.Dir, "ran")); err == nil {
					t.Errorf("%q ran a command", c.line)
				}
			}
		})
	}
}

func sortedWords(text string) string {
	words := strings.Fields(text)
	slices.Sort(words)
	return strings.Join(words, " ")
}
