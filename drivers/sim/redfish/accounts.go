package redfishsim

import (
	"fmt"
	"slices"
	"strconv"
)

const accountService = serviceRoot + "/AccountService"

// Role is the RoleId of an account.
type Role string

// The roles that every service has (DSP0266, 13.2.7). ReadOnly may change nothing.
const (
	Administrator Role = "Administrator"
	Operator      Role = "Operator"
	ReadOnly      Role = "ReadOnly"
)

// Roles returns the roles that an account may have.
func Roles() []Role { return []Role{Administrator, Operator, ReadOnly} }

// privileges are what the role may do.
func (r Role) privileges() []string {
	list := []string{"Login", "ConfigureSelf"}
	switch r {
	case Administrator:
		return append(list, "ConfigureComponents", "ConfigureManager", "ConfigureUsers")
	case Operator:
		return append(list, "ConfigureComponents")
	}
	return list
}

// Account is somebody who may log in.
type Account struct {
	User, Password string
	// Role is what the account may do; "" means Administrator.
	Role Role
}

// accounts are all accounts of the BMC.
func (c Config) accounts() []Account {
	all := append([]Account{{c.User, c.Password, c.Role}}, c.Accounts...)
	for i := range all {
		if all[i].Role == "" {
			all[i].Role = Administrator
		}
	}
	return all
}

// accountErrors tell what is impossible about the accounts.
func (c Config) accountErrors() (errs []error) {
	seen := map[string]bool{}
	all := c.accounts()
	for _, a := range all {
		if seen[a.User] {
			errs = append(errs, fmt.Errorf("two accounts have the user name %q", a.User))
		}
		seen[a.User] = true
		if !slices.Contains(Roles(), a.Role) {
			errs = append(errs, fmt.Errorf("the account %q has the role %q, which is none of %v", a.User, a.Role, Roles()))
		}
	}
	if slots := c.Vendor.Behaviour.Accounts.Slots; slots > 0 && len(all) >= slots {
		errs = append(errs, fmt.Errorf("%d accounts are too many for %d slots, the first of which is nobody's", len(all), slots))
	}
	return errs
}

// accounts adds the service for accounts, the accounts and the roles.
func (b *builder) accounts(accounts []Account) {
	b.add(accountService, "AccountService", object{
		"ServiceEnabled": true, "Accounts": link(accountService + "/Accounts"), "Roles": link(accountService + "/Roles"),
	})
	rules := b.vendor.Behaviour.Accounts
	if rules.Slots > 0 {
		accounts = slices.Insert(slices.Clone(accounts), 0, Account{})
		accounts = append(accounts, make([]Account, max(0, rules.Slots-len(accounts)))...)
	}
	var members []string
	for i, account := range accounts {
		id := strconv.Itoa(i + 1)
		if rules.ByName {
			id = account.User
		}
		members = append(members, accountService+"/Accounts/"+id)
		b.add(members[i], "ManagerAccount", account.resource())
	}
	b.collection(accountService+"/Accounts", "ManagerAccount", members)
	var roles []string
	for i, role := range Roles() {
		roles = append(roles, rolePath(role))
		b.add(roles[i], "Role", object{"RoleId": role, "IsPredefined": true, "AssignedPrivileges": role.privileges()})
	}
	b.collection(accountService+"/Roles", "Role", roles)
}

func rolePath(role Role) string { return accountService + "/Roles/" + string(role) }

// resource is the ManagerAccount; its password is never shown (schema
// ManagerAccount). An empty slot has a role that no service lists.
func (a Account) resource() object {
	resource := object{"UserName": a.User, "Password": nil, "Enabled": a.User != "", "RoleId": "None"}
	if a.User != "" {
		resource["RoleId"], resource["Links"] = a.Role, object{"Role": link(rolePath(a.Role))}
	}
	return resource
}
