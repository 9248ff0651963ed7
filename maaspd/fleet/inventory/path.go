package inventory

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Path is where the inventory is: what is given, or else the first of
// inventory.yaml and inventory.d that is there, in the maaspd folder of the
// user's configuration ($XDG_CONFIG_HOME, or ~/.config) and then in /etc/maaspd.
// The current folder is not looked into: an inventory may run commands, and the
// folder may be a stranger's. The error says where was looked.
func Path(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	places := usual(os.Getenv("XDG_CONFIG_HOME"), os.Getenv("HOME"))
	for _, place := range places {
		if _, err := os.Stat(place); !errors.Is(err, fs.ErrNotExist) {
			return place, nil // what is wrong with it is said when it is read
		}
	}
	return "", fmt.Errorf("there is no inventory: not %s; write one into the first, or name one with --inventory or POWERCTL_INVENTORY "+
		"(docs/powerctl.md shows how one looks)", strings.Join(places, ", not "))
}

// usual are the places where an inventory is looked for.
func usual(config, home string) []string {
	var folders []string
	switch {
	case filepath.IsAbs(config): // the XDG specification wants others ignored
		folders = append(folders, config)
	case filepath.IsAbs(home):
		folders = append(folders, filepath.Join(home, ".config"))
	}
	var places []string
	for _, folder := range append(folders, "/etc") {
		for _, name := range []string{"inventory.yaml", "inventory.d"} {
			places = append(places, filepath.Join(folder, "maaspd", name))
		}
	}
	return places
}
