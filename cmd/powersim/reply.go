package main

import "fmt"

// reply is the part of a driver's reply that the demonstration checks.
type reply struct {
	Data struct {
		Status string `json:"status"`
	} `json:"data"`
	Error *struct {
		Code string `json:"code"`
	} `json:"error"`
}

func (r reply) succeeded() error {
	if r.Error != nil {
		return fmt.Errorf("the reply has the error %s", r.Error.Code)
	}
	return nil
}

func says(status string) func(reply) error {
	return func(r reply) error {
		if r.Data.Status != status {
			return fmt.Errorf("the reply says %q, not %q", r.Data.Status, status)
		}
		return r.succeeded()
	}
}

func failsWith(code string) func(reply) error {
	return func(r reply) error {
		if r.Error == nil {
			return fmt.Errorf("the reply has no error, where %s was due", code)
		}
		if r.Error.Code != code {
			return fmt.Errorf("the reply has the error %s, not %s", r.Error.Code, code)
		}
		return nil
	}
}
