package host

// NewBatch is an engine that hands the actions to one batch process.
func NewBatch(driver Driver, options Options) Engine { panic("skeleton") }
