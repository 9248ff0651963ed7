// Command empty does nothing: what is left of its time is the Go runtime's own.
package main

func main() {}
