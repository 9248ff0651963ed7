package maaspd

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"
)

// same and empty are choices that MAAS would refuse.
type same string

func (same) Choices() []Choice { return []Choice{{"red", "Red"}, {"green", "green"}} }

type noChoices string

func (noChoices) Choices() []Choice { return nil }

type twice string

func (twice) Choices() []Choice { return []Choice{{"a", "A"}, {"a", "B"}} }

type unlabelled string

func (unlabelled) Choices() []Choice { return []Choice{{"a", ""}} }

// badParams has one fault a field, named by the message that is expected.
type badParams struct {
	NoName      string        `param:"" label:"X"`
	NoLabel     string        `param:"no_label"`
	OddName     string        `param:"odd-name" label:"X"`
	DigitName   string        `param:"1st" label:"X"`
	OddAlias    string        `param:"odd_alias" alias:"a/b" label:"X"`
	Keyword     string        `param:"keyword,secret" label:"X"`
	Spaced      string        `param:"spaced, required" label:"X"`
	Scope       string        `param:"scope" label:"X" scope:"host"`
	Type        float64       `param:"type" label:"X"`
	List        []string      `param:"list" label:"X"`
	Struct      struct{}      `param:"struct" label:"X"`
	DoubleStar  **int         `param:"star" label:"X" min:"1" max:"2"`
	Wide        int64         `param:"wide" label:"X" min:"1" max:"2"`
	NoBounds    int           `param:"no_bounds" label:"X"`
	NoMax       int           `param:"no_max" label:"X" min:"1"`
	Crossed     int           `param:"crossed" label:"X" min:"2" max:"1"`
	NotInteger  int           `param:"not_integer" label:"X" min:"1" max:"1e3"`
	NoUnit      time.Duration `param:"no_unit" label:"X" min:"1" max:"2"`
	NoLimits    time.Duration `param:"no_limits" label:"X" unit:"s"`
	OddUnit     time.Duration `param:"odd_unit" label:"X" min:"1" max:"2" unit:"m"`
	Negative    time.Duration `param:"negative" label:"X" min:"-1" max:"2" unit:"s"`
	TooLong     time.Duration `param:"too_long" label:"X" min:"0" max:"9223372036854775807" unit:"ms"`
	TextCrossed string        `param:"text_crossed" label:"X" min:"5" max:"4"`
	TextNothing string        `param:"text_nothing" label:"X" max:"0"`
	TextMinus   Secret        `param:"text_minus" label:"X" min:"-1"`
	Same        same          `param:"same" label:"X"`
	NoChoices   noChoices     `param:"no_choices" label:"X"`
	Twice       []twice       `param:"twice" label:"X"`
	Unlabelled  unlabelled    `param:"unlabelled" label:"X"`
	BadDefault  int           `param:"bad_default" label:"X" min:"1" max:"2" default:"3"`
	WordDefault int           `param:"word_default" label:"X" min:"1" max:"2" default:"one"`
	BadChoice   colour        `param:"bad_choice" label:"X" default:"blue"`
	BadList     []colour      `param:"bad_list" label:"X" default:"red,blue"`
	BadAddress  Address       `param:"bad_address" label:"X" default:"b c"`
	BadBool     bool          `param:"bad_bool" label:"X" default:"maybe"`
	Empty       string        `param:"empty" label:"X" default:""`
	EmptyBool   bool          `param:"empty_bool" label:"X" default:""`
	Both        string        `param:"both,required" label:"X" default:"x"`
	MinOfBool   bool          `param:"min_of_bool" label:"X" min:"1"`
	MaxOfMAC    MAC           `param:"max_of_mac" label:"X" max:"17"`
	UnitOfInt   int           `param:"unit_of_int" label:"X" min:"1" max:"2" unit:"s"`
	ListOfNone  TextList      `param:"list_of_none" label:"X" min:"0"`
	ListCrossed TextList      `param:"list_crossed" label:"X" min:"3" max:"2"`
	ListDefault TextList      `param:"list_default" label:"X" default:"1,,2"`
	ListEmpty   TextList      `param:"list_empty" label:"X" default:""`
	UnitOfList  TextList      `param:"unit_of_list" label:"X" unit:"s"`
	SecretKey   Secret        `param:"secret_key,key" label:"X"`
	First       string        `param:"first" label:"X"`
	Again       string        `param:"first" label:"X"`
	AgainAlias  string        `param:"again_alias" alias:"first" label:"X"`
	OwnAlias    string        `param:"own_alias" alias:"own_alias" label:"X"`
	Forgotten   string        `parm:"forgotten" label:"X"`
	hiddenField string        `param:"hidden_field" label:"X"`
	*Pointed
}

// Pointed is embedded through a pointer that nobody fills.
type Pointed struct {
	Inside string `param:"inside" label:"X"`
}

