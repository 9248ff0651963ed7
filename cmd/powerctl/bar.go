package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

const (
	// barAfter is how long a run may take without a progress bar, and barPace
	// how often it is drawn anew.
	barAfter = time.Second
	barPace  = 200 * time.Millisecond
)

// bar is the progress bar on standard error. Nil is none. It is not for use by
// several goroutines: show takes care of that.
type bar struct {
	progress *progressbar.ProgressBar
	gate     *gate
	// inTheWay tells that results appear on a terminal, too, where the bar must
	// make room for them.
	inTheWay bool
	drawn    bool
}

// gate lets through what is written to it only while it is open.
type gate struct {
	to   io.Writer
	open bool
}

func (g *gate) Write(text []byte) (int, error) {
	if !g.open {
		return len(text), nil
	}
	return g.to.Write(text)
}

// newBar is the bar for so many results; nil where none is wanted.
func newBar(s showing, std streams, what string, total int) *bar {
	wanted := s.Progress == "on" || s.Progress == "auto" && isTerminal(std.err) && total > 1
	if !wanted || s.Quiet || total == 0 {
		return nil
	}
	b := &bar{gate: &gate{to: std.err}, inTheWay: isTerminal(std.out)}
	b.progress = progressbar.NewOptions(total,
		progressbar.OptionSetWriter(b.gate), progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	b.progress.StartWithoutRender()
	return b
}

// step counts a result.
func (b *bar) step() {
	if b == nil {
		return
	}
	b.gate.open = false
	_ = b.progress.Add(1) // fails beyond the total only, which nobody counts to
	if b.drawn && b.inTheWay {
		b.draw()
	}
}

// draw shows the bar as it is now.
func (b *bar) draw() {
	if b == nil || b.progress.IsFinished() {
		return
	}
	b.gate.open, b.drawn = true, true
	_ = b.progress.RenderBlank() // a bar that cannot be shown is no reason to stop
	b.gate.open = false
}

// makeRoom takes the bar away for a line on standard output, if it is in the
// way of that.
func (b *bar) makeRoom() {
	if b != nil && b.inTheWay {
		b.clear()
	}
}

// clear takes the bar away; it comes back with the next draw.
func (b *bar) clear() {
	if b == nil || !b.drawn {
		return
	}
	b.gate.open = true
	_ = b.progress.Clear()
	b.gate.open = false
}

// isTerminal tells whether what is written there is seen by a person.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
