package maaspd

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"text/template"
)

// The places in which a driver may keep a secret.
type holder struct {
	Exported Secret
	hidden   Secret
	Pointer  *Secret
	inner    struct{ deep Secret }
	List     []Secret
	Map      map[string]Secret
	Any      any
	anyInner any
	Params   *everyParams
}

func canaryHolder() holder {
	s := NewSecret(canary)
	h := holder{Exported: s, hidden: s, Pointer: &s, List: []Secret{s}, Map: map[string]Secret{"key": s}, Any: s, anyInner: &s,
		Params: &everyParams{Password: s, Key: &s}}
	h.inner.deep = s
	return h
}

// canaryValues are a secret, and what holds one, in every shape.
func canaryValues() map[string]any {
	s := NewSecret(canary)
	pointer := &s
	h := canaryHolder()
	return map[string]any{
		"secret": s, "pointer": pointer, "pointer to pointer": &pointer, "holder": h, "pointer to holder": &h, "list": []Secret{s}, "list of pointers": []*Secret{pointer},
		"array": [1]Secret{s}, "map": map[string]Secret{"k": s}, "key": map[Secret]int{s: 1}, "any": []any{s, h, &h}, "parameters": *h.Params, "driver": &everyDriver{*h.Params},
	}
}

func TestNoVerbOfFmtShowsASecret(t *testing.T) {
	for name, v := range canaryValues() {
		for _, verb := range "vTtbcdoOqxXUeEfFgGspw" {
			for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "20", "-20.3", ".1000", "# "} {
				if text := fmt.Sprintf("%"+flags+string(verb), v); shows(text) {
					t.Errorf("%%%s%c of %s shows the secret: %s", flags, verb, name, text)
				}
			}
		}
		for _, text := range []string{fmt.Sprint(v), fmt.Sprintln(v), fmt.Errorf("bad: %v", v).Error(), fmt.Sprintf("%d%%!", v), errors.Join(fmt.Errorf("%+v", v)).Error()} {
			if shows(text) {
				t.Errorf("%s shows the secret: %s", name, text)
			}
		}
	}
}

// shows tells whether the text has the canary, in clear or in hex.
func shows(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(text, canary) || strings.Contains(lower, fmt.Sprintf("%x", canary)) || strings.Contains(lower, fmt.Sprintf("% x", canary))
}

func TestASecretPrintsAsRedacted(t *testing.T) {
	s := NewSecret(canary)
	for _, text := range []string{s.String(), fmt.Sprint(s), fmt.Sprintf("%#v", s), fmt.Sprintf("%x", s), fmt.Sprint(&s), fmt.Sprint(Secret{}), fmt.Sprintf("%20q", s)} {
		if text != "[redacted]" {
			t.Errorf("printed as %q", text)
		}
	}
	if text := fmt.Sprint(struct{ User, Pass any }{"admin", s}); text != "{admin [redacted]}" {
		t.Errorf("printed as %q", text)
	}
}

func TestNoEncoderShowsASecret(t *testing.T) {
	for name, v := range canaryValues() {
		for _, encode := range []func(io.Writer, any) error{
			func(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) },
			func(w io.Writer, v any) error { return xml.NewEncoder(w).Encode(v) },
			func(w io.Writer, v any) error { return gob.NewEncoder(w).Encode(v) },
			func(w io.Writer, v any) error {
				return template.Must(template.New("").Parse(`{{.}} {{printf "%#v" .}}`)).Execute(w, v)
			},
			func(w io.Writer, v any) error { _, err := w.Write(writeJSON(v, "")); return err },
		} {
			var out bytes.Buffer
			if err := encode(&out, v); shows(out.String()) || err != nil && shows(err.Error()) {
				t.Errorf("%s shows the secret: %s (%v)", name, out.String(), err)
			}
		}
	}
	if text, err := json.Marshal(map[string]any{"a": NewSecret(canary)}); string(text) != `{"a":"[redacted]"}` || err != nil {
		t.Errorf("encoding/json writes %s (%v)", text, err)
	}
}

func TestNoLogShowsASecret(t *testing.T) {
	for name, v := range canaryValues() {
		var out bytes.Buffer
		for _, handler := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
			log := slog.New(handler)
			log.Info("message", "value", v, slog.Group("group", "value", v))
			log.With("value", v).WithGroup("g").LogAttrs(context.Background(), slog.LevelError, "message", slog.Any("value", v))
		}
		if out.Len() == 0 || shows(out.String()) {
			t.Errorf("%s shows the secret: %s", name, out.String())
		}
	}
}

func TestNoPanicShowsASecret(t *testing.T) {
	for name, v := range canaryValues() {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); shows(text) {
					t.Errorf("the panic of %s shows the secret: %s", name, text)
				}
			}()
			panic(v)
		}()
	}
}

func TestRevealIsTheOnlyWay(t *testing.T) {
	s := NewSecret(canary)
	if s.Reveal() != canary || !s.IsSet() {
		t.Errorf("Reveal gives %q, IsSet %t", s.Reveal(), s.IsSet())
	}
	if empty := NewSecret(""); empty.Reveal() != "" || !empty.IsSet() {
		t.Errorf("an empty secret is set %t", empty.IsSet())
	}
	if (Secret{}).Reveal() != "" || (Secret{}).IsSet() {
		t.Error("the zero Secret is set")
	}
	h := canaryHolder() // its unexported fields are there to be printed
	if h.hidden.Reveal() != canary || h.inner.deep.Reveal() != canary || h.anyInner == nil {
		t.Error("the holder lost its secrets")
	}
}