func TestEveryFaultOfTheTagsIsReported(t *testing.T) {
	want := map[string]string{
		"NoName": "needs a name", "NoLabel": "needs a name and a label", "OddName": "letters", "DigitName": "digit", "OddAlias": `"a/b"`,
		"Keyword": `unknown keyword "secret"`, "Spaced": `unknown keyword " required"`, "Scope": `unknown scope "host"`,
		"Type": "float64 is not one", "List": "[]string is not one", "Struct": "is not one", "DoubleStar": "*int is not one", "Wide": "int64 is not one",
		"NoBounds": "min and max", "NoMax": "min and max", "Crossed": "min not above max", "NotInteger": "min and max",
		"NoUnit": "unit s or ms", "NoLimits": "min and max", "OddUnit": "unit s or ms", "Negative": "negative", "TooLong": "longer",
		"TextCrossed": "lengths", "TextNothing": "lengths", "TextMinus": "lengths",
		"Same": "label that differs", "NoChoices": "needs choices", "Twice": "stands once", "Unlabelled": "label",
		"BadDefault": "default: must be an integer from 1 to 2", "WordDefault": "default: must be an integer", "BadChoice": "default: must be one of",
		"BadList": "default: must be one of", "BadAddress": "default: must be an IPv4", "BadBool": "default: must be y or n", "Empty": "means not set", "EmptyBool": "means not set",
		"Both": "required parameter has no default", "MinOfBool": "min has no meaning", "MaxOfMAC": "max has no meaning", "UnitOfInt": "unit has no meaning",
		"ListOfNone": "not below 1", "ListCrossed": "min not above max", "ListDefault": "default: must not have an empty", "ListEmpty": "means not set",
		"UnitOfList": "unit has no meaning", "SecretKey": "secret cannot", "Again": "first is declared twice", "AgainAlias": "first is declared twice", "OwnAlias": "own_alias is declared twice",
		"Forgotten": "no tag param", "hiddenField": "not exported", "Inside": "pointer",
	}
	_, errs := declareParams(reflect.TypeFor[badParams]())
	found := map[string]bool{}
	for _, err := range errs {
		field, message, _ := strings.Cut(strings.TrimPrefix(err.Error(), "parameter field "), ": ")
		if !strings.Contains(message, want[field]) || want[field] == "" {
			t.Errorf("unexpected: %v", err)
		}
		if found[field] {
			t.Errorf("reported twice: %v", err)
		}
		found[field] = true
	}
	for field := range want {
		if !found[field] {
			t.Errorf("the fault of %s is not reported", field)
		}
	}
	_ = badParams{}.hiddenField
}

func TestSeveralFaultsOfOneField(t *testing.T) {
	type params struct {
		X bool `param:"x y,wrong,worse" scope:"moon" min:"1" default:"maybe"`
	}
	_, errs := declareParams(reflect.TypeFor[params]())
	if len(errs) != 7 { // label, name, two keywords, scope, min, default
		t.Errorf("%d faults, want 7: %v", len(errs), errs)
	}
}

func TestParametersMustBeAStruct(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[map[string]string](), reflect.TypeFor[*everyParams]()} {
		if _, errs := declareParams(typ); len(errs) != 1 {
			t.Errorf("%s has the faults %v, want one", typ, errs)
		}
	}
}

func TestNoParametersAreFine(t *testing.T) {
	def := declare[struct{}](t)
	if d := decode(t, def, `{"a": 1}`, false); len(d.faults) > 0 || len(d.unknown) != 1 {
		t.Errorf("decoded %+v", d)
	}
}

