package inventory_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

// tenThousand is an inventory of 10 000 nodes by ranges.
const tenThousand = `version: 1
drivers: {ipmi: {parameters: {power_user: admin, power_pass: {file: s}, cipher_suite_id: "17"}}}
groups:
  all: {nodes: "/n.*/", wait: 10s, parameters: {k_g: {file: k}}}
nodes:
  n[00001-10000]: {driver: ipmi, parameters: {power_address: "bmc[00001-10000].example.org"}, serial: "S[1-10000]"}
`

func TestMemoryOfManyNodes(t *testing.T) {
	path := file(t, "i.yaml", tenThousand)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	each := (after.HeapAlloc - before.HeapAlloc) / uint64(len(inv.Names()))
	t.Logf("%d bytes a node", each)
	if each > 3000 {
		t.Errorf("a node takes %d bytes", each)
	}
	if value := inv.Node("n09999").Feeds[0].Routes[0].Parameters["power_address"]; value.At.Line != 6 {
		t.Error(value)
	}
}

// BenchmarkLoad is the time for 10 000 nodes, as ranges and one by one.
func BenchmarkLoad(b *testing.B) {
	var listed strings.Builder
	listed.WriteString("version: 1\nnodes:\n")
	for i := range 10_000 {
		fmt.Fprintf(&listed, "  n%05d: {driver: ipmi, parameters: {power_address: 10.0.%d.%d, power_user: admin}}\n", i, i/256, i%256)
	}
	for name, content := range map[string]string{"ranges": tenThousand, "listed": listed.String()} {
		b.Run(name, func(b *testing.B) {
			path := b.TempDir() + "/i.yaml"
			writeFile(b, path, content)
			for b.Loop() {
				if _, err := inventory.Load(path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestBounds holds that no small file takes much time or memory.
func TestBounds(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"one key", "nodes: {'n[1-200001]': {driver: x}}", "more than 200000 nodes"},
		{"a huge key", "nodes: {'n[1-1000][1-1000][1-1000]': {driver: x}}", "n[1-1000]"},
		{"many keys", "nodes:\n" + "  'a[1-99999]': {driver: x}\n  'b[1-99999]': {driver: x}\n  'c[1-99999]': {driver: x}\n", "more than 200000 nodes"},
		{"a huge list", "nodes: {'n[1-3]': {driver: x, parameters: {a: '[1-999999999][1-999999999][1-999999999]'}}}", "too many values, and the key above for 3 names"},
		{"groups in groups", "nodes: {n: {driver: x}}\ngroups:\n" + chained(150), "groups name each other more than 100 deep"},
		{"a circle of many", "nodes: {'n[1-50000]': {driver: x, dependsOn: 'n[2-50000,1]'}}", "n20 → … → n1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			begin := time.Now()
			_, err := inventory.Load(file(t, "i.yaml", "version: 1\n"+test.content))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %.300v, want %s", err, test.want)
			}
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func chained(count int) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, "  g%d: {nodes: '@g%d'}\n", i, i+1)
	}
	fmt.Fprintf(&text, "  g%d: {nodes: n}\n", count)
	return text.String()
}
