// Package schemas holds the machine-readable specification of the power-driver
// protocol, version 1, as JSON Schemas of draft 2020-12. The readable one is
// docs/protocol.md, whose section numbers the schemas quote.
//
// The schemas are written by hand. Beside them, drivers/ is kept for the
// descriptions of the single drivers, which are generated.
package schemas

import _ "embed"

// Each schema has a variable of its own, and not a place in an embed.FS, so
// that the linker leaves out of a binary the schemas that it does not use.

// Request is the JSON Schema of a request (protocol specification, section 2).
// Its $defs setBootOrder, setBootDevice and batchLine add what these need.
//
//go:embed request.json
var Request string

// Reply is the JSON Schema of a driver's reply (protocol specification,
// section 3). Its $defs hold batchReply, for one line of a batch, and
// seedReply, for drivers in the form that the protocol grew from.
//
//go:embed reply.json
var Reply string

// Description is the JSON Schema of what the verb schema prints (protocol
// specification, section 4).
//
//go:embed description.json
var Description string

// MAASDescription are the rules that MAAS itself has for the description of a
// power driver, as a JSON Schema. What a driver prints keeps both (protocol
// specification, sections 4.1 and 4.3).
//
//go:embed maas-description.json
var MAASDescription string
