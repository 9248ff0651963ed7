package main

import (
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var groupName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

func (s source) checkName(name string) {
	if !groupName.MatchString(name) {
		s.reject("name", "must begin with a letter and have only letters, digits, - and _, not %q", name)
	}
}

// choices are the words that a setting may have.
var choices = map[string][]string{
	"power":       {"off", "on", "random"},
	"bootDevice":  {"none", "pxe", "disk", "cdrom", "bios", "removable"},
	"damageKinds": {"bit", "truncate", "length", "random"},
	"vendor":      vendorNames(),
	"role":        roleNames(),
}

func (s source) checkChoice(key, value string) {
	if !slices.Contains(choices[key], value) {
		s.reject(key, "must be one of %s, not %q", strings.Join(choices[key], ", "), value)
	}
}

func (s source) checkShare(key string, share float64) {
	if !(share >= 0 && share <= 1) { // so that no number fails, too
		s.reject(key, "must be between 0 and 1, not %v", share)
	}
}

func (s source) checkTime(key string, d time.Duration) {
	if d < 0 {
		s.reject(key, "must not be negative")
	}
}

// chosen returns which of n devices a list or a share means, by index. The
// share is kept exactly, rounded to whole devices; which ones they are is
// random.
func (s source) chosen(random *rand.Rand, n int, key, list string, share float64) map[int]bool {
	picked, order := map[int]bool{}, random.Perm(n)
	if list != "" && share > 0 {
		s.reject(key, "and %s are given, where one is enough", s.name(key+"Share"))
	}
	for _, i := range order[:min(n, max(0, int(math.Round(share*float64(n)))))] {
		picked[i] = true
	}
	for _, i := range s.listed(n, key, list) {
		picked[i] = true
	}
	return picked
}

// listed returns which of n things a list such as 3,7-9 means, by index.
func (s source) listed(n int, key, list string) []int {
	var picked []int
	for part := range strings.SplitSeq(list, ",") {
		if list == "" {
			break
		}
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		if !isRange {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || first < 1 || last > n || last < first {
			s.reject(key, "must be numbers from 1 to %d such as 3,7-9, not %q", n, list)
			break
		}
		for i := first; i <= last; i++ {
			picked = append(picked, i-1)
		}
	}
	return picked
}

// secret returns the text, the one line of the file, or what it is otherwise.
func (s source) secret(key, text, fileKey, file, otherwise string) string {
	switch {
	case text != "" && file != "":
		s.reject(key, "and %s are given, where one is enough", s.name(fileKey))
	case file != "":
		content, err := os.ReadFile(file)
		if err != nil {
			s.reject(fileKey, "cannot be read: %v", err)
		}
		return strings.TrimRight(string(content), "\r\n")
	case text == "":
		return otherwise
	}
	return text
}
