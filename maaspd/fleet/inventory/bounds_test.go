package inventory

import (
	"fmt"
	"strings"
	"testing"
)

// TestBoundsOfWork holds the bounds that a smaller number of nodes lowers.
func TestBoundsOfWork(t *testing.T) {
	var groups strings.Builder
	for i := range 30 {
		fmt.Fprintf(&groups, "  g%d: {nodes: 'n[1-1000]'}\n", i)
	}
	tests := []struct{ name, content, want string }{
		{"many lists", "  n[1-1000]: {driver: x, parameters: {l: [" + strings.Repeat("'[1-1000]', ", 30) + "]}}", "1: the lists in brackets stand for more than 20000 values"},
		{"many groups", "  n[1-1000]: {driver: x}\ngroups:\n" + groups.String(), "25: the groups have more than 20000 nodes together"},
		{"many nodes", "  n[1-1001]: {driver: x}", "3: the inventory has more than 1000 nodes and devices"},
		{"enough", "  n[1-1000]: {driver: x, parameters: {l: '[1-1000]'}}", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := load([]source{{name: "i.yaml", content: []byte("version: 1\nnodes:\n" + test.content)}}, 1000)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), "i.yaml:"+test.want)) {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}
