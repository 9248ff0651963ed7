package main
type driversCmd struct{}
func (driversCmd) Run() error {return nil}
type describeCmd struct{}
func (describeCmd) Run() error {return nil}
