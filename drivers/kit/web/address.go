package web

// ParseAddress returns the base URL that a person means with an address: a host
// name, an IPv4 or IPv6 address (with or without brackets, with or without a
// zone), each with or without a port, or an http or https URL with or without a
// path. Without a scheme it is https. The error is an *Error of KindInput.
func ParseAddress(text string) (string, error) { return "", nil }
