package redfishsim

// Generic returns a BMC that does everything as the standard has it, with one
// machine of Id 1 that is off.
func Generic() Vendor { return Vendor{Name: "generic", Systems: []System{{ID: "1"}}} }

// Vendors returns all presets: Generic, Dell, HPE, Lenovo, SMC, AMI, OpenBMC,
// GB200, Cray, Intel and DGX.
func Vendors() []Vendor {
	return []Vendor{Generic(), Dell(), HPE(), Lenovo(), SMC(), AMI(), OpenBMC(), GB200(), Cray(), Intel(), DGX()}
}
