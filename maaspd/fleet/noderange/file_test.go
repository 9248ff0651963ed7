package noderange

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeFiles puts files into a folder of the test, and is the folder.
func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestFiles(t *testing.T) {
	folder := writeFiles(t, map[string]string{
		"plain":     "n1\nn2\r\n\n  n3 , n4\n",
		"comments":  "# the first rack\nn1 # not n2\n#n3\nn4#n5",
		"exclude":   "rack1\n-n1\n",
		"nested":    "n5\n^sub/inner\n",
		"sub/inner": "n1,^deeper",
		// A file is looked for beside the one that names it.
		"sub/deeper": "db1",
		"empty":      "# nothing\n",
		"lastword":   "n1,n2",
	})
	cases := []struct{ name, text, want string }{
		{"lines", "^plain", "n1 n2 n3 n4"},
		{"comments", "^comments", "n1 n4"},
		{"an exclusion within", "n1,^exclude", "n1 n2 n3 db1"},
		{"a file excluded", "rack1,-^lastword", "n3 db1"},
		{"files of files", "^nested", "n5 n1 db1"},
		{"the same file twice", "^plain,^plain", "n1 n2 n3 n4"},
		{"an empty file", "^empty", ""},
		{"intersected", "^plain@rack1", "n1 n2 n3"},
		{"in parentheses", "(^plain)@n2", "n2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Expand(strings.ReplaceAll(c.text, "^", "^"+folder+"/"), sample())
			if err != nil || strings.Join(got, " ") != c.want {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	t.Chdir(folder)
	if got, err := Expand("^plain", sample()); err != nil || len(got) != 4 {
		t.Errorf("relative to the working directory: %q, %v", got, err)
	}
}

func TestFileErrors(t *testing.T) {
	files := map[string]string{
		"loop":     "n1\n^loop",
		"ring1":    "^ring2",
		"ring2":    "n1 ^ring3",
		"ring3":    "# back\n\n  ^ring1",
		"bracket":  "n1\nn2 # fine\nn3,n[4,5\n",
		"closes":   "n1\nn2)\n",
		"exclude":  "# all but\n-n1",
		"binary":   "\x7fELF\x02\x01\x01\x00",
		"missing":  "n1 ^none",
		"big":      strings.Repeat("#", maxFile+1),
		"folder/x": "",
	}
	for i := range 12 {
		files[fmt.Sprint("deep", i)] = fmt.Sprintf("^deep%d", i+1)
	}
	folder := writeFiles(t, files)
	cases := []struct {
		name, file string
		line       int
		problem    string
	}{
		{"names itself", "loop", 2, "names itself"},
		{"names itself by others", "ring1", 3, "names itself"},
		{"an open bracket", "bracket", 3, "this [ is never closed"},
		{"a closing parenthesis", "closes", 2, "this ) closes nothing"},
		{"exclusion only", "exclude", 1, "nothing to exclude from"},
		{"a program", "binary", 1, "cannot stand here"},
		{"a file that is not there", "missing", 1, "no such file"},
		{"too deep", "deep0", 1, "more than 8 deep"},
		{"too long", "big", 0, "more than 16 MiB"},
		{"a folder", "folder", 0, "no regular file"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Expand("n1,^"+folder+"/"+c.file, sample())
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("%q, %v", got, err)
			}
			if !strings.Contains(err.Error(), c.problem) || syntax.Line != c.line || (syntax.File != "") != (c.line > 0) {
				t.Errorf("%s (%s:%d)", err, syntax.File, syntax.Line)
			}
			if c.line > 0 && !strings.HasPrefix(err.Error(), fmt.Sprintf("%s:%d: ", syntax.File, c.line)) {
				t.Errorf("the text does not begin with the place: %s", err)
			}
		})
	}
	_, err := Expand("^"+folder+"/none", sample())
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the cause is lost: %v", err)
	}
}

// Files that name others many times would make exponentially many readings.
func TestFilesThatMultiply(t *testing.T) {
	files := map[string]string{"f8": "n1"}
	for i := range 8 {
		files[fmt.Sprint("f", i)] = strings.Repeat(fmt.Sprintf("^f%d\n", i+1), 100)
	}
	folder := writeFiles(t, files)
	_, err := Expand("^"+folder+"/f1", sample())
	if err == nil || !strings.Contains(err.Error(), "takes too long") {
		t.Errorf("%v", err)
	}
}
