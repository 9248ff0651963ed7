package redfish

import (
	"context"
	"strings"
)

// Host is a machine that a Redfish service manages.
type Host struct {
	// NodeID addresses the machine in later requests: the Id of its
	// ComputerSystem or, when another one has the same, the whole path.
	NodeID string
	// Name that the operating system reported, "" when none is known.
	Name string
	// MACs of its network interfaces, twelve hex digits each, each once.
	MACs []string
	// Arch is the processor architecture in Debian's names, "" when not known.
	Arch string
}

// Hosts reads every machine behind the service, in the order of the Systems
// collection: its members that can be reset. Others, such as the boards of
// accelerators, are no machines; nor are members that are absent (State Absent,
// or 404 for the link).
func (c *Client) Hosts(ctx context.Context) ([]Host, error) {
	return newSurvey(c).hosts(ctx)
}

func (s *survey) hosts(ctx context.Context) ([]Host, error) {
	links, err := s.client.Systems(ctx)
	if err != nil {
		return nil, err
	}
	hosts := []Host{}
	systems := make([]node, 0, len(links))
	for _, link := range links {
		system, err := s.readIfThere(ctx, link)
		if err != nil {
			return nil, err
		}
		systems = append(systems, system)
	}
	for i, system := range systems {
		if !isMachine(system) {
			continue
		}
		host, err := s.host(ctx, system)
		if err != nil {
			return nil, err
		}
		host.NodeID = nodeID(links, systems, i)
		hosts = append(hosts, host)
	}
	return hosts, nil
}

// isMachine tells whether a system can be reset and is there. An action without
// a target is none (DSP0266, 9.10).
func isMachine(system node) bool {
	return system.at("Actions", "#ComputerSystem.Reset", "target").text() != "" && !strings.EqualFold(system.at("Status", "State").text(), "Absent")
}

// nodeID is the Id of a system or, when it could also mean another one, its
// path.
func nodeID(links []string, systems []node, i int) string {
	id := systems[i].at("Id").text()
	for j, other := range systems {
		if id == "" || j != i && (other.at("Id").text() == id || lastPart(links[j]) == id) {
			return links[i]
		}
	}
	return id
}

// host reads one machine.
func (s *survey) host(ctx context.Context, system node) (host Host, err error) {
	if host.Name, err = s.hostName(ctx, system); err != nil {
		return Host{}, err
	}
	if host.MACs, err = s.hostMACs(ctx, system); err != nil {
		return Host{}, err
	}
	host.Arch, err = s.hostArch(ctx, system)
	return host, err
}

// hostName is the name of the machine. Lenovo reports that of the BMC, which is
// left out: so is a name that the BMC calls its own.
func (s *survey) hostName(ctx context.Context, system node) (string, error) {
	name := system.at("HostName").text()
	if name == "" {
		return "", nil
	}
	for _, link := range system.at("Links", "ManagedBy").links() {
		manager, err := s.readIfThere(ctx, link)
		if err != nil {
			return "", err
		}
		network, err := s.readIfThere(ctx, manager.at("NetworkProtocol").link())
		if err != nil {
			return "", err
		}
		for _, own := range []string{manager.at("HostName").text(), network.at("HostName").text(), network.at("FQDN").text()} {
			if sameHost(name, own) {
				return "", nil
			}
		}
	}
	return name, nil
}

// sameHost compares host names, of which either may have a domain.
func sameHost(a, b string) bool {
	a, domainA, _ := strings.Cut(strings.TrimSuffix(a, "."), ".")
	b, domainB, _ := strings.Cut(strings.TrimSuffix(b, "."), ".")
	return a != "" && strings.EqualFold(a, b) && (domainA == "" || domainB == "" || strings.EqualFold(domainA, domainB))
}
