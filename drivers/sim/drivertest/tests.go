package drivertest

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"testing"
)

// Tests runs the tests of a driver and returns the exit status. Most of them wait
// for a device, so that more of them than there are processors may run at a time:
// as many as parallel says, but not while fuzzing, of which that is the number of
// processes. Before them prepare builds what they need into a folder, which is
// removed at the end; after them, after (nil for nothing) may write what they
// found.
func Tests(m *testing.M, parallel int, prepare func(folder string) error, after func() error) int {
	folder, err := os.MkdirTemp("", "driver-tests")
	if err == nil {
		defer os.RemoveAll(folder)
		err = prepare(folder)
	}
	flag.Parse()
	if err == nil && flag.Lookup("test.fuzz").Value.String() == "" {
		err = flag.Set("test.parallel", strconv.Itoa(parallel))
	}
	status := 1
	if err == nil {
		status = m.Run()
	}
	if err == nil && after != nil {
		err = after()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}
