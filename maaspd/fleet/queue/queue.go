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

// New makes an empty queue.
func New(limit int) *Queue { panic("skeleton") }

// Submit puts an entry in line for all its devices at once, and runs it, in a
// goroutine of its own, when it has its turn at every one of them. Entries that
// share a device run in the order in which they were submitted. A claim of the
// same device twice counts once.
func (q *Queue) Submit(claims []Claim, run func()) (withdraw func() bool) { panic("skeleton") }

// Wait returns when all entries have run.
func (q *Queue) Wait() { panic("skeleton") }
