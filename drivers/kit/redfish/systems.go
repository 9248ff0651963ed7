package redfish

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
)

const (
	systemsPath  = "/redfish/v1/Systems"
	managersPath = "/redfish/v1/Managers"
	// mostMembers and mostPages bound a collection, which may go on for ever.
	mostMembers = 1000
	mostPages   = 100
	tooMany     = "it has more members than any BMC has; check that the address is the BMC's, and update its firmware"
)

// collection is a page of a collection (DSP0266, 9.6.5).
type collection struct {
	Members []Ref  `json:"Members"`
	Next    string `json:"Members@odata.nextLink"`
}

// Members returns the links of a collection's members, in its order, from all of
// its pages.
func (c *Client) Members(ctx context.Context, link string) ([]string, error) {
	var links []string
	seen := map[string]bool{}
	for link != "" && !seen[link] {
		if len(links) > mostMembers || len(seen) == mostPages {
			return nil, c.fail(KindTooLarge, "read a collection", tooMany)
		}
		seen[link] = true
		var page collection
		if err := c.Get(ctx, link, &page); err != nil {
			return nil, err
		}
		for _, member := range page.Members {
			if member.Link != "" {
				links = append(links, member.Link)
			}
		}
		link = page.Next
	}
	if len(links) > mostMembers {
		return nil, c.fail(KindTooLarge, "read a collection", tooMany)
	}
	return links, nil
}

// Systems returns the links of the BMC's systems, in the order of the collection.
func (c *Client) Systems(ctx context.Context) ([]string, error) {
	return c.membersAt(ctx, systemsPath)
}

// membersAt is Members of a collection whose path is the standard's, not a link
// of the BMC's: some have it only with a slash at its end.
func (c *Client) membersAt(ctx context.Context, path string) ([]string, error) {
	links, err := c.Members(ctx, path)
	if !isNotFound(err) {
		return links, err
	}
	if links, second := c.Members(ctx, path+"/"); !isNotFound(second) {
		return links, second
	}
	return nil, err
}

// SystemAt reads the system behind a link.
func (c *Client) SystemAt(ctx context.Context, link string) (*System, error) {
	system := &System{}
	reply, tag, err := c.read(ctx, link, system)
	if err != nil {
		return nil, err
	}
	system.Link, system.ETag, system.raw = c.withSlash(link, reply.URL), tag, reply.Body
	if kind := system.Type; kind != "" && !strings.Contains(kind, "#ComputerSystem.") {
		return nil, c.fail(KindNotFound, "read "+c.login.readable(link), "this is no ComputerSystem, but %s; take one of the members of %s",
			c.login.quoted(kind), systemsPath)
	}
	return system, nil
}

// withSlash is the link, with a slash at its end if that is where a redirect led
// to, so that the next request needs none.
func (c *Client) withSlash(link string, reached *url.URL) string {
	asked, err := c.web.Resolve(link)
	if err == nil && asked.RawQuery == "" && reached.EscapedPath() == asked.EscapedPath()+"/" {
		return asked.EscapedPath() + "/"
	}
	return link
}

