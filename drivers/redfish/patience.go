package redfish

import (
	"context"
	"errors"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
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
		if !ok || !notNow(refusal) {
			return reported(err)
		}
		if !sleep(patient, pause, max(lastWord, 2*time.Since(begin))) {
			return maaspd.Fail(maaspd.Busy, insisted{refusal}).NotSent()
		}
	}
}

// notNow tells whether the BMC refused a change for the state that the machine
// is in, and carried nothing out. A service that is overloaded (503) is not
// asked again: that is for the host to do.
func notNow(refusal *redfish.Error) bool {
	if refusal.Sent {
		return false
	}
	return refusal.Kind == redfish.KindWrongState || refusal.Kind == redfish.KindBusy && refusal.Status != 503
}

// insisted is a refusal that stood when it was asked again.
type insisted struct{ refusal *redfish.Error }

func (e insisted) Error() string {
	return e.refusal.Fact() + "; it was tried again for a while: try later"
}

func (e insisted) Unwrap() error { return e.refusal }
