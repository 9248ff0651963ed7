package pdusim

import (
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// journal is what a device was asked, in order of arrival; only the number of
// requests if it is off.
type journal struct {
	off   bool
	count int
	lines []string
}

func (j *journal) note(line func() string) {
	j.count++
	if !j.off {
		j.lines = append(j.lines, line())
	}
}

// describe is the line of Device.Log for a request.
func describe(m Message) string {
	names := map[Operation]string{Get: "GET", GetNext: "GETNEXT", Set: "SET", GetBulk: "GETBULK"}
	var line strings.Builder
	line.WriteString(names[m.Operation])
	if m.Operation == GetBulk {
		line.WriteString(" " + strconv.Itoa(int(m.Status)) + " " + strconv.Itoa(m.Index))
	}
	for _, v := range m.Variables {
		line.WriteString(" " + string(v.OID))
		if m.Operation == Set {
			line.WriteString("=" + spell(v.Value))
		}
	}
	return line.String()
}

func spell(value snmp.Value) string {
	switch value.Type {
	case snmp.Integer, snmp.Unsigned:
		return strconv.FormatInt(value.Int, 10)
	case snmp.Identifier:
		return value.Text
	}
	return strconv.Quote(value.Text)
}
