package redfish

import (
	"context"
	"errors"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Probe lists the machines of the BMC, whatever node_id says.
func (d *driver) Probe(ctx context.Context) ([]maaspd.Host, error) {
	client, err := d.client(ctx)
	if err != nil {
		return nil, err
	}
	found, err := client.Hosts(ctx)
	if err != nil {
		return nil, reported(err)
	}
	hosts := make([]maaspd.Host, len(found))
	for i, host := range found {
		hosts[i] = maaspd.Host{Name: host.Name, MACs: host.MACs, Arch: host.Arch, Parameters: map[string]any{"node_id": host.NodeID}}
	}
	return hosts, nil
}

// systems are the system of node_id or, without it, all that can be reset.
func (d *driver) systems(ctx context.Context) (*redfish.Client, []*redfish.System, error) {
	client, system, err := d.system(ctx)
	if err == nil {
		return client, []*redfish.System{system}, nil
	}
	choice, ok := errors.AsType[*maaspd.Error](err)
	if !ok || d.NodeID != "" || len(choice.Violations) == 0 {
		return nil, nil, err
	}
	if client, err = d.client(ctx); err != nil {
		return nil, nil, err
	}
	links, err := client.Systems(ctx)
	if err != nil {
		return nil, nil, reported(err)
	}
	var all []*redfish.System
	for _, link := range links {
		system, err := client.SystemAt(ctx, link)
		if failure, ok := errors.AsType[*redfish.Error](err); ok && failure.Kind == redfish.KindNotFound {
			continue // listed, but not there
		}
		if err != nil {
			return nil, nil, reported(err)
		}
		if system.Resettable() {
			all = append(all, system)
		}
	}
	return client, all, nil
}
