package drivers_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Between these lines of docs/bmclib.md is what the driver weighs.
const (
	weightsPage  = "../docs/bmclib.md"
	weightsBegin = "<!-- weights -->\n"
	weightsEnd   = "<!-- end of weights -->\n"
	// tolerance is how much the size of a binary may differ from the page's: other
	// versions of Go and other processors make other sizes.
	tolerance = 0.25
)

// TestGeneratedWeights holds what the driver of bmclib's providers weighs beside
// that of Redfish, as its page says: the modules exactly, the size about. With
// -update it measures anew, the start-up too, where that is not so.
func TestGeneratedWeights(t *testing.T) {
	page, err := os.ReadFile(weightsPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(page), weightsBegin)
	table, after, ends := strings.Cut(rest, weightsEnd)
	if !begins || !ends {
		t.Fatalf("%s has no place for the table", weightsPage)
	}
	for _, name := range []string{"redfish", "bmclib"} {
		told := regexp.MustCompile(`(?m)^\| ` + name + ` \| ([0-9.]+) MB \| .* \| (.*) \|$`).FindStringSubmatch(table)
		if told != nil && told[2] == modules(t, name) && about(told[1], megabytes(t, name)) {
			continue
		}
		if *update {
			golden(t, weightsPage, []byte(before+weightsBegin+weights(t)+weightsEnd+after))
			return
		}
		t.Errorf("%s is not what %s weighs (%.1f MB, %s); run: make schemas", weightsPage, name, megabytes(t, name), modules(t, name))
	}
}

func about(told string, is float64) bool {
	number, err := strconv.ParseFloat(told, 64)
	return err == nil && number > is*(1-tolerance) && number < is*(1+tolerance)
}

// weights is the table.
func weights(t *testing.T) string {
	t.Helper()
	table := "| driver | binary | start-up | modules linked |\n|---|---|---|---|\n"
	for _, name := range []string{"redfish", "bmclib"} {
		table += fmt.Sprintf("| %s | %.1f MB | %.1f ms | %s |\n", name, megabytes(t, name), startup(t, name).Seconds()*1000, modules(t, name))
	}
	return table
}

// megabytes is the size of a driver's binary.
func megabytes(t *testing.T, name string) float64 {
	t.Helper()
	info, err := os.Stat(binary(name))
	if err != nil {
		t.Fatal(err)
	}
	return float64(info.Size()) / 1e6
}

// modules are those that a driver links, beside this one.
func modules(t *testing.T, name string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./cmd/maas-powerdriver-"+name)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	list := strings.Fields(string(out))
	slices.Sort(list)
	list = slices.DeleteFunc(slices.Compact(list), func(path string) bool { return path+"/" == module })
	return fmt.Sprintf("%d: %s", len(list), strings.Join(list, ", "))
}

// startup is the shortest time in which a driver starts and prints its
// description: what else the machine does only makes it longer.
func startup(t *testing.T, name string) time.Duration {
	t.Helper()
	shortest := time.Hour
	for range 30 {
		began := time.Now()
		if err := exec.CommandContext(t.Context(), binary(name), "schema").Run(); err != nil {
			t.Fatal(err)
		}
		shortest = min(shortest, time.Since(began))
	}
	return shortest
}
