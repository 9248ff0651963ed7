package main

import "github.com/maaspd/powerdrivers/maaspd/host"

// search is where drivers are looked for.
type search struct {
	DriverDir []string `placeholder:"DIR" help:"Look here first; may be repeated. Then follow MAASPD_DRIVER_PATH, the folder of powerctl, ../libexec/maaspd beside it, /usr/local/libexec/maaspd and /usr/libexec/maaspd."`
}

// folders are all of them, in order.
func (s search) folders() []string { return host.Folders(s.DriverDir...) }

// catalogue is that of the folders.
func (s search) catalogue() *host.Catalogue { return host.Open(s.folders()) }
