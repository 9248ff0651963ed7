package drivers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// documents are the pages whose commands are run.
var documents = []string{"README.md", "docs/conformance.md", "docs/writing-a-driver.md", "docs/ipmi.md", "docs/redfish.md", "docs/openbmc.md", "docs/snmppdu.md", "docs/powersim.md", "docs/powerctl.md"}

// TestDocumentedCommands runs every command of every console block, in order,
// in a folder that looks like the repository, and compares what it prints.
// "..." in the documented output stands for anything.
func TestDocumentedCommands(t *testing.T) {
	tool.Need(t, "jq", "jq")
	for _, document := range documents {
		t.Run(document, func(t *testing.T) {
			dir := lookalike(t)
			blocks := consoleBlocks(t, document)
			if len(blocks) == 0 {
				t.Fatal("no console blocks")
			}
			for _, step := range blocks {
				cmd := exec.CommandContext(t.Context(), "sh", "-c", step.command)
				cmd.Dir = dir
				cmd.Env = append(cmd.Environ(), "MAASPD_CACHE_DIR=off")
				out, _ := cmd.CombinedOutput() // the status is compared where the page shows it
				if !step.matches(string(out)) {
					t.Errorf("$ %s\nprinted\n%s\nbut the page says\n%s", step.command, out, step.output)
				}
			}
		})
	}
}

// lookalike is a folder with the repository's files and the binaries of this
// test in bin.
func lookalike(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"drivers", "testdata", "maaspd", "go.mod", "go.sum"} {
		if err := os.Symlink(filepath.Join(tool.Root(), name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(bin, filepath.Join(dir, "bin")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// step is one command with the output that the page shows.
type step struct{ command, output string }

func (s step) matches(output string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(s.output), `\.\.\.`, `.*`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(output)
}

var consoleBlock = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")

func consoleBlocks(t *testing.T, document string) []step {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(tool.Root(), document))
	if err != nil {
		t.Fatal(err)
	}
	var steps []step
	for _, block := range consoleBlock.FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(block[1]) {
			if command, isCommand := strings.CutPrefix(line, "$ "); isCommand {
				steps = append(steps, step{command: strings.TrimSuffix(command, "\n")})
			} else {
				steps[len(steps)-1].output += line
			}
		}
	}
	return steps
}

// TestMakeCommands holds that the other commands of the README are those that
// CI runs.
func TestMakeCommands(t *testing.T) {
	ci, err := os.ReadFile(filepath.Join(tool.Root(), ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(tool.Root(), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile("(?m)^```sh\n(.*)\n```$").FindAllStringSubmatch(string(readme), -1)
	if len(commands) != 2 {
		t.Fatalf("the README has %d commands beside those with output, not two", len(commands))
	}
	for _, command := range commands {
		if !strings.Contains(string(ci), "\n"+command[1]+"\n") {
			t.Errorf("CI does not run %q", command[1])
		}
	}
}

// TestQuotedFiles holds that the sources shown in the pages are those in the
// repository, which are tested.
func TestQuotedFiles(t *testing.T) {
	quote := regexp.MustCompile("(?ms)^<!-- file: (\\S+) -->\n```[a-z]+\n(.*?)^```$")
	found := 0
	for _, document := range documents {
		text, err := os.ReadFile(filepath.Join(tool.Root(), document))
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range quote.FindAllStringSubmatch(string(text), -1) {
			found++
			source, err := os.ReadFile(filepath.Join(tool.Root(), match[1]))
			if err != nil || string(source) != match[2] {
				t.Errorf("%s does not show %s as it is (%v)", document, match[1], err)
			}
		}
	}
	if found != 9 {
		t.Errorf("%d files are quoted, not 9", found)
	}
}
