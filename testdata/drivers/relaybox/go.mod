module example.org/maas-powerdriver-relaybox

go 1.26.0

require github.com/maaspd/powerdrivers v0.0.0

require (
	github.com/alecthomas/kong v1.17.0 // indirect
	github.com/gosnmp/gosnmp v1.47.0 // indirect
)

replace github.com/maaspd/powerdrivers => ../../..
