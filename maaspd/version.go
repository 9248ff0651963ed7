package maaspd

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// These are set by the linker (see the Makefile). They are build data, and so
// not part of the stable description that `schema` prints.
var (
	buildVersion string
	buildCommit  string
)

// BuildInfo is what --version prints: the version and commit of the build and
// the Go version. A build without the Makefile tells what the Go tool knows.
func BuildInfo() string {
	version, commit := buildVersion, buildCommit
	if info, ok := debug.ReadBuildInfo(); ok {
		if version == "" && info.Main.Version != "(devel)" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" && commit == "" {
				commit = setting.Value
			}
		}
	}
	if version == "" {
		version = "devel"
	}
	if commit == "" {
		commit = "unknown"
	}
	return fmt.Sprintf("%s, commit %s, %s", version, commit, runtime.Version())
}
