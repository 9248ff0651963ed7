package redfishsim

import "github.com/maaspd/powerdrivers/drivers/sim/httpfault"

// Fault is a misbehaviour at some requests. The first one that matches a
// request decides; they come before the login is looked at.
type Fault = httpfault.Fault

// Misbehaviour answers a request; honest is what the BMC would answer, which it
// may call, alter or leave out. See Hang, Redirect, Edit and the others.
type Misbehaviour = httpfault.Misbehaviour
