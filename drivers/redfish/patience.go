package redfish

import (
	"context"
	"errors"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
)

// patiently changes settings, again while the BMC refuses it for now, until the
// time is up: iLO does so as long as the machine is in POST
// (UnableToModifyDuringSystemPOST), which may have just begun.
func patiently(ctx context.Context, change func() error) error {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		begin := time.Now()
		err := change()
		refusal, ok := errors.AsType[*redfish.Error](err)
		if !ok || !occupied(refusal) {
			return reported(err)
		}
		if !sleep(ctx, pause, max(lastWord, 2*time.Since(begin))) {
			return busyToTheEnd(refusal)
		}
	}
}
