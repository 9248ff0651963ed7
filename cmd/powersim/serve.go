package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

type serveCmd struct {
	rackFlags
	For time.Duration `default:"0s" help:"End by itself after this time; 0 is never."`
}

// device is one line of output: everything a client needs but the password.
type device struct {
	Device   string `json:"device"`
	Protocol string `json:"protocol"`
	Address  string `json:"address"`
	User     string `json:"user"`
}

// Run serves until the context ends, which is no error.
func (s *serveCmd) Run(ctx context.Context, std streams) error {
	r, err := s.start()
	if err != nil {
		return err
	}
	defer r.close()
	if s.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.For)
		defer cancel()
	}
	lines := json.NewEncoder(std.out)
	for _, d := range r.devices() {
		if err := lines.Encode(d); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return nil
}

func (r *rack) devices() []device {
	var devices []device
	for i, b := range r.bmcs {
		devices = append(devices, device{fmt.Sprintf("bmc%d", i+1), "ipmi", b.Addr(), r.user})
	}
	return devices
}
