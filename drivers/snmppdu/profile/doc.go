// Package profile holds what is known about product lines of switched PDUs as
// data: how a line is recognised, which objects of its MIB are the state, the
// control and the readings of an outlet, and what their numbers mean. Files
// under lines are part of the program; a file that a user writes has the same
// format, which is described here.
//
// # The file
//
// A profile is one JSON object. It is read strictly: unknown keys, keys that
// stand twice and values of the wrong type are faults, and all faults are told
// at once. These keys are needed:
//
//	"name"    what the line is called: small letters, digits, single hyphens
//	"title"   what people call it; the second key, after name
//	"vendor"  who makes it
//	"index"   what an outlet's index in the MIB is made of
//	"state"   where the state of an outlet is read
//	"control" what is written to switch it
//
// In place of control there may be "read_only" with the reason why outlets
// cannot be switched; such a line may be without index and state too. All other
// keys may be left out:
//
//	"mib"         the module that names the objects
//	"confidence"  "high" (two independent sources, or a capture of a device),
//	              "medium" (the vendor's MIB alone), "low" (the default)
//	"sources"     list of texts: where the facts are from
//	"notes"       list of texts: what is special
//	"detect"      how the line is recognised
//	"position"    columns with the numbers people know an outlet by
//	"derived"     numbers that follow from the index
//	"model"       {"from": "sys_object_id"}
//	"pending"     object that tells of commands not carried out yet
//	"guards"      objects that must allow switching
//	"count"       object: how many outlets there are
//	"outlet_name" object: what people called the outlet
//	"outlet_id"   object: what the vendor calls it, such as "AA1"
//	"all_states"  object: the states of all outlets in one text
//	"readings"    what is measured at each outlet
//	"device"      what the PDU tells about itself
//	"max_variables" how many objects a request may have, where that
//	              is few
//
// # Objects
//
// An object is {"object": "rPDU2OutletSwitchedStatusState", "oid": "1.3.6..."}:
// its name in the MIB, for people (it may be left out where nobody published
// one), and its object identifier, without a leading dot.
//
// The object identifier of an object of outlets is a column: all parts of the
// index are appended to it, in order. With variables in braces it is complete
// as it stands: "1.3.6.1.4.1.20677.2.6.3.{outlet}.0". Variables are the parts of
// the index, the derived ones and {model}. Objects of the device, and "count",
// are always complete; they may hold the parts of the index before the last
// one: "1.3.6.1.4.1.534.6.6.7.1.2.1.22.{strap}".
//
// # index, position, derived, model
//
// "index" lists the parts of the index, at most three besides fixed ones:
//
//	{"name": "unit", "min": 1, "default": 1}
//
// "min" is the first number, 0 or 1 (the default). "default" is what an outlet
// id means that does not have the part; without it the part has to be written.
// {"name": "pdu", "fixed": 1} always has this number, and people never write
// it. The last part is the outlet itself, which has neither. Outlets are called
// by the parts that are not fixed, with dots: 5, 1.5 or 1.2.5.
//
// "position" is for lines whose index is a running row while people count
// outlets within a unit. It has two columns, of the unit and of the outlet:
//
//	"position": [
//	    {"name": "unit", "object": "...", "oid": "..."},
//	    {"name": "outlet", "object": "...", "oid": "..."}
//	]
//
// "derived" has variables that follow from a part of the index, by adding a
// number to it that depends on its range. A step without "to" has no end, and a
// number that no step has is no outlet:
//
//	"derived": {"row": {"of": "outlet", "steps": [
//	    {"from": 1, "to": 8, "add": 1}, {"from": 9, "to": 16, "add": 2}]}}
//
// "model" declares the variable {model}: the first number of the device's
// sysObjectID after the prefix in "detect".
//
// # state and all_states
//
// A state is an object with either "values", by integer, or "words", by text
// (upper and lower case are one). The meaning is "on", "off" or "unknown", or
//
//	{"is": "on", "to": "off", "name": "pendingOff", "locked": true}
//
// where "to" tells that the outlet is moving there, "name" is the MIB's word
// and "locked" tells that the PDU does not switch it. A value that is not listed
// is unknown, never off.
//
// With "element": {"separator": ","} the object is one text for all outlets of
// a unit, of which the first element is the outlet with the number "min". Its
// object identifier does not get the last part of the index. "all_states" is
// such a text beside the state of each outlet, for reading many at once:
//
//	{"object": "...", "oid": "...", "separator": ",", "words": {"On": "on", "Off": "off"}}
//
// # pending and guards
//
// "pending" is an object with "values", a list of the integers that tell that
// the PDU has a command to carry out yet.
//
// "guards" lists objects of outlets whose value must allow switching: one of
// "allows", with "says" for people otherwise, or none of "blocks":
//
//	{"object": "...", "oid": "...", "allows": [1], "says": "the outlet is not switchable"}
//	{"object": "...", "oid": "...", "blocks": {"2": "the outlet is locked"}}
//
// With "for": "off" (or "on") only that command is guarded; a reset is not then.
// A device without the object has no such guard. A guard may leave out the
// outlet in its variables, and with "scalar": true an object identifier
// without variables is complete.
//
// # control
//
//	"control": {"object": "...", "oid": "...", "type": "integer", "on": 1, "off": 2, "reset": 3}
//
// "on" and "off" are needed. "reset" has the device switch off and on by
// itself; it belongs here only where the state tells that this happens.
// "identify" shows people where the outlet is. Each is a value for the common
// object, or an object of its own with a value, or a list of those, which are
// written in one request:
//
//	"on": {"object": "...", "oid": "...", "value": 0}
//
// "type" is integer (the default), unsigned or text; a write of its own may
// have one too. "unlock" lists writes that are done in a request of their own
// right before each command; like guards they may be shared by outlets, and
// have "scalar". "list": true is for a state with "element": the text is read
// anew, the outlet's element replaced, and all of it written back. The control
// then has the object identifier of the state.
//
// # outlet_name
//
// With "separator": "," beside the object, the name is the text up to the first
// separator: some PDUs keep an outlet's settings in the same text.
//
// # readings and device
//
//	{"name": "current", "object": "...", "oid": "...", "scale": 0.1, "absent": [-1]}
//
// "name" is one of current (A), voltage (V), power (W), apparent_power (VA),
// energy (kWh), frequency (Hz), temperature (degrees Celsius), load (% of the
// rating). "scale" makes the raw number one of that unit: 0.001 for mA or Wh.
// "absent" lists raw numbers that mean that nothing was measured. "decimals" is
// an object with the number of decimals of the raw number. "label" tells
// readings of one name apart.
//
// "device" may have the objects "model", "firmware" and "serial", and
// "readings" of the PDU as a whole. Such a reading may have "table": true: a
// column with one reading per row, in place of one object.
//
// # detect
//
//	"detect": {
//	    "sys_object_id": ["1.3.6.1.4.1.318.1.3.4.6"],
//	    "check": {"object": "...", "oid": "..."},
//	    "confirm": true,
//	    "fallback": 1
//	}
//
// The line with the longest prefix of the device's sysObjectID wins. Where
// several lines have it, or the line has "confirm", the check objects of all of
// them are read in one request, and the lines whose object is there stay. Of
// these, lines with a higher "fallback" (1 to 9; 0 without the key) yield to
// those with a lower one: it is for tables that later devices keep for
// compatibility. One line that stays is the device's; otherwise nothing is
// guessed. A check object is complete: it has neither variables nor an index
// appended. A line without "detect" has to be named.
package profile
