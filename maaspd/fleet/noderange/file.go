package noderange

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

const (
	maxFile      = 16 << 20
	maxFileDepth = 8
	// workOfFile is what opening a file takes, and workOfByte reading it.
	workOfFile = 100_000
	workOfByte = 4
)

// fileTerm is the nodes of the ranges in a file.
func (r *reader) fileTerm() ([]string, error) {
	start := r.pos
	r.pos++
	path := r.value()
	if path == "" {
		return nil, r.fail(start, "the name of a file is missing after the ^")
	}
	if r.file != "" && !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(r.file), path)
	}
	if len(r.files) >= maxFileDepth {
		return nil, r.fail(start, "files name each other more than %d deep", maxFileDepth)
	}
	content, err := r.read(path)
	if err != nil {
		failure := r.fail(start, "the file cannot be read: %s", err)
		failure.Err = err
		return nil, failure
	}
	defer func() { r.files = r.files[:len(r.files)-1] }()
	if err := r.spend(start, workOfFile+len(content)*workOfByte); err != nil {
		return nil, err
	}
	inner := &reader{expander: r.expander, file: path, text: string(withoutComments(content))}
	return inner.whole()
}

var (
	errNotRegular = errors.New("it is no regular file")
	errLoop       = errors.New("it names itself, directly or by another file")
	errTooLong    = errors.New("it has more than 16 MiB")
)

// read is the content of a file, which is put on the stack of those being read.
// A pipe or a device is not opened: it might never end, or do something.
func (r *reader) read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &os.PathError{Op: "read", Path: path, Err: errNotRegular}
	}
	isSame := func(other os.FileInfo) bool { return os.SameFile(info, other) }
	if slices.ContainsFunc(r.files, isSame) {
		return nil, &os.PathError{Op: "read", Path: path, Err: errLoop}
	}
	content, err := readRegular(path)
	if err == nil {
		r.files = append(r.files, info)
	}
	return content, err
}

// readRegular reads a file that may have been exchanged for a pipe since it was
// looked at: opening it does not wait for anyone who writes.
func readRegular(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &os.PathError{Op: "read", Path: path, Err: errNotRegular}
	}
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(content) > maxFile {
		return nil, &os.PathError{Op: "read", Path: path, Err: errTooLong}
	}
	return content, err
}

// withoutComments puts blanks in the place of what stands behind a #, so that
// everything else keeps its place.
func withoutComments(content []byte) []byte {
	for start := 0; ; {
		from := bytes.IndexByte(content[start:], '#')
		if from < 0 {
			return content
		}
		for start += from; start < len(content) && content[start] != '\n'; start++ {
			content[start] = ' '
		}
	}
}
