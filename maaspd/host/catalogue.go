package host

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// describersAtOnce is how many drivers are asked for their descriptions at a
// time: each is a process that starts, prints and ends.
const describersAtOnce = 8

// Catalogue is what drivers there are. It describes each once, and remembers
// the descriptions by path, size and time of change, also for later runs. It
// may be used from several goroutines.
type Catalogue struct {
	folders []string
	find    func() ([]Driver, error)
	cache   *cache

	lock sync.Mutex
	asks map[string]*ask // by path
}

// ask is the one question to a program for its description.
type ask struct {
	sync.Mutex
	answered    bool
	description Description
	err         error
}

// Entry is a driver with its description, or why it is refused.
type Entry struct {
	Driver
	Description Description
}

// Open makes a catalogue of the folders (see Folders). It reads nothing yet.
func Open(folders []string) *Catalogue {
	find := sync.OnceValues(func() ([]Driver, error) { return Find(folders) })
	return &Catalogue{folders: folders, find: find, cache: openCache(), asks: map[string]*ask{}}
}

// Entries are all drivers in the order of Find, the refused ones included,
// described several at a time. The error is that of Find.
func (c *Catalogue) Entries(ctx context.Context) ([]Entry, error) {
	found, err := c.find()
	entries := make([]Entry, len(found))
	free := make(chan struct{}, describersAtOnce)
	var running sync.WaitGroup
	for i, driver := range found {
		free <- struct{}{}
		running.Go(func() {
			defer func() { <-free }()
			entries[i] = c.entry(ctx, driver)
		})
	}
	running.Wait()
	c.cache.save()
	return entries, err
}

// entry describes the driver. One that is refused is not run.
func (c *Catalogue) entry(ctx context.Context, driver Driver) Entry {
	if driver.Refused != nil {
		return Entry{Driver: driver}
	}
	description, err := c.described(ctx, driver.Path)
	driver.Refused = err
	return Entry{driver, description}
}

// Describe is the driver of the name with its description. The error tells
// which drivers there are, or why the one of the name is refused. A broken
// driver is not replaced by one of the same name in a later folder: whoever
// installed it wants to know.
func (c *Catalogue) Describe(ctx context.Context, name string) (Driver, Description, error) {
	driver, err := c.named(name)
	if err != nil {
		return Driver{}, Description{}, err
	}
	entry := c.entry(ctx, driver)
	c.cache.save()
	if entry.Refused != nil {
		return entry.Driver, Description{}, fmt.Errorf("%s is refused: %w", driver.Path, entry.Refused)
	}
	return entry.Driver, entry.Description, nil
}

// named is the driver of the name: the one that is used, or else the first one
// that is refused.
func (c *Catalogue) named(name string) (Driver, error) {
	found, err := c.find()
	var refused *Driver
	var names []string
	for _, driver := range found {
		switch {
		case driver.Name == name && driver.Refused == nil:
			return driver, nil
		case driver.Name == name && refused == nil:
			refused = &driver
		}
		names = append(names, driver.Name)
	}
	switch {
	case refused != nil:
		return *refused, nil
	case err != nil: // it may be in the folder that cannot be read
		return Driver{}, fmt.Errorf("there is no driver %q: %w", name, err)
	case len(names) == 0:
		return Driver{}, fmt.Errorf("there is no driver %q: no program %s* is in %s", name, Prefix, strings.Join(c.folders, ", "))
	}
	slices.Sort(names)
	return Driver{}, fmt.Errorf("there is no driver %q; found are: %s", name, strings.Join(slices.Compact(names), ", "))
}

// described asks the program, once. An answer that the caller's context cut off
// is none.
func (c *Catalogue) described(ctx context.Context, path string) (Description, error) {
	c.lock.Lock()
	question := c.asks[path]
	if question == nil {
		question = &ask{}
		c.asks[path] = question
	}
	c.lock.Unlock()
	question.Lock()
	defer question.Unlock()
	if !question.answered {
		question.description, question.err = c.cache.describe(ctx, path)
		question.answered = ctx.Err() == nil
	}
	return question.description, question.err
}
