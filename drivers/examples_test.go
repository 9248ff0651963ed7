package drivers_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// TestExampleDrivers holds what the example drivers, in Go and in shell, do of
// their own. The checks of package conformance are run by its tests.
func TestExampleDrivers(t *testing.T) {
	t.Run("go", func(t *testing.T) {
		dir := t.TempDir()
		if err := tool.Build(dir, "./testdata/drivers/lamp"); err != nil {
			t.Fatal(err)
		}
		exampleDriver(t, filepath.Join(dir, "lamp"))
	})
	t.Run("shell", func(t *testing.T) {
		tool.Need(t, "jq", "jq")
		exampleDriver(t, filepath.Join("..", "testdata", "drivers", "shell", "maas-powerdriver-lamp"))
	})
}

func exampleDriver(t *testing.T, binary string) {
	lamp := filepath.Join(t.TempDir(), "lamp")
	request := `{"driverParameters": {"switch_file": "` + lamp + `"}}`
	if err := os.WriteFile(lamp, []byte("dim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for verb, input := range map[string]string{
		"power_query": request, // a state that nobody knows
		"power_off":   `{"requestId": "r-1", "driverParameters": {"switch_file": "/no/such/lamp"}}`,
		"power_on":    `{"driverParameters": {}}`,
		"power_cycle": `{"protocolVersion": 2, "driverParameters": {}}`,
	} {
		got := conformance.Run(t, binary, input, verb)
		schematest.Reply(t, []byte(got.Stdout))
		wanted := map[string]string{"power_query": "", "power_off": "settingsError", "power_on": "settingsError", "power_cycle": "fatalError"}[verb]
		if code, _ := got.Error(t); code != wanted {
			t.Errorf("%s: %s", verb, got.Stdout)
		}
	}
}