// System reads the system of that id: its Id, the last part of its path, or its
// whole path. Without an id it is the only one with a Reset action, else the
// error is of KindChoice. A system that was found before costs one request.
func (c *Client) System(ctx context.Context, id string) (*System, error) {
	c.mu.Lock()
	known := c.found[id]
	c.mu.Unlock()
	if known != "" {
		return c.SystemAt(ctx, known)
	}
	find, path := c.guess, guessed(id)
	switch {
	case id == "":
		find = c.only
	case strings.HasPrefix(id, "/"):
		find, path = c.given, id
	}
	if _, err := c.web.Resolve(path); err != nil {
		return nil, c.fail(KindNotFound, "find the system", "no system can have the id %q; give its Id, the last part of its path, or its whole path",
			c.login.quoted(id))
	}
	system, err := find(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.found[id] = system.Link
	return system, nil
}

// atPath reads the system at a path that a person gave, which may have lost or
// won a slash at its end.
func (c *Client) atPath(ctx context.Context, path string) (*System, error) {
	system, err := c.SystemAt(ctx, path)
	if !isNotFound(err) {
		return system, err
	}
	other := path + "/"
	if strings.HasSuffix(path, "/") {
		other = strings.TrimRight(path, "/")
	}
	if system, second := c.SystemAt(ctx, other); !isNotFound(second) {
		return system, second
	}
	return nil, err
}

// given is atPath, with the paths that there are in the error.
func (c *Client) given(ctx context.Context, path string) (*System, error) {
	system, err := c.atPath(ctx, path)
	if !isNotFound(err) {
		return system, err
	}
	links, listErr := c.Systems(ctx)
	if listErr != nil {
		return nil, err
	}
	return nil, c.noSystem(path, links)
}

// noSystem is the error of an id that no system has, as it was given: a space
// at its end may be what is wrong.
func (c *Client) noSystem(id string, there []string) error {
	failure := c.fail(KindNotFound, "find the system", "there is no system %.200q; there are: %s", id, c.list(there))
	failure.IDs = there
	return failure
}

// guessed is where most BMCs have the system of an id.
func guessed(id string) string {
	return systemsPath + "/" + url.PathEscape(strings.Trim(id, "/"))
}

// guess reads the system where most BMCs have it, and asks the collection only
// if it is not there.
func (c *Client) guess(ctx context.Context, id string) (*System, error) {
	system, err := c.atPath(ctx, guessed(id))
	if !isNotFound(err) {
		return system, err
	}
	links, err := c.Systems(ctx)
	if err != nil {
		return nil, err
	}
	id = strings.Trim(id, "/")
	for _, link := range links {
		if lastPart(link) == id {
			return c.SystemAt(ctx, link)
		}
	}
	all, err := c.readAll(ctx, links)
	if err != nil {
		return nil, err
	}
	for _, system := range all {
		if system.ID == id {
			return system, nil
		}
	}
	return nil, c.noSystem(id, identifiers(choices(all)))
}

// choices are the systems to choose from: those that can be reset, if any.
func choices(all []*System) []*System {
	resettable := slices.DeleteFunc(slices.Clone(all), func(s *System) bool { return !s.Resettable() })
	if len(resettable) > 0 {
		return resettable
	}
	return all
}

// only reads the system when there is but one to choose.
func (c *Client) only(ctx context.Context, _ string) (*System, error) {
	links, err := c.Systems(ctx)
	switch {
	case err != nil:
		return nil, err
	case len(links) == 0:
		return nil, c.fail(KindNotFound, "find the system", "the BMC lists no systems; update its firmware, or wait until it has found its hardware")
	case len(links) == 1:
		return c.SystemAt(ctx, links[0])
	}
	all, err := c.readAll(ctx, links)
	if err != nil {
		return nil, err
	}
	all = choices(all)
	if len(all) == 1 && all[0].Resettable() {
		return all[0], nil
	}
	failure := c.fail(KindChoice, "find the system", "the BMC has several systems: %s; name one of them", c.list(identifiers(all)))
	failure.IDs = identifiers(all)
	return nil, failure
}

// readAll reads the systems; one that is listed and not there is left out.
func (c *Client) readAll(ctx context.Context, links []string) ([]*System, error) {
	var all []*System
	for _, link := range links {
		system, err := c.SystemAt(ctx, link)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, system)
	}
	return all, nil
}

// identifiers are what the systems can be asked for by: the Id, or the path
// where Ids repeat or are missing.
func identifiers(all []*System) []string {
	count := map[string]int{}
	for _, system := range all {
		count[system.ID]++
	}
	ids := []string{}
	for _, system := range all {
		if system.ID == "" || count[system.ID] > 1 {
			ids = append(ids, system.Link)
		} else {
			ids = append(ids, system.ID)
		}
	}
	return ids
}

// mostListed is how many systems an error names.
const mostListed = 16

// list is the identifiers for a person.
func (c *Client) list(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	more := ""
	if len(ids) > mostListed {
		ids, more = ids[:mostListed], " …"
	}
	var words []string
	for _, id := range ids {
		words = append(words, c.login.quoted(id))
	}
	return strings.Join(words, ", ") + more
}

// lastPart is what follows the last slash of a link that is not at its end.
func lastPart(link string) string {
	link = strings.TrimRight(link, "/")
	part := link[strings.LastIndex(link, "/")+1:]
	if plain, err := url.PathUnescape(part); err == nil {
		return plain
	}
	return part
}

// isNotFound tells whether the BMC answered 404.
func isNotFound(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	return ok && failure.Kind == KindNotFound && failure.Status != 0
}
