// Package importer makes inventories out of what others have: the files of
// pdudaemon, powerman and MAAS, and what a probe of devices found. What could
// not be taken over is told, never left out in silence.
package importer
