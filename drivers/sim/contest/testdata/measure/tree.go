package main

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// watch looks at the memory of the process and all that come from it, again and
// again, and returns the most that they had together, in bytes. Looking takes a
// twentieth of a processor at most.
func watch(pid int, over *atomic.Bool) int64 {
	var most int64
	for !over.Load() {
		begin := time.Now()
		most = max(most, memory(pid))
		time.Sleep(max(5*time.Millisecond, 20*time.Since(begin)))
	}
	return most
}

// memory is the resident memory of a process and all its descendants. A page
// that several of them share counts for each; but a child that is not yet the
// program which it shall be has the memory of its parent, and none of its own.
func memory(pid int) int64 {
	folder := "/proc/" + strconv.Itoa(pid)
	total := resident(folder + "/statm")
	threads, _ := os.ReadDir(folder + "/task") // a process that is gone has none
	for _, thread := range threads {
		children, _ := os.ReadFile(folder + "/task/" + thread.Name() + "/children")
		for _, child := range strings.Fields(string(children)) {
			if number, err := strconv.Atoi(child); err == nil && program(number) != program(pid) {
				total += memory(number)
			}
		}
	}
	return total
}

func program(pid int) string {
	path, _ := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe")
	return path
}

func resident(file string) int64 {
	text, _ := os.ReadFile(file)
	fields := bytes.Fields(text)
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize())
}
