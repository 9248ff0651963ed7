// Package profile holds what is known about product lines of switched PDUs as
// data: how to recognise a line, which objects of its MIB are the state, the
// control and the readings of an outlet, and what their numbers mean.
package profile
