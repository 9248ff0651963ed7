package importer

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// Keeping is where secrets are kept.
type Keeping string

// The places of secrets.
const (
	// Env refers to environment variables.
	Env Keeping = "env"
	// File refers to files that only their owner may read.
	File Keeping = "file"
	// Literal writes secrets out in the inventory.
	Literal Keeping = "literal"
)

// Kept is a secret that an inventory refers to.
type Kept struct {
	Keeping Keeping
	// Name is that of the variable, or the path of the file.
	Name string
	// Parameter is what the secret is for, and Owners is the range of nodes and
	// devices that have it.
	Parameter, Owners string
	// Asked tells that the secret is not known, and has to be given.
	Asked bool
	value Value
}

// Place makes references of all secrets but those that are to be literal, and
// tells which there are. The same secret of the same parameter is one reference,
// named after the first that has it. A secret that is not known is always a
// reference.
func (i *Inventory) Place(keeping Keeping, folder string) []Kept {
	p := placement{keeping: keeping, folder: folder, known: map[[3]string]int{}, names: map[string]bool{}}
	for _, entries := range [][]Entry{i.Devices, i.Nodes} {
		for e := range entries {
			for n := range entries[e].Parameters {
				p.place(entries[e].Name, &entries[e].Parameters[n])
			}
		}
	}
	for n := range p.kept {
		p.kept[n].Owners = noderange.Fold(p.owners[n])
	}
	return p.kept
}

// placement gives secrets their places.
type placement struct {
	keeping Keeping
	folder  string
	kept    []Kept
	owners  [][]string
	known   map[[3]string]int
	names   map[string]bool
}

func (p *placement) place(owner string, parameter *Parameter) {
	v := &parameter.Value
	if !v.secret || p.keeping == Literal && !v.asked {
		return
	}
	key := [3]string{parameter.Name, v.text, strconv.FormatBool(v.asked)}
	if v.asked && v.text == "" {
		key[1] = owner
	}
	index, known := p.known[key]
	if !known {
		index = len(p.kept)
		p.known[key] = index
		p.kept = append(p.kept, p.fresh(owner, *parameter))
		p.owners = append(p.owners, nil)
	}
	p.owners[index] = append(p.owners[index], owner)
	v.kind, v.reference = string(p.kept[index].Keeping), p.kept[index].Name
}

func (p *placement) fresh(owner string, parameter Parameter) Kept {
	kept := Kept{Keeping: p.keeping, Parameter: parameter.Name, Asked: parameter.Value.asked, value: parameter.Value}
	if p.keeping == File {
		kept.Name = filepath.Join(p.folder, p.free(owner+"."+validName(parameter.Name, "secret")))
		return kept
	}
	kept.Keeping = Env
	kept.Name = p.free(variable(owner + "_" + parameter.Name))
	return kept
}

// free is the name, or the first with a number behind it that is not taken.
func (p *placement) free(name string) string {
	unique := name
	for count := 2; p.names[unique]; count++ {
		unique = name + "_" + strconv.Itoa(count)
	}
	p.names[unique] = true
	return unique
}

// variable is the text as the name of an environment variable that every shell
// can set.
func variable(text string) string {
	name := []byte(strings.ToUpper(text))
	for i, c := range name {
		if !alphanumeric(c) {
			name[i] = '_'
		}
	}
	if '0' <= name[0] && name[0] <= '9' {
		return "_" + string(name)
	}
	return string(name)
}

// Save writes the file of the secret, which only its owner may read. A file that
// is there is not written over; it may hold another secret. The error does not
// show the secret.
func (k Kept) Save() error {
	if k.Keeping != File || k.Asked {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(k.Name), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(k.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("%w: name an empty folder for the secrets", err)
	}
	end := "\n" // a line end at the end is not part of a secret
	if strings.HasSuffix(k.value.text, "\r") {
		end = "\r\n"
	}
	if _, err = file.WriteString(k.value.text + end); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// String tells where the secret is, and whose it is.
func (k Kept) String() string {
	return printable(fmt.Sprintf("%s: %s of %s", k.Name, k.Parameter, k.Owners))
}

// Format prints String, whatever the verb.
func (k Kept) Format(f fmt.State, _ rune) { fmt.Fprint(f, k.String()) }
