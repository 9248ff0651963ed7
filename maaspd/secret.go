package maaspd

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a password or key. However it is printed, logged or marshalled, it
// shows as "[redacted]"; only Reveal gives it away.
type Secret struct {
	// A pointer, because fmt does not call methods on unexported fields of
	// other structs, but prints nested pointers as addresses.
	value *string
}

// NewSecret returns a secret that holds the text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the secret in clear, "" when it is not set.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsSet tells whether there is a secret.
func (s Secret) IsSet() bool { return s.value != nil }

// Format prints "[redacted]" for every verb of fmt.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// String returns "[redacted]".
func (s Secret) String() string { return redacted }

// LogValue returns "[redacted]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns "[redacted]", which is what encoding/json uses too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
