package redfish

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

// Patch changes properties of the resource behind a link. The etag is that of
// the resource, "" when it is not known.
//
// BMCs disagree on If-Match: some demand it, some refuse every tag, some refuse
// the very tag they gave (weak ones, which do not compare strongly by RFC 9110,
// 13.1.1, or ones that a compressing proxy has changed). A refusal for its sake
// changes nothing, so the forms are tried in turn: as given, repaired, none; and
// the tag is read where the BMC asks for one that is not known, or has changed.
func (c *Client) Patch(ctx context.Context, link string, body any, etag string) error {
	_, err := c.patch(ctx, "change "+c.login.readable(link), link, body, etag)
	return err
}

// patch is Patch, and returns the tag that was known at last: after a refusal
// for another reason the resource still has it.
func (c *Client) patch(ctx context.Context, op, link string, body any, etag string) (known string, err error) {
	err = c.patchWith(ctx, op, link, body, append(repaired(etag), ""))
	if !hasStatus(err, http.StatusPreconditionRequired, http.StatusPreconditionFailed) {
		return etag, err
	}
	fresh, readErr := c.GetTagged(ctx, link, &struct{}{})
	if readErr != nil || fresh == "" || fresh == etag {
		return etag, err
	}
	return fresh, c.patchWith(ctx, op, link, body, repaired(fresh))
}

// patchWith sends the change with one tag after the other, "" standing for
// none, until it is not refused for the tag's sake.
func (c *Client) patchWith(ctx context.Context, op, link string, body any, tags []string) (err error) {
	for _, tag := range tags {
		request := web.Request{Method: http.MethodPatch, Link: link, Body: body, Op: op}
		if tag != "" {
			request.Header = http.Header{"If-Match": {tag}}
		}
		if _, err = c.exchange(ctx, request); !hasStatus(err, http.StatusPreconditionFailed) {
			return err
		}
	}
	return err
}

// repaired are the forms of a tag to try, the given one first; none for none.
func repaired(tag string) []string {
	if tag == "" {
		return nil
	}
	tags := []string{tag}
	add := func(form string) {
		if form != "" && !slices.Contains(tags, form) {
			tags = append(tags, form)
		}
	}
	strong := strings.TrimPrefix(tag, "W/")
	add(strong)
	bare := strings.TrimSuffix(strings.Trim(strong, `"`), "-gzip")
	add(`"` + bare + `"`)
	return tags
}

// hasStatus tells whether the BMC refused with one of the statuses.
func hasStatus(err error, statuses ...int) bool {
	failure, ok := errors.AsType[*Error](err)
	return ok && slices.Contains(statuses, failure.Status)
}
