package main

import (
	"strconv"
	"strings"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// config is what all BMCs of the group have in common.
func (g group) config() ipmisim.Config {
	key := g.secret("kg", g.KG, "kgFile", g.KGFile, "")
	config := ipmisim.Config{
		Users:           g.users(),
		KG:              []byte(key),
		CipherSuites:    g.CipherSuites,
		MaxSessions:     g.SessionLimit,
		SessionTimeout:  g.SessionTimeout,
		BootFlags:       g.bootFlags(),
		NoIPMI15:        g.NoIPMI15,
		TellUnknownUser: g.TellUnknownUser,
		DropReplays:     g.DropReplays,
		NoLog:           true,
		Faults: ipmisim.Faults{
			Delay: g.Delay, OnDelay: g.OnDelay, OffDelay: g.OffDelay,
			IgnoreSoft: g.IgnoreSoft, NoBootOptions: g.NoBootOptions, ResetSilence: g.ResetSilence,
		},
	}
	if err := config.Validate(); err != nil {
		for line := range strings.Lines(err.Error()) {
			g.add("%s%s", g.prefix(), strings.TrimSpace(line))
		}
	}
	return config
}

// prefix names the group in messages that name no setting.
func (s source) prefix() string {
	if s.path == "" {
		return ""
	}
	return strings.TrimSuffix(s.path, ".") + ": "
}

func (g group) users() []ipmisim.User {
	levels := map[string]ipmisim.Privilege{
		"USER": ipmisim.UserLevel, "OPERATOR": ipmisim.Operator, "ADMIN": ipmisim.Administrator,
	}
	var users []ipmisim.User
	for i, a := range g.Users {
		at := "users[" + strconv.Itoa(i) + "]."
		level, known := levels[a.Privilege]
		if !known {
			g.reject(at+"privilege", "must be one of USER, OPERATOR, ADMIN, not %q", a.Privilege)
		}
		password := g.secret(at+"password", a.Password, at+"passwordFile", a.PasswordFile, ipmisim.DefaultPassword)
		users = append(users, ipmisim.User{Name: a.Name, Password: password, Privilege: level})
	}
	return users
}

// roleNames are the values that the role of a Redfish account may have.
func roleNames() []string {
	var names []string
	for _, role := range redfishsim.Roles() {
		names = append(names, string(role))
	}
	return names
}

// accountPassword is the password of a BMC that is reached over HTTP; it is not
// empty.
func (s source) accountPassword(password, file string) string {
	before := len(s.faults)
	password = s.secret("password", password, "passwordFile", file, ipmisim.DefaultPassword)
	if password == "" && len(s.faults) == before {
		s.reject("passwordFile", "must not be empty")
	}
	return password
}
