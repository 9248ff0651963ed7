package main

import (
	"context"
	"os"
	"strings"
	"testing"
)

// asPowersim makes this test program powersim itself, with the variable's
// words as its arguments.
const asPowersim = "POWERSIM_TEST_ARGUMENTS"

func TestMain(m *testing.M) {
	if line, given := os.LookupEnv(asPowersim); given {
		os.Exit(run(context.Background(), strings.Fields(line), streams{os.Stdin, os.Stdout, os.Stderr}))
	}
	os.Exit(m.Run())
}
