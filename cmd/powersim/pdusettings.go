package main

import "time"

// pduSettings say what a number of equal PDUs are like. They are flags of serve
// and run, and the keys of "pdus" in a rack file. A flag has the name of its
// key, with pdu- before it where BMCs have a setting of that name.
type pduSettings struct {
	Count   *int   `json:"count" name:"pdu" placeholder:"N" group:"pdu" help:"Number of PDUs. Not given: one, or one for every address of a range."`
	Name    string `json:"name" name:"pdu-name" default:"pdu" group:"pdu" help:"What the devices are called: NAME1, NAME2 and so on."`
	Address string `json:"address" name:"pdu-address" default:"127.0.0.1" group:"pdu" help:"Where to listen, as --address."`
	Port    int    `json:"port" name:"pdu-port" default:"0" group:"pdu" help:"UDP port, as --port."`

	Line               string `json:"line" default:"apc-rpdu2" group:"pdu" help:"Product line: a value of the parameter profile of maas-powerdriver-snmppdu."`
	ProfileFile        string `json:"profileFile" type:"path" placeholder:"FILE" group:"pdu" help:"Profile of your own, in place of the line."`
	Community          string `json:"community" kong:"-"`
	CommunityFile      string `json:"communityFile" type:"path" placeholder:"FILE" group:"pdu" help:"File with the community for reading; without it \"public\"."`
	WriteCommunity     string `json:"writeCommunity" kong:"-"`
	WriteCommunityFile string `json:"writeCommunityFile" type:"path" placeholder:"FILE" group:"pdu" help:"File with the community for reading and writing; without it \"private\"."`
	V1Only             bool   `json:"v1Only" name:"v1-only" group:"pdu" help:"Answer SNMPv1 alone; otherwise SNMPv2c too."`

	Outlets       int           `json:"outlets" default:"24" group:"outlet" help:"Number of outlets of each PDU."`
	Power         string        `json:"power" name:"pdu-power" default:"off" group:"outlet" help:"State of the outlets to start with: off, on, or random."`
	SwitchTime    time.Duration `json:"switchTime" default:"0s" group:"outlet" help:"Time from the accepted command to the relay."`
	OffTime       time.Duration `json:"offTime" default:"1s" group:"outlet" help:"How long the PDU's own reset keeps an outlet off."`
	LockedOutlets string        `json:"lockedOutlets" placeholder:"LIST" group:"outlet" help:"Outlets of each PDU that refuse commands: numbers from 1, as 3,7-9."`
	StuckOutlets  string        `json:"stuckOutlets" placeholder:"LIST" group:"outlet" help:"Outlets of each PDU whose relay never moves, though commands are accepted: numbers from 1, as 3,7-9."`

	Delay      time.Duration `json:"delay" name:"pdu-delay" default:"0s" group:"agent" help:"Delay of every reply, as 20ms."`
	OneAtATime bool          `json:"oneAtATime" name:"one-at-a-time" group:"agent" help:"Ignore what comes while the reply to another request is delayed, as many PDUs do."`
	Loss       float64       `json:"loss" name:"pdu-loss" default:"0" group:"agent" help:"Share of packets to lose in each direction, 0 to 1."`
	Dead       string        `json:"dead" name:"pdu-dead" placeholder:"LIST" group:"agent" help:"PDUs that never answer: numbers as 3,7-9."`
	DeadShare  float64       `json:"deadShare" name:"pdu-dead-share" default:"0" group:"agent" help:"Share of such PDUs, 0 to 1."`
}

// The communities where no file says otherwise.
const (
	defaultCommunity      = "public"
	defaultWriteCommunity = "private"
)
