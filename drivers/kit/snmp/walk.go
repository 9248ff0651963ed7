package snmp

import "context"

// Walk reads columns of a table side by side, with GETBULK (v1: GETNEXT), and
// returns the variables of each column in the order of their OIDs. A column
// ends at the first object outside it. A column that does not exist is an empty
// list. Every error is an *Error; KindProtocol is an agent that goes round in
// circles, or sends more than 10,000 variables.
func (s *Session) Walk(ctx context.Context, columns ...OID) ([][]Variable, error) {
	return nil, &Error{}
}
