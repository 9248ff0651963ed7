// Package queue takes turns at devices: first come, first served, and no more
// at a time than a device can take.
package queue

// Claim is what an entry needs of one device.
type Claim struct {
	// Device is the key of the device.
	Device string
	// Limit is how many entries the device takes at a time; zero is any number.
	Limit int
	// Shared entries may have the device together with other shared ones,
	// whatever the limit: the driver takes their turns itself.
	Shared bool
}

// Queue is the line in front of all devices. The zero value is not ready.
type Queue struct{}

// New makes an empty queue that runs at most so many entries at a time, over
// all devices; zero is any number. An entry that waits for a device does not
// count.
func New(limit int) *Queue { panic("skeleton") }

// Submit puts an entry in line for all its devices at once, and runs it, in a
// goroutine of its own, when it has its turn at every one of them. Entries that
// share a device begin in the order in which they were submitted. A claim of the
// same device twice counts once; one of the device "" counts nothing.
func (q *Queue) Submit(claims []Claim, run func()) *Entry { panic("skeleton") }

// Wait returns when all entries have run or are withdrawn.
func (q *Queue) Wait() { panic("skeleton") }

// Entry is something that waits for its turn, runs or has run.
type Entry struct{}

// Withdraw takes the entry out of the line, and tells whether it is out: false
// means that it has begun.
func (e *Entry) Withdraw() bool { panic("skeleton") }
