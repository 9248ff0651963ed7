package redfish

import (
	"context"
	"strings"
)

// hostArch is the architecture of the first processor that is a CPU:
// accelerators are in the list too, and may come first.
func (s *survey) hostArch(ctx context.Context, system node) (string, error) {
	collection, err := s.readIfThere(ctx, system.at("Processors").link())
	if err != nil {
		return "", err
	}
	var cpu node
	for _, member := range collection.at("Members").list() {
		if member, err = s.member(ctx, member); err != nil {
			return "", err
		}
		if strings.EqualFold(member.at("ProcessorType").text(), "CPU") {
			cpu = member
			break
		}
	}
	return processorArch(cpu, system.at("ProcessorSummary", "Model").text()), nil
}

// processorArch is the architecture by what the CPU says, else by the model in
// the summary, else by the maker; "" when none tells.
func processorArch(cpu node, summary string) string {
	for _, word := range []string{cpu.at("InstructionSet").text(), cpu.at("ProcessorArchitecture").text()} {
		if arch := declaredArch(word); arch != "" {
			return arch
		}
	}
	for _, text := range []string{summary, cpu.at("Model").text(), cpu.at("Manufacturer").text()} {
		if arch := makerArch(text); arch != "" {
			return arch
		}
	}
	return ""
}

// declaredArch maps InstructionSet and ProcessorArchitecture (Processor schema
// 1.20) to Debian's names. x86 alone may be of 32 bits, but no server is.
func declaredArch(word string) string {
	switch strings.ToLower(word) {
	case "x86-64", "x86_64", "x86":
		return "amd64"
	case "arm-a64", "arm":
		return "arm64"
	case "powerisa", "power":
		return "ppc64el"
	case "risc-v", "rv64", "riscv":
		return "riscv64"
	case "s390x", "z":
		return "s390x"
	}
	return ""
}

// makerArch finds the architecture in the name of a processor or its maker.
func makerArch(text string) string {
	lower := strings.ToLower(text)
	words := []struct{ word, arch string }{
		{"armv8", "arm64"}, {"armv9", "arm64"}, {"aarch64", "arm64"}, {"neoverse", "arm64"}, {"grace", "arm64"},
		{"ampere", "arm64"}, {"nvidia", "arm64"}, {"thunderx", "arm64"},
		{"power8", "ppc64el"}, {"power9", "ppc64el"}, {"power10", "ppc64el"},
		{"intel", "amd64"}, {"xeon", "amd64"}, {"epyc", "amd64"}, {"amd", "amd64"}, {"advanced micro devices", "amd64"},
	}
	for _, known := range words {
		if strings.Contains(lower, known.word) {
			return known.arch
		}
	}
	return ""
}
