package main

import "time"

// settings say what a number of equal BMCs are like. They are the flags of
// serve and run, and the keys of a rack file.
type settings struct {
	Count   *int   `json:"count" name:"bmc" placeholder:"N" group:"number" help:"Number of BMCs. Not given: one, or one for every address of a range; none where PDUs, Redfish or OpenBMC BMCs are asked for."`
	Name    string `json:"name" default:"bmc" group:"number" help:"What the devices are called: NAME1, NAME2 and so on."`
	Address string `json:"address" default:"127.0.0.1" group:"number" help:"Where to listen: an IP address, a range 127.0.1.1-127.0.4.232, or a network 127.1.0.0/16 (without its first and last address)."`
	Port    int    `json:"port" default:"0" group:"number" help:"UDP port. On one address the port of the first BMC, the others follow; on a range the port of all. 0 is any free port for each."`

	Users           []account     `json:"users" kong:"-"`
	KG              string        `json:"kg" kong:"-"`
	KGFile          string        `json:"kgFile" name:"kg-file" type:"path" placeholder:"FILE" group:"login" help:"File with the BMC key K_g. Not given: there is none."`
	CipherSuites    []int         `json:"cipherSuites" default:"3,17" placeholder:"ID" group:"login" help:"Cipher suites to accept; 3 and 17 if not given."`
	SessionLimit    int           `json:"sessionLimit" default:"0" group:"login" help:"Size of the session table of each BMC, at most 254; 0 is the least that IPMI allows, 4."`
	SessionTimeout  time.Duration `json:"sessionTimeout" default:"60s" group:"login" help:"Idle time after which a session is dropped; 3 seconds are added."`
	NoIPMI15        bool          `json:"noIpmi15" name:"no-ipmi15" group:"login" help:"Refuse IPMI 1.5 sessions."`
	TellUnknownUser bool          `json:"tellUnknownUser" group:"login" help:"Refuse an unknown user name earlier than a wrong password, as many BMCs do."`

	Power          string `json:"power" default:"off" group:"machine" help:"Power state to start with: off, on, or random."`
	BootDevice     string `json:"bootDevice" default:"none" group:"machine" help:"Boot device that is set to begin with: none, pxe, disk, cdrom, bios, removable."`
	BootPersistent bool   `json:"bootPersistent" group:"machine" help:"It is set for all boots, not only the next."`
	BootEFI        bool   `json:"bootEfi" name:"boot-efi" group:"machine" help:"It is set for EFI."`
	NoBootOptions  bool   `json:"noBootOptions" group:"machine" help:"Boot devices can be neither set nor read."`
	Watts          *int   `json:"watts" placeholder:"W" group:"machine" help:"What DCMI reads as the power of each machine, 0 to 65535 W. Not given: the BMCs have no DCMI."`

	OnDelay      time.Duration `json:"onDelay" default:"0s" group:"slow" help:"Time from the accepted command to the machine being on."`
	OffDelay     time.Duration `json:"offDelay" default:"0s" group:"slow" help:"Time from the accepted command to the machine being off."`
	IgnoreSoft   bool          `json:"ignoreSoft" group:"slow" help:"Operating systems ignore a request to shut down."`
	ResetSilence time.Duration `json:"resetSilence" default:"0s" group:"slow" help:"How long a BMC is silent after its own reset."`
	Stuck        string        `json:"stuck" placeholder:"LIST" group:"slow" help:"Machines that never change their power state, though the BMC says it is done: numbers as 3,7-9."`
	StuckShare   float64       `json:"stuckShare" default:"0" group:"slow" help:"Share of such machines, 0 to 1."`

	Delay       time.Duration `json:"delay" default:"0s" group:"network" help:"Delay of every reply, as 20ms."`
	Loss        float64       `json:"loss" default:"0" group:"network" help:"Share of packets to lose in each direction, 0 to 1."`
	Duplicates  float64       `json:"duplicates" default:"0" group:"network" help:"Share of replies to send twice, 0 to 1."`
	Damage      float64       `json:"damage" default:"0" group:"network" help:"Share of replies to damage, 0 to 1."`
	DamageKinds []string      `json:"damageKinds" default:"bit,truncate,length,random" placeholder:"KIND" group:"network" help:"What damage is: bit (one is flipped), truncate (cut short), length (a wrong one), random (a random body); all of them if not given."`
	DropReplays bool          `json:"dropReplays" group:"network" help:"Ignore a command that is sent again in the same packet, as the specification allows."`
	Dead        string        `json:"dead" placeholder:"LIST" group:"network" help:"BMCs that never answer: numbers as 3,7-9."`
	DeadShare   float64       `json:"deadShare" default:"0" group:"network" help:"Share of such BMCs, 0 to 1."`
}

// account is one user of the BMCs.
type account struct {
	Name         string `json:"name"`
	Password     string `json:"password"`
	PasswordFile string `json:"passwordFile"`
	Privilege    string `json:"privilege"`
}

// login is the one account that flags can give.
type login struct {
	User         string `default:"${user}" group:"login" help:"User name of the account."`
	PasswordFile string `type:"path" placeholder:"FILE" group:"login" help:"File with the password; without it the password is \"${password}\"."`
	Privilege    string `default:"ADMIN" group:"login" help:"Highest privilege level of the account: USER, OPERATOR or ADMIN."`
}

// groupTitles are the headings of the flags in the help.
var groupTitles = [...][2]string{
	{"rack", "Rack"},
	{"number", "How many BMCs, and where"},
	{"login", "Who may log in, and how"},
	{"machine", "Machines"},
	{"slow", "Slow and stuck machines"},
	{"network", "Bad networks and dead BMCs"},
	{"pdu", "PDUs, in place of BMCs or (with --bmc) beside them"},
	{"outlet", "Outlets of the PDUs"},
	{"agent", "Slow and dead PDUs, and bad networks before them"},
	{"redfish", "Redfish BMCs, in place of BMCs or (with --bmc) beside them"},
	{"redfish-machine", "Machines of the Redfish BMCs; slow and dead ones"},
	{"openbmc", "OpenBMC BMCs (its own REST API), in place of BMCs or (with --bmc) beside them"},
}
