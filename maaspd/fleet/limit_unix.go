//go:build unix

package fleet

import "syscall"

// descriptors are what a process of a driver takes of this one's: its three
// streams, both ends while it starts, and the handle that it is waited for by.
const descriptors = 8

// spared are left for everything else.
const spared = 64

// fitting is how many processes at a time the limit of open files allows, the
// number wanted at most.
func fitting(wanted int) int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return wanted
	}
	room := (int64(min(limit.Cur, 1<<20)) - spared) / descriptors
	return int(max(1, min(room, int64(wanted))))
}
