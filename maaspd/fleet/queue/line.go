package queue

// line is what stands in front of one device.
type line struct {
	device string
	// limit is the least limit of those that have stood in it; zero is none.
	limit   int
	waiting []*Entry
	// alone and shared are how many entries have the device, by their claims.
	alone, shared int
}

// turn is the place of an entry in one line.
type turn struct {
	line   *line
	shared bool
}

// next is the first that still waits, nil for none. Those that were withdrawn
// meanwhile stay in line until they come to the front, since looking for them
// would cost more.
func (l *line) next() *Entry {
	for len(l.waiting) > 0 && l.waiting[0].state == withdrawn {
		l.advance()
	}
	if len(l.waiting) == 0 {
		return nil
	}
	return l.waiting[0]
}

// advance lets the first go. The array keeps no pointer to it.
func (l *line) advance() {
	l.waiting[0] = nil
	l.waiting = l.waiting[1:]
}

func (l *line) isIdle() bool {
	return len(l.waiting) == 0 && l.alone == 0 && l.shared == 0
}

// hasRoom tells whether the device takes one more.
func (t turn) hasRoom() bool {
	switch {
	case t.line.limit == 0:
		return true
	case t.shared:
		return t.line.alone == 0
	default:
		return t.line.shared == 0 && t.line.alone < t.line.limit
	}
}

// take takes the device for the entry that is first in line.
func (t turn) take() {
	t.line.advance()
	t.count(1)
}

func (t turn) count(by int) {
	if t.shared {
		t.line.shared += by
		return
	}
	t.line.alone += by
}
