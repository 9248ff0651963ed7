package amtsim

import (
	"slices"
	"sync"
	"time"
)

// The states that can be asked for (RequestPowerStateChange.PowerState).
const (
	askOn       = 2
	askCycle    = 5
	askOff      = 8
	askReset    = 10
	askShutdown = 12
	askRestart  = 14
)

// The values of ReturnValue.
const (
	returnOK      = 0
	returnUnknown = 2
	returnInvalid = 5
)

// The roles of the boot configuration (SetBootConfigRole.Role).
const (
	isNextSingleUse = 1
	isNotNext       = 32768
)

// machine is what AMT manages.
type machine struct {
	mu       sync.Mutex
	config   Config
	state    int
	next     int // the state that a change leads to, 0 if there is none
	due      time.Time
	role     int
	source   string
	settings []property
	starts   []string
}

// property is one of AMT_BootSettingData.
type property struct{ name, value string }

func (m *machine) start(config Config) {
	m.config, m.state, m.role = config, config.State, isNotNext
	m.settings = []property{
		{"BIOSLastStatus", "2"}, {"BIOSLastStatus", "0"}, {"BIOSPause", "false"}, {"BIOSSetup", "false"}, {"BootMediaIndex", "0"},
		{"ElementName", "Intel(r) AMT Boot Configuration Settings"}, {"FirmwareVerbosity", "0"}, {"IDERBootDevice", "0"},
		{"InstanceID", "Intel(r) AMT:BootSettingData 0"}, {"OptionsCleared", "true"}, {"OwningEntity", "Intel(r) AMT"},
		{"RSEPassword", ""}, {"UseIDER", "false"}, {"UseSOL", "false"}, {"UserPasswordBypass", "false"}, {"WinREBootEnabled", "true"},
	}
}

// readOnly are the properties that a Put must not have.
func readOnly() []string {
	return []string{"BIOSLastStatus", "OptionsCleared", "WinREBootEnabled"}
}

// settle makes a change that is due; the caller has the lock.
func (m *machine) settle() {
	if m.next != 0 && !time.Now().Before(m.due) {
		m.state, m.next = m.next, 0
	}
}

func (m *machine) now() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	return m.state
}

func (m *machine) force(state int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state, m.next = state, 0
}

func (m *machine) history() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.starts)
}

// offers are the states that can be asked for now.
func (m *machine) offers() []int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	return m.offered()
}

func (m *machine) offered() []int {
	if m.state != On {
		return []int{askOn}
	}
	offers := []int{askReset, askOff, askCycle, 11}
	if !m.config.NoAgent {
		offers = append(offers, SleepDeep, Hibernate, askRestart, askShutdown)
	}
	return offers
}

// ask is RequestPowerStateChange.
func (m *machine) ask(state int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	graceful := state == askShutdown || state == askRestart
	if graceful && m.state == On && m.config.NoAgent {
		return returnOK // and nothing happens, as firmware before 9.0 does
	}
	if !slices.Contains(m.offered(), state) {
		return returnUnknown
	}
	switch state {
	case askOn, askReset, askCycle, askRestart:
		m.boot()
		m.change(On)
	case askOff, askShutdown:
		m.change(OffSoft)
	default:
		m.change(state)
	}
	return returnOK
}

func (m *machine) change(to int) {
	m.next, m.due = to, time.Now().Add(m.config.Delay)
	m.settle()
}

// boot notes what the machine starts from, and forgets the settings of this
// start.
func (m *machine) boot() {
	from := ""
	if m.role == isNextSingleUse {
		from = m.source
		if m.setting("BIOSSetup") == "true" {
			from = "setup"
		}
	}
	m.starts = append(m.starts, from)
	m.role, m.source = isNotNext, ""
	m.set("BIOSSetup", "false")
}

func (m *machine) setting(name string) string {
	for _, p := range m.settings {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func (m *machine) set(name, value string) {
	for i := range m.settings {
		if m.settings[i].name == name {
			m.settings[i].value = value
		}
	}
}

func (m *machine) read() []property {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.settings)
}

// write is a Put of the boot settings. It fails as a whole where a property is
// read-only or not there, or where one goes ill with the boot source.
func (m *machine) write(properties []property) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range properties {
		known := slices.ContainsFunc(m.settings, func(is property) bool { return is.name == p.name })
		if !known || slices.Contains(readOnly(), p.name) {
			return false
		}
		if p.name == "BIOSSetup" && p.value == "true" && m.source != "" {
			return false
		}
	}
	for _, p := range properties {
		m.set(p.name, p.value)
	}
	return true
}

// order is ChangeBootOrder; "" is no source.
func (m *machine) order(source string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if source != "" && (!slices.Contains(m.config.Sources, source) || m.setting("BIOSSetup") == "true" || m.setting("UseIDER") == "true") {
		return returnInvalid
	}
	m.source = source
	return returnOK
}

// choose is SetBootConfigRole.
func (m *machine) choose(role int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if role != isNextSingleUse && role != isNotNext {
		return returnInvalid
	}
	m.role = role
	return returnOK
}
