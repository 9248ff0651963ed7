//go:build unix

package inventory

import (
	"io/fs"
	"os"
	"syscall"
)

// hasOwners tells that files have an owner and permissions of the usual kind.
const hasOwners = true

// trusted tells whether the file is the user's own or that of root.
func trusted(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && (stat.Uid == 0 || int(stat.Uid) == os.Geteuid())
}
