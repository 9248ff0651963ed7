package redfishsim

import "time"

// Vendor is one maker's BMC: its name, what it does its own way, and the
// machines behind it.
type Vendor struct {
	Name      string
	Behaviour Behaviour
	Manager   Manager
	Systems   []System
}

// Behaviour is what a BMC does its own way. The zero value follows the
// standard, does everything at once and answers 204 to actions.
type Behaviour struct {
	Power    PowerRules
	Boot     BootRules
	Paths    PathRules
	Tags     TagRules
	Header   HeaderRules
	Accounts AccountRules
}

// PowerRules are how ComputerSystem.Reset behaves.
type PowerRules struct {
	// Types are the accepted reset types; none means what the resources
	// advertise, or every standard one.
	Types []string
	// Advertise is where built resources name them.
	Advertise Advertise
	// Accepted is the answer to an accepted action; zero means 204.
	Accepted Success
	// Already refuses an On of a machine that is on, and an off of one that is
	// off; zero accepts it.
	Already Refusal
	// WhileOff refuses what a machine that is off cannot do (restarts, Nmi,
	// GracefulShutdown, PowerCycle); zero accepts it, without effect.
	WhileOff Refusal
	// UnknownType refuses a reset type that is not accepted; zero means 400 with
	// Base.1.0.ActionParameterValueNotInList.
	UnknownType Refusal
	// OnRefusedFor refuses On with 409 ActionParameterValueConflict for that long
	// after an off.
	OnRefusedFor time.Duration
	// OnDelay and OffDelay are how long switching takes.
	OnDelay, OffDelay time.Duration
	// SoftDelay is how long the operating system takes to stop.
	SoftDelay time.Duration
	// Transitional shows PoweringOn and PoweringOff meanwhile, not the old state.
	Transitional bool
	// OffLost accepts an off during a PoweringOn and comes up all the same.
	OffLost bool
	// IgnoreSoft accepts graceful types and does nothing.
	IgnoreSoft bool
	// NoEffect are types that are accepted and do nothing.
	NoEffect []string
	// Hang are types that are accepted by a machine that is on, which then stays in
	// PoweringOn until it is switched off.
	Hang []string
	// Stuck accepts every type and does nothing.
	Stuck bool
	// ManagerDown is how long the BMC drops connections after a Manager.Reset.
	ManagerDown time.Duration
}

// Advertise is where the reset types of an action can be read.
type Advertise int

// The places of the accepted reset types.
const (
	InAction     Advertise = iota // ResetType@Redfish.AllowableValues
	InActionInfo                  // only the @Redfish.ActionInfo resource
	InBoth
	Nowhere
)

// Success is the answer to something accepted.
type Success struct {
	// Status is the HTTP status; 0 means 204 for an action, 200 with the resource
	// for a PATCH.
	Status int
	// ErrorBody sends a body whose top key is "error" with this MessageId.
	ErrorBody string
	// Task sends a Location of a task or job that can be read.
	Task bool
}

// Refusal is the answer to something refused. The zero value refuses nothing.
type Refusal struct {
	Status    int
	MessageID string
}

// BootRules are where and how Boot can be written.
type BootRules struct {
	// Settings is the last part of the settings object's path (@Redfish.Settings),
	// "" for none. What is written there takes effect at the next boot.
	Settings string
	// SystemReadOnly refuses Boot on the system itself: 400 PropertyNotWritable.
	SystemReadOnly bool
	// OrderInSettings refuses BootOrder on the system itself: 400
	// PropertyNotWritable.
	OrderInSettings bool
	// NoOverride leaves out the override properties altogether.
	NoOverride bool
	// NoOrder leaves out BootOrder; writing it is 400 PropertyUnknown.
	NoOrder bool
	// OrderUnknown shows BootOrder, but refuses to write it: 400 PropertyUnknown.
	OrderUnknown bool
	// WholeOrder refuses a BootOrder that is no permutation of the present one:
	// 400 ArrayPropertyOutOfBound if it is short, PropertyValueNotInList if not.
	WholeOrder bool
	// Together are the override properties of which one PATCH must hold all or
	// none: 400 PropertyMissing.
	Together []string
	// IgnoredWithout ignores an override in silence when the PATCH lacks this
	// property; "" never does.
	IgnoredWithout string
	// ModeReverts sets the mode to Legacy when a PATCH of the override lacks it.
	ModeReverts bool
	// ModeReadOnly refuses BootSourceOverrideMode: 400 PropertyNotWritable.
	ModeReadOnly bool
	// Enabled are the accepted values of BootSourceOverrideEnabled; none means
	// Disabled, Once and Continuous.
	Enabled []string
	// Targets are the accepted values of BootSourceOverrideTarget; none means
	// None, Pxe, Cd, Usb, Hdd, BiosSetup, Utilities, Diags, UefiTarget, UefiHttp.
	Targets []string
	// NoneRefused refuses Enabled Once or Continuous with target None: 400
	// PropertyValueConflict.
	NoneRefused bool
	// Refused answers every override with this.
	Refused Refusal
	// Lies answers 200 and stores Legacy and Disabled.
	Lies bool
	// OnceOnly drops a Continuous override after one boot too.
	OnceOnly bool
	// Accepted is the answer to a PATCH of Boot; zero means 200 with the resource.
	Accepted Success
}

// PathRules are how paths with and without a trailing slash are answered.
type PathRules struct {
	Slash SlashRule
	// SlashLinks ends every link of a reply with a slash.
	SlashLinks bool
	// FoldCase takes paths in upper and lower case for the same.
	FoldCase bool
	// ExpandIgnored ignores $expand where the service root does not announce it;
	// otherwise it is refused there, as the standard has it: 501 (DSP0266, 7.3.1).
	ExpandIgnored bool
}

// SlashRule is what becomes of a path by its end.
type SlashRule int

// The rules of the trailing slash. The service root is served either way.
const (
	SlashEither   SlashRule = iota
	SlashRefused            // 404 with
	SlashDemanded           // 404 without
	SlashRedirect           // 308 to the form with
)

// TagRules are how entity tags are given and demanded.
type TagRules struct {
	Form TagForm
	// InBody adds @odata.etag to resources.
	InBody bool
	// NoHeader leaves out the ETag header.
	NoHeader bool
	// Demanded refuses a PATCH without If-Match: 428 PreconditionHeaderMissing.
	Demanded bool
	// Refused refuses every PATCH with If-Match: 412.
	Refused bool
	// WeakRefused refuses a W/ tag in If-Match, as comparing strongly does
	// (RFC 9110, 13.1.1): 412.
	WeakRefused bool
	// ActionRefused refuses a POST with If-Match: 412.
	ActionRefused bool
}

// TagForm is the form of entity tags.
type TagForm int

// The forms of an ETag header.
const (
	TagNone   TagForm = iota // neither header nor body
	TagStrong                // "1A2B"
	TagWeak                  // W/"1A2B"
	TagBare                  // 1A2B, without quotes
	TagGzip                  // "1A2B-gzip", though only "1A2B" matches
)

// AccountRules are how the accounts of the BMC are listed.
type AccountRules struct {
	// Slots is how many members there always are, the first of which is nobody's;
	// those without an account have an empty UserName. 0 lists only accounts.
	Slots int
	// ByName ends the path of an account in its user name, not in its number.
	ByName bool
}

// HeaderRules are demands on the headers of a request.
type HeaderRules struct {
	// IdentityRefused answers 406 to Accept-Encoding: identity.
	IdentityRefused bool
	// CharsetRefused answers 415 to a Content-Type with parameters.
	CharsetRefused bool
}
