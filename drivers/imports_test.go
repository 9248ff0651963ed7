package drivers_test

import (
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/maaspd/powerdrivers/"

// deps are the packages that the package links, itself among them; those of
// this module without the module path.
func deps(t *testing.T, pattern string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", pattern)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", pattern, err)
	}
	var list []string
	for line := range strings.Lines(string(out)) {
		list = append(list, strings.TrimPrefix(strings.TrimSpace(line), module))
	}
	return list
}

// outside tells whether the package is neither of the standard library nor of
// this module.
func outside(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return strings.Contains(first, ".") && first != "vendor"
}

// TestContractImports holds that maaspd links the standard library and kong.
func TestContractImports(t *testing.T) {
	for _, dep := range deps(t, "./maaspd") {
		ours := strings.HasPrefix(dep, "maaspd") || strings.HasPrefix(dep, "drivers") || strings.HasPrefix(dep, "schemas")
		if (ours && dep != "maaspd") || (outside(dep) && !strings.HasPrefix(dep, "github.com/alecthomas/kong")) {
			t.Errorf("maaspd links %s", dep)
		}
	}
}

// TestHostImports holds that what hosts need links neither drivers nor the
// contract of their authors, and of other modules the JSON Schema compiler only.
func TestHostImports(t *testing.T) {
	for _, dep := range deps(t, "./maaspd/host") {
		foreign := outside(dep) && !strings.HasPrefix(dep, "github.com/santhosh-tekuri/jsonschema/")
		if strings.HasPrefix(dep, "drivers") || dep == "maaspd" || foreign {
			t.Errorf("maaspd/host links %s", dep)
		}
	}
	for _, dep := range deps(t, "./cmd/powerctl") {
		if strings.HasPrefix(dep, "drivers") {
			t.Errorf("powerctl links %s", dep)
		}
	}
}

// TestKitImports holds that the kits do not know maaspd or a driver.
func TestKitImports(t *testing.T) {
	for _, dep := range deps(t, "./drivers/kit/...") {
		if strings.HasPrefix(dep, "maaspd") || (strings.HasPrefix(dep, "drivers/") && !strings.HasPrefix(dep, "drivers/kit/")) {
			t.Errorf("a kit links %s", dep)
		}
	}
}

// allowed are the modules that a driver may link beside kong. A driver that
// is not here links none: the map is the budget, not a list of drivers.
var allowed = map[string][]string{
	"snmppdu": {"github.com/gosnmp/gosnmp"},
	// What bmclib brings with the providers that are used.
	"bmclib": {
		"github.com/bmc-toolbox/bmclib/v2", "github.com/Jeffail/gabs/v2", "github.com/ghodss/yaml", "github.com/go-logr/logr",
		"github.com/jacobweinstock/registrar", "golang.org/x/net", "gopkg.in/yaml.v2",
		// With those that speak Redfish, or log in to a BMC.
		"github.com/bmc-toolbox/common", "github.com/hashicorp/errwrap", "github.com/hashicorp/go-multierror", "github.com/pkg/errors",
		"github.com/stmcginnis/gofish", "go.opentelemetry.io/otel",
	},
}

// TestDriverImports holds that drivers do not link each other, a simulator, a
// JSON Schema compiler, or another driver's library.
func TestDriverImports(t *testing.T) {
	for _, name := range names(t) {
		for _, dep := range deps(t, "./cmd/maas-powerdriver-"+name) {
			rest, isDriver := strings.CutPrefix(dep, "drivers/")
			foreign := isDriver && rest != name && !strings.HasPrefix(rest, name+"/") && !strings.HasPrefix(rest, "kit/")
			if foreign || strings.HasPrefix(dep, "schemas") || strings.HasPrefix(dep, "maaspd/") {
				t.Errorf("maas-powerdriver-%s links %s", name, dep)
			}
			if outside(dep) && !permitted(dep, append(allowed[name], "github.com/alecthomas/kong")) {
				t.Errorf("maas-powerdriver-%s links %s, which is not in its budget", name, dep)
			}
		}
	}
}

func permitted(dep string, modules []string) bool {
	for _, allowed := range modules {
		if dep == allowed || strings.HasPrefix(dep, allowed+"/") {
			return true
		}
	}
	return false
}