func TestFaultsOfADeclaration(t *testing.T) {
	type driver = Driver[everyParams, *everyDriver]
	lock := everyDeclaration().Lock
	tests := []struct {
		name, want string
		change     func(*driver)
	}{
		{"no name", `the name ""`, func(d *driver) { d.Name = "" }},
		{"upper case", `the name "Redfish"`, func(d *driver) { d.Name = "Redfish" }},
		{"underscore", `the name "red_fish"`, func(d *driver) { d.Name = "red_fish" }},
		{"digit first", `the name "3com"`, func(d *driver) { d.Name = "3com" }},
		{"newline", `the name "a\n"`, func(d *driver) { d.Name = "a\n" }},
		{"no description", "description and version", func(d *driver) { d.Description = "" }},
		{"no version", "description and version", func(d *driver) { d.Version = "" }},
		{"no New", "New is missing", func(d *driver) { d.New = nil }},
		{"unknown kind", `the kind "ups"`, func(d *driver) { d.Kind = "ups" }},
		{"lock without exclusiveness", "go together", func(d *driver) { d.MaxConcurrency = 2 }},
		{"exclusiveness without lock", "go together", func(d *driver) { d.Lock = nil }},
		{"negative concurrency", "below 0", func(d *driver) { d.MaxConcurrency, d.Lock = -1, nil }},
		{"negative wait", "DefaultWait", func(d *driver) { d.DefaultWait = -1 }},
		{"long wait", "DefaultWait", func(d *driver) { d.DefaultWait = 2 * time.Hour }},
		{"negative delay", "CycleDelay", func(d *driver) { d.CycleDelay = -time.Second }},
		{"read first, not queryable", "cannot read first", func(d *driver) { d.NotQueryable, d.ReadFirst = true, true }},
		{"extractor of nothing", `names "zz"`, func(d *driver) { d.IPExtractor = &IPExtractor{"zz", "(?P<address>.*)"} }},
		{"extractor of an alias", `names "mac_address"`, func(d *driver) { d.IPExtractor = &IPExtractor{"mac_address", "(?P<address>.*)"} }},
		{"extractor of a hidden field", `names "note"`, func(d *driver) { d.IPExtractor = &IPExtractor{"note", "(?P<address>.*)"} }},
		{"extractor without the group", "group named address", func(d *driver) { d.IPExtractor = &IPExtractor{"power_address", "(.*)"} }},
		{"bad rule", `names "zz"`, func(d *driver) { d.Rules = []Rule{AnyOf("zz")} }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := everyDeclaration()
			test.change(&d)
			_, err := d.define()
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %s", err, test.want)
			}
		})
	}
	t.Run("all at once", func(t *testing.T) {
		_, err := Driver[badParams, PowerDriver]{Lock: lock, Rules: []Rule{AnyOf("zz")}}.define()
		for _, want := range []string{`the name ""`, "description and version", "New is missing", "must be concrete", "go together", "NoLabel", "Inside", `names "zz"`} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("the error lacks %q: %v", want, err)
			}
		}
	})
}

func TestSilentPartsOfADeclaration(t *testing.T) {
	def, err := Driver[struct{}, *everyDriver]{Name: "x-1", Description: "X", Version: "1", New: func(struct{}) *everyDriver { return nil }}.define()
	if err != nil {
		t.Fatal(err)
	}
	if def.kind != KindOther || def.cycleDelay != 5*time.Second || def.defaultWait != 0 {
		t.Errorf("kind %s, cycle delay %v, wait %v", def.kind, def.cycleDelay, def.defaultWait)
	}
}

// plainDriver has the three methods that every driver has.
type plainDriver struct{}

func (plainDriver) PowerOn(context.Context) error              { return nil }
func (plainDriver) PowerOff(context.Context) error             { return nil }
func (plainDriver) PowerQuery(context.Context) (Status, error) { return Status{}, nil }

func TestActionsFollowTheMethods(t *testing.T) {
	actions := func(d interface{ define() (*definition, error) }) map[any]bool {
		def, err := d.define()
		if err != nil {
			t.Fatal(err)
		}
		set := map[any]bool{}
		for _, name := range def.actions() {
			set[name] = true
		}
		return set
	}
	plain := Driver[struct{}, plainDriver]{Name: "plain", Description: "Plain", Version: "1", New: func(struct{}) plainDriver { return plainDriver{} }}
	blind := plain
	blind.NotQueryable = true
	tests := []struct {
		name    string
		actions map[any]bool
		has     []string
		lacks   []string
	}{
		{"plain", actions(plain), []string{"schema", "power_on", "power_off", "power_query", "power_cycle", "validate", "check"},
			[]string{"power_reset", "probe", "set_boot_order", "set_boot_device", "identify", "outlets", "statistics", "bmc_reset", "power_nmi", "power_soft_off", "get_boot_device"}},
		{"not queryable", actions(blind), []string{"power_query", "validate"}, []string{"power_cycle"}},
		{"everything", actions(everyDeclaration()), []string{"probe", "set_boot_order", "set_boot_device", "identify", "power_cycle"}, []string{"get_boot_device", "outlets"}},
	}
	for _, test := range tests {
		for _, name := range test.has {
			if !test.actions[name] {
				t.Errorf("%s lacks %s", test.name, name)
			}
		}
		for _, name := range test.lacks {
			if test.actions[name] {
				t.Errorf("%s has %s", test.name, name)
			}
		}
	}
}

func TestMissingTools(t *testing.T) {
	here := t.TempDir()
	t.Setenv("PATH", here)
	def := everything(t)
	def.tools = []Tool{{"maaspd-no-such-tool", "no-such-package"}}
	if missing := def.missingTools(); len(missing) != 1 || missing[0].Package != "no-such-package" {
		t.Errorf("missing tools %v", missing)
	}
	if packages := def.schema()["missing_packages"]; !reflect.DeepEqual(packages, []any{"no-such-package"}) {
		t.Errorf("missing_packages %v", packages)
	}
	def.tools = nil
	if packages := def.schema()["missing_packages"]; !reflect.DeepEqual(packages, []any{}) {
		t.Errorf("missing_packages %v without tools", packages)
	}
}
