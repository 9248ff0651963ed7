package profile

// The functions of this package, as they come:
//
//	func Parse(data []byte) (*Profile, []Fault)  // Fault{Pointer, Message}; Pointer "" = the document; syntax faults have line and column in Message
//	func Lines() []Line                          // Line{Name, Title}
//	func Named(name string) (*Profile, error)
//	func All() ([]*Profile, error)
//
//	func Detect(ctx, all []*Profile, get func(ctx, ...snmp.OID) ([]snmp.Value, error)) (Choice, error) // Choice{Profile (with its model set), SysObjectID, SysDescr}; *DetectError
//	func Candidates(all []*Profile, sysObjectID snmp.OID) []*Profile
//	func ReadObjectID(v snmp.Value) (snmp.OID, bool) // as identifier or text
//	func (p *Profile) NeedsModel() bool
//	func (p *Profile) ModelIn(sysObjectID snmp.OID) (int, bool)
//	func (p *Profile) WithModel(n int) *Profile
//
//	func (p *Profile) ParseID(text string, unit, branch *int) (Outlet, error) // ErrNotID: has not the shape of an id (so it is a name); *IDError otherwise
//	func (p *Profile) Shape() string             // "unit.outlet"
//	type Outlet { Profile *Profile; ID string }  // ID is canonical
//	func (o Outlet) Place() ([]int, bool)        // true: an outlet of a Position line that has to be looked up: (unit, outlet) wanted
//	func (o Outlet) Relay() snmp.Relay
//	func (o Outlet) OID(object Object) snmp.OID  // of Readings, Outlet.Name …
//
//	func (p *Profile) StateColumn() Column
//	func (p *Profile) Column(object Object) Column
//	type Column { Prefix snmp.OID; Dense bool /* all below the prefix belongs to it */ }
//	func (c Column) Cells(v snmp.Variable) []Cell // Cell{Outlet Outlet; Value snmp.Value}; none when the variable is no part of the column; several for a text list
//	func (p *Profile) Scalars(object Object, vars) // count and device objects
//	func (r Reading) Number(raw, decimals snmp.Value) (float64, bool)
//	func (q Quantity) Unit() string
