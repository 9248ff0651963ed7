package redfish

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// service is what a survey needs of a Client.
type service interface {
	GetTagged(ctx context.Context, link string, into any) (etag string, err error)
	Patch(ctx context.Context, link string, body any, etag string) error
	Systems(ctx context.Context) ([]string, error)
}

// survey reads what a task needs of a BMC, and remembers the entity tags for
// what it will change.
type survey struct {
	client service
	tags   map[string]string
	// held are resources that were read just before: the first read of one costs
	// no request.
	held map[string]json.RawMessage
}

func newSurvey(c service) *survey {
	return &survey{client: c, tags: map[string]string{}}
}

// surveyFrom begins with a system that was read just before.
func surveyFrom(c service, system *System) *survey {
	s := newSurvey(c)
	if system.raw != nil {
		s.held = map[string]json.RawMessage{system.Link: system.raw}
		s.tags[system.Link] = system.ETag
	}
	return s
}

// read reads a resource.
func (s *survey) read(ctx context.Context, link string) (node, error) {
	if raw, held := s.held[link]; held {
		delete(s.held, link)
		return parseNode(raw)
	}
	var raw json.RawMessage
	etag, err := s.client.GetTagged(ctx, link, &raw)
	if err != nil {
		return node{}, err
	}
	s.tags[link] = etag
	return parseNode(raw)
}

// readIfThere reads a resource, which is absent when there is no link to it, or
// the BMC has a link but answers 404 to it.
func (s *survey) readIfThere(ctx context.Context, link string) (node, error) {
	if link == "" {
		return node{}, nil
	}
	resource, err := s.read(ctx, link)
	if isNotFound(err) {
		return node{}, nil
	}
	return resource, err
}

// readIfTold is readIfThere for what is only good to know: any refusal but that
// of the login leaves it out.
func (s *survey) readIfTold(ctx context.Context, link string) (node, error) {
	resource, err := s.readIfThere(ctx, link)
	if failure, ok := errors.AsType[*Error](err); ok && failure.Status >= 400 && failure.Kind != KindBadCredentials {
		return node{}, nil
	}
	return resource, err
}

// members reads the members of a collection, those that are there, in its
// order and from all of its pages. Some BMCs hold them whole in the collection,
// without being asked.
func (s *survey) members(ctx context.Context, link string) ([]node, error) {
	var list []node
	for seen := map[string]bool{}; link != "" && !seen[link]; {
		if len(seen) == mostPages {
			return nil, errTooMany()
		}
		seen[link] = true
		page, err := s.readIfThere(ctx, link)
		if err != nil {
			return nil, err
		}
		members := page.at("Members").list()
		if len(list)+len(members) > mostMembers {
			return nil, errTooMany()
		}
		for _, member := range members {
			if member, err = s.member(ctx, member); err != nil {
				return nil, err
			}
			if member.whole() {
				list = append(list, member)
			}
		}
		link, _ = page.at("Members@odata.nextLink").value.(string)
	}
	return list, nil
}

func errTooMany() *Error {
	const op = "read a collection"
	return &Error{Kind: KindTooLarge, Op: op, Text: op + ": " + tooMany}
}

// member reads a member of a collection, unless it is whole already.
func (s *survey) member(ctx context.Context, member node) (node, error) {
	if member.whole() {
		return member, nil
	}
	link := member.link()
	member, err := s.readIfThere(ctx, link)
	member.setLink(link)
	return member, err
}

// change writes properties of a resource that was read.
func (s *survey) change(ctx context.Context, link string, body map[string]any) error {
	return s.client.Patch(ctx, link, body, s.tags[link])
}

// propertyUnknown tells whether a BMC refused a property because it has none of
// that name.
func propertyUnknown(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	return ok && failure.Status == http.StatusBadRequest && failure.has("PropertyUnknown")
}

// notSettable tells whether a BMC refused to write a property or a value, or
// the resource altogether, so that another place or value may be tried.
func notSettable(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	if !ok || failure.Sent {
		return false
	}
	switch failure.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	case http.StatusBadRequest:
		return failure.has(append(unknownValue, "PropertyUnknown", "PropertyNotWritable")...)
	}
	return false
}
