package host

// NewSingle is an engine that starts a process for each action.
func NewSingle(driver Driver, options Options) Engine { panic("skeleton") }
