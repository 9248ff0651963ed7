// Command powerctl switches machines on and off, by the drivers that know how:
// one, or ten thousand. It also finds drivers, describes them, and checks any
// driver against the protocol.
package main

import "os"

func main() {
	os.Exit(run(untilSignal(), os.Args[1:], streams{os.Stdout, os.Stderr}))
}
