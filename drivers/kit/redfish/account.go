package redfish

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// mostAccounts bounds the accounts that are read one by one: as many as the BMCs
// with the most of them have.
const mostAccounts = 16

// Role reads the role of an account, such as "Administrator", from the accounts
// of a service: with one request for all of them where the service has $expand
// (DSP0266, section 7.3), else one by one, the likeliest first, and at most 16. It
// is "" when the BMC does not list the account, or not to this one.
func (c *Client) Role(ctx context.Context, service Service, user string) (string, error) {
	return newSurvey(c).role(ctx, service, user)
}

func (s *survey) role(ctx context.Context, service Service, user string) (string, error) {
	user = strings.TrimSpace(user)
	accountService, err := s.readIfTold(ctx, service.Accounts)
	if err != nil || user == "" {
		return "", err
	}
	accounts, err := s.accounts(ctx, accountService.at("Accounts").link(), service.Expand)
	if err != nil {
		return "", err
	}
	for read, account := range likeliestFirst(accounts, user) {
		if !account.whole() {
			if read >= mostAccounts {
				break
			}
			if account, err = s.readIfTold(ctx, account.link()); err != nil {
				return "", err
			}
		}
		if account.at("UserName").text() == user {
			return roleOf(account), nil
		}
	}
	return "", nil
}

// accounts are the members of a collection, whole if the BMC does expand them:
// one that announces it may refuse it here all the same.
func (s *survey) accounts(ctx context.Context, link string, expand bool) ([]node, error) {
	if expand && link != "" && !strings.Contains(link, "?") {
		whole, err := s.read(ctx, link+"?$expand=.")
		if err == nil {
			return whole.at("Members").list(), nil
		}
		if failure, ok := errors.AsType[*Error](err); ok && failure.Status == http.StatusForbidden {
			return nil, nil
		}
	}
	collection, err := s.readIfTold(ctx, link)
	return collection.at("Members").list(), err
}

// likeliestFirst are the accounts with the one ahead whose link ends in the user
// name: some BMCs have names there, others numbers.
func likeliestFirst(accounts []node, user string) []node {
	named := func(account node) bool { return lastPart(account.link()) == user }
	if i := slices.IndexFunc(accounts, named); i > 0 {
		accounts[0], accounts[i] = accounts[i], accounts[0]
	}
	return accounts
}

// roleOf is the role of an account, which has it as a link as well.
func roleOf(account node) string {
	if role := account.at("RoleId").text(); role != "" {
		return role
	}
	return lastPart(account.at("Links", "Role").link())
}

// Service is what a Redfish service tells of itself.
type Service struct {
	// RedfishVersion is the version of the protocol, such as "1.18.0".
	RedfishVersion string
	// Firmware is the version of the BMC's firmware, Model that of the BMC.
	Firmware, Model string
	// Accounts is the link of the service for accounts, "" where there is none.
	Accounts string
	// Expand tells that $expand=. puts the members into a collection.
	Expand bool
}

// Service reads the service root and the manager of a system. What the BMC does
// not tell is "".
func (c *Client) Service(ctx context.Context, system *System) (Service, error) {
	s := newSurvey(c)
	root, err := s.readIfTold(ctx, "/redfish/v1/")
	if err != nil {
		return Service{}, err
	}
	found := Service{
		RedfishVersion: root.at("RedfishVersion").text(), Accounts: root.at("AccountService").link(),
		Expand: root.at("ProtocolFeaturesSupported", "ExpandQuery", "NoLinks").isTrue(),
	}
	for _, manager := range system.Links.ManagedBy {
		resource, err := s.readIfTold(ctx, manager.Link)
		if err != nil {
			return Service{}, err
		}
		if found.Firmware == "" {
			found.Firmware, found.Model = resource.at("FirmwareVersion").text(), resource.at("Model").text()
		}
	}
	return found, nil
}
