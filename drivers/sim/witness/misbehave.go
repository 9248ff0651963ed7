//go:build unix

package main

import (
	"bytes"
	"os"
	"os/signal"
	"syscall"
)

// misbehaves does what the request says that goes wrong, and tells whether there
// is no reply to come. hang is how the verb hangs, if it returns at all.
func misbehaves(r request, hang func()) bool {
	switch r.Parameters.Behave {
	case "crash":
		suicide()
	case "crash-once":
		note(r, "crash-once")
		file, err := os.OpenFile(path(r, "crashed."+orDash(r.Parameters.Outlet)), os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return false // it has
		}
		file.Close()
		suicide()
	case "exit":
		os.Exit(3)
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
		select {}
	case "hang":
		signal.Reset(syscall.SIGTERM)
		hang()
		select {}
	case "garbage":
		_, _ = os.Stdout.WriteString("Welcome!\n{\"action_type\": \x1b[31m\x00\n")
		return true
	case "flood":
		flood()
		return true
	}
	return false
}

// suicide ends the process by a signal, without a core file.
func suicide() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// flood prints more than any reply is, without a line end.
func flood() {
	block := bytes.Repeat([]byte("flood "), 10000)
	for range 150 {
		if _, err := os.Stdout.Write(block); err != nil {
			return
		}
	}
}
