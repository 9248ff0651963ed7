package contest

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

// Page collects what the benchmarks of one driver print, for its part of the
// benchmark page. The zero value but for Package is an empty part.
type Page struct {
	// Package is where the benchmarks are, as the go command takes it:
	// "./drivers/ipmi".
	Package string

	mu   sync.Mutex
	text strings.Builder
}

// Print writes a line to standard output and to the page: the tables are for
// people, and b.Log shows only ten lines.
func (p *Page) Print(format string, args ...any) {
	line := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	fmt.Println(line)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text.WriteString(line + "\n")
}

// Section begins a section of the part, with the command that repeats it.
func (p *Page) Section(title, benchmark, words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.text.Len() > 0 {
		p.text.WriteString("```\n\n")
	}
	fmt.Fprintf(&p.text, "### %s\n\n%s\n\nRepeat: `go test %s -run '^$' -bench '^%s$' -benchtime 1x`\n\n```text\n", title, words, p.Package, benchmark)
}

// Empty tells that no benchmark has run.
func (p *Page) Empty() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Len() == 0
}

// Write replaces the part of the page in the file that stands between the
// comments "begin: name" and "end: name", by the head and what was printed. The
// parts of other drivers stay as they were measured.
func (p *Page) Write(file, name, head string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	page, err := replaced(string(data), name, head+"\n"+p.text.String()+"```\n")
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, []byte(page), 0o644)
}

// replaced is the page with the part between its comments.
func replaced(page, name, part string) (string, error) {
	begin, end := "<!-- begin: "+name+" -->\n", "<!-- end: "+name+" -->\n"
	before, rest, begins := strings.Cut(page, begin)
	_, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		return "", fmt.Errorf("there is no %q with an %q after it", strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return before + begin + part + end + after, nil
}
