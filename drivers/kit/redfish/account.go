package redfish

import (
	"context"
	"strings"
)

// accountsPath is the collection of the accounts of the BMC with its members in
// it, as services that have $expand answer (DSP0266, section 7.3).
const accountsPath = "/redfish/v1/AccountService/Accounts?$expand=."

// Role reads the role of an account, such as "Administrator": "" when the BMC
// does not tell it with one request, or not to this account.
func (c *Client) Role(ctx context.Context, user string) (string, error) {
	return newSurvey(c).role(ctx, user)
}

func (s *survey) role(ctx context.Context, user string) (string, error) {
	accounts, err := s.readIfTold(ctx, accountsPath)
	if err != nil {
		return "", err
	}
	for _, account := range accounts.at("Members").list() {
		if name := account.at("UserName").text(); name != "" && name == strings.TrimSpace(user) {
			return account.at("RoleId").text(), nil
		}
	}
	return "", nil
}

// Service is what a Redfish service tells of itself.
type Service struct {
	// RedfishVersion is the version of the protocol, such as "1.18.0".
	RedfishVersion string
	// Firmware is the version of the BMC's firmware, Model that of the BMC.
	Firmware, Model string
}

// Service reads the service root and the manager of a system. What the BMC does
// not tell is "".
func (c *Client) Service(ctx context.Context, system *System) (Service, error) {
	s := newSurvey(c)
	root, err := s.readIfTold(ctx, "/redfish/v1/")
	if err != nil {
		return Service{}, err
	}
	found := Service{RedfishVersion: root.at("RedfishVersion").text()}
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
