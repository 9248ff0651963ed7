package redfishsim

import (
	"net/http"
	"strconv"
)

type sessions struct{ limit int }

func (s *sessions) made() int { return 0 }
func (s *sessions) open() int { return 0 }

type lockout struct{}
type managerState struct{}

func (m *managerState) count() int { return 0 }

type store struct{}

func newStore(Resources, bool) *store { return &store{} }
func (s *store) put(path string, r map[string]any) {}
func findMachines(*store, Vendor) []*Machine { return nil }
func (s *Server) shown(string) map[string]any { return nil }
func (s *Server) serve(http.ResponseWriter, *http.Request) {}
func refuse(http.ResponseWriter, Refusal) {}
func statusText(i int) string { return strconv.Itoa(i) }

// Resources are the resources of a BMC by path, each one JSON object.
type Resources map[string][]byte

// Tree reads a captured tree: dir/redfish/v1/.../index.json.
func Tree(dir string) (Resources, error) { return nil, nil }

// Resources returns what the vendor's BMC serves.
func (v Vendor) Resources() Resources { return nil }

// Dell returns a BMC like Dell's iDRAC9.
func Dell() Vendor { return Generic() }

// HPE returns a BMC like HPE's iLO 5.
func HPE() Vendor { return Generic() }

// Lenovo returns a BMC like Lenovo's XCC.
func Lenovo() Vendor { return Generic() }

// SMC returns a BMC like Supermicro's X13.
func SMC() Vendor { return Generic() }

// AMI returns a BMC like AMI's MegaRAC.
func AMI() Vendor { return Generic() }

// OpenBMC returns a BMC like a stock OpenBMC.
func OpenBMC() Vendor { return Generic() }

// GB200 returns a BMC like NVIDIA's GB200.
func GB200() Vendor { return Generic() }

// Cray returns a BMC like HPE Cray EX with four nodes.
func Cray() Vendor { return Generic() }

// Intel returns a BMC like Intel's S2600.
func Intel() Vendor { return Generic() }

// DGX returns a BMC like NVIDIA's DGX H100.
func DGX() Vendor { return Generic() }
