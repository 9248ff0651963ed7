package redfish

import (
	"context"
	"errors"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
)

// patiently changes settings, again while the BMC refuses it for now: iLO does
// so as long as the machine is in POST (UnableToModifyDuringSystemPOST), which
// may have just begun. It takes no more than a share of the time, for settings
// may go before a cycle, which must not begin with too little of it.
func patiently(ctx context.Context, change func() error) error {
	patient, cancel := context.WithTimeout(ctx, patience(ctx))
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		begin := time.Now()
		err := change()
		refusal, ok := errors.AsType[*redfish.Error](err)
		if !ok || !occupied(refusal) {
			return reported(err)
		}
		if !sleep(patient, pause, max(lastWord, 2*time.Since(begin))) {
			return busyToTheEnd(refusal)
		}
	}
}
