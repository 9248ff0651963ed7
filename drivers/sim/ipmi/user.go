package ipmisim

import (
	"errors"
	"fmt"

	"github.com/bougou/go-ipmi/pkg/bmc"
)

// Limits of the IPMI v2.0 rev 1.1 specification (22.29 and 22.30), in bytes.
const (
	maxUserName = 16
	maxPassword = 20
)

// lanChannel is the channel number on which the engine serves the network.
const lanChannel = 1

// Privilege is the highest privilege level an account may ask for (IPMI v2.0
// rev 1.1, 6.8).
type Privilege uint8

// The privilege levels, with their numbers on the wire.
const (
	UserLevel     Privilege = 2
	Operator      Privilege = 3
	Administrator Privilege = 4
)

// User is one account of a simulated BMC. Privilege 0 means Administrator. The
// empty name is the anonymous account.
type User struct {
	Name, Password string
	Privilege      Privilege
}

// addUsers puts the accounts into slots 2 and up; slot 1 is by definition the
// anonymous account.
func addUsers(store *bmc.UserStore, users []User) error {
	slot := uint8(2)
	var errs []error
	for _, u := range users {
		id := slot
		if u.Name == "" {
			id = 1
		} else {
			slot++
		}
		if err := addUser(store, id, u); err != nil {
			errs = append(errs, fmt.Errorf("user %q: %w", u.Name, err))
		}
	}
	return errors.Join(errs...)
}

func addUser(store *bmc.UserStore, id uint8, u User) error {
	if len(u.Name) > maxUserName {
		return fmt.Errorf("the name has %d bytes, at most %d are possible", len(u.Name), maxUserName)
	}
	if len(u.Password) > maxPassword {
		return fmt.Errorf("the password has %d bytes, at most %d are possible", len(u.Password), maxPassword)
	}
	if u.Privilege == 0 {
		u.Privilege = Administrator
	}
	added, err := store.Add(id, u.Name)
	if err != nil {
		return err
	}
	added.SetPassword([]byte(u.Password))
	added.Enabled = true
	added.ChannelAccess[lanChannel] = bmc.UserChannelAccess{
		MaxPrivilege: bmc.PrivilegeLevel(u.Privilege),
		Enabled:      true,
	}
	return nil
}
