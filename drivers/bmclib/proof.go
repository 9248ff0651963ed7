package bmclib

import (
	"context"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

const (
	// provingShare of the time left, and no more than longestProof, is what a
	// switch may take to show in the state.
	provingShare = 2
	longestProof = 10 * time.Second
	// firstRead and lastRead are the pauses between two reads of it.
	firstRead = 100 * time.Millisecond
	lastRead  = 2 * time.Second
)

// prove reads until the machine is in a state, or seen on its way there, since
// what bmclib calls done is a command that was sent at most. Where the request
// waits for the state, maaspd does so.
func (d *driver) prove(ctx context.Context, want maaspd.Power, query func(context.Context) (maaspd.Status, error)) error {
	if d.waits {
		return nil
	}
	patient, cancel := context.WithTimeout(ctx, patienceOf(ctx))
	defer cancel()
	for pause := firstRead; ; pause = min(2*pause, lastRead) {
		status, err := query(patient)
		if err == nil && (status.Power == want || status.Toward == want) {
			return nil
		}
		if !rest(patient, pause) {
			return unproven(ctx, want, status, err)
		}
	}
}

// unproven is the error of a switch that does not show in the state.
func unproven(ctx context.Context, want maaspd.Power, last maaspd.Status, err error) error {
	switch {
	case ctx.Err() != nil:
		return over(ctx, "see it switched "+string(want))
	case err != nil:
		return unsure(maaspd.Failf(maaspd.NotVerified, "the command to switch %s was sent, but the state cannot be read: %w", want, err))
	}
	return maaspd.Failf(maaspd.NotVerified, "the command to switch %s was sent, but the state is still %s; read it again before trying again", want, last.Power)
}

func patienceOf(ctx context.Context) time.Duration {
	deadline, has := ctx.Deadline()
	if !has {
		return longestProof
	}
	return min(time.Until(deadline)/provingShare, longestProof)
}

// rest waits; false says that there is no time for it.
func rest(ctx context.Context, pause time.Duration) bool {
	if deadline, has := ctx.Deadline(); has && time.Until(deadline) < pause {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
