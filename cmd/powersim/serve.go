package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"time"

	"github.com/alecthomas/kong"
)

type serveCmd struct {
	Format string        `enum:"auto,text,json" default:"auto" help:"text for people, json for programs: one line per device. auto is text on a terminal and json elsewhere."`
	For    time.Duration `default:"0s" help:"End by itself after this time; 0 is never."`
	rackFlags
}

// Run serves until the context ends, which is no error.
func (s *serveCmd) Run(ctx context.Context, line *kong.Context, std streams) error {
	r, err := s.start(line.Path)
	if err != nil {
		return err
	}
	defer r.close()
	if s.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.For)
		defer cancel()
	}
	if err := s.announce(r, std.out); err != nil {
		return err
	}
	<-ctx.Done()
	r.reportVisits(std.err)
	return nil
}

// announce prints what is served. By then all devices answer.
func (s *serveCmd) announce(r *rack, out io.Writer) error {
	if s.Format == "text" || s.Format == "auto" && isTerminal(out) {
		return writeText(out, r)
	}
	buffered := bufio.NewWriter(out)
	if err := writeLines(buffered, r.lines()); err != nil {
		return err
	}
	return buffered.Flush()
}

func isTerminal(out io.Writer) bool {
	file, isFile := out.(*os.File)
	if !isFile {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// inline is a value as one line of JSON.
func inline(value any) string {
	text, _ := json.Marshal(value) // of structs and strings: cannot fail
	return string(text)
}
