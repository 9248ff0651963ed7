package pdusim

import (
	"slices"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// answer is the reply to a request in a right community. writer tells whether
// the community may write.
func (d *Device) answer(request Message, writer bool, maxSize int) Message {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.note(request)
	reply := request
	reply.Operation, reply.Status, reply.Index = Response, NoError, 0
	if d.faults.MaxVariables > 0 && len(request.Variables) > d.faults.MaxVariables {
		return tooBig(reply)
	}
	d.perform(request, &reply, writer, maxSize)
	if reply.Version == 0 {
		reply.Status = reply.Status.v1()
	}
	if reply.Status != NoError && reply.Status != TooBig {
		reply.Variables = request.Variables
	}
	if len(reply.Marshal()) > maxSize {
		reply.Variables = request.Variables
		return tooBig(reply)
	}
	return reply
}

func (d *Device) perform(request Message, reply *Message, writer bool, maxSize int) {
	switch now := time.Now(); request.Operation {
	case Get:
		d.answerGet(reply, now)
	case GetNext:
		d.answerNext(reply, now)
	case GetBulk:
		d.answerBulk(reply, request, maxSize, now)
	case Set:
		d.answerSet(reply, writer, now)
	}
}

// tooBig is the reply of that error-status: with the variables of the request
// in v1 (RFC 1157, section 4.1.2), without any later (RFC 3416, section 4.2.1).
func tooBig(reply Message) Message {
	reply.Status, reply.Index = TooBig, 0
	if reply.Version != 0 {
		reply.Variables = nil
	}
	return reply
}

func (d *Device) answerGet(reply *Message, now time.Time) {
	variables := make([]Binding, len(reply.Variables))
	for i, v := range reply.Variables {
		value, status := d.get(v.OID, now)
		unfit := value.Type == snmp.Missing || tagOf(value) == tagCounter64
		if status == NoError && reply.Version == 0 && unfit {
			status = NoSuchName
		}
		if status != NoError {
			reply.Status, reply.Index = status, i+1
			return
		}
		variables[i] = Binding{OID: v.OID, Value: value}
	}
	reply.Variables = variables
}

func (d *Device) answerNext(reply *Message, now time.Time) {
	variables := make([]Binding, len(reply.Variables))
	for i, v := range reply.Variables {
		found, status := d.nextBinding(v.OID, reply.Version == 0, now)
		if status == NoError && reply.Version == 0 && found.Value.Type == snmp.Missing {
			status = NoSuchName
		}
		if status != NoError {
			reply.Status, reply.Index = status, i+1
			return
		}
		variables[i] = found
	}
	reply.Variables = variables
}

func (d *Device) nextBinding(oid snmp.OID, v1 bool, now time.Time) (Binding, Status) {
	found, status := d.next(oid, v1, now)
	v := Binding{OID: found.OID, Value: found.Value}
	if found.Value.Type == snmp.Missing {
		v.Tag = tagEndOfMibView
	}
	return v, status
}

// answerBulk fills the reply up to maxSize (RFC 3416, section 4.2.3).
func (d *Device) answerBulk(reply *Message, request Message, maxSize int, now time.Time) {
	asked := request.Variables
	reply.Variables = nil
	const longerLengths = 6 // of the three sequences around the variables, once they are long
	b := bulk{device: d, reply: reply, room: maxSize - len(reply.Marshal()) - longerLengths, now: now}
	single := min(max(int(request.Status), 0), len(asked))
	if _, ok := b.row(asked[:single]); !ok {
		return
	}
	row, ok := asked[single:], true
	for i := 0; i < request.Index && ok && !ended(row); i++ {
		row, ok = b.row(row)
	}
}

// bulk is a GETBULK reply in the making.
type bulk struct {
	device *Device
	reply  *Message
	room   int
	now    time.Time
}

// ended tells whether nothing can follow the variables.
func ended(row []Binding) bool {
	return !slices.ContainsFunc(row, func(v Binding) bool { return v.Tag != tagEndOfMibView })
}

// row adds the successors of the variables, and returns them. It is not ok when
// there is no room, or an error.
func (b *bulk) row(asked []Binding) ([]Binding, bool) {
	found := make([]Binding, len(asked))
	for i, v := range asked {
		var status Status
		if found[i], status = b.device.nextBinding(v.OID, false, b.now); status != NoError {
			b.reply.Status, b.reply.Index = status, i+1
			return nil, false
		}
		b.room -= len(found[i].marshal())
		if b.room < 0 {
			if len(b.reply.Variables) == 0 {
				*b.reply = tooBig(*b.reply)
			}
			return nil, false
		}
		b.reply.Variables = append(b.reply.Variables, found[i])
	}
	return found, true
}

func (d *Device) answerSet(reply *Message, writer bool, now time.Time) {
	switch {
	case !writer:
		reply.Status, reply.Index = NoAccess, min(1, len(reply.Variables))
	case d.faults.SetMissing:
		variables := make([]Binding, len(reply.Variables))
		for i, v := range reply.Variables {
			variables[i] = Binding{OID: v.OID}
		}
		reply.Variables = variables
	default:
		reply.Status, reply.Index = d.set(reply.Variables, now)
	}
}
