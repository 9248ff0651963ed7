package host

import "context"

// Engine runs the actions of one driver: Single starts a process for each of
// them, and Batch hands them to one process that stays.
type Engine interface {
	// Do runs one action. The error is a *Fault when the driver did not answer
	// as the protocol demands; what it did answer, errors included, is in the
	// reply. When the context ends, the driver is asked to end the action, and
	// its answer is waited for.
	Do(ctx context.Context, call Call) (Reply, error)
	// Interrupt asks all that runs to end soon; each action still answers.
	Interrupt()
	// Close lets what runs come to its end, and waits for the processes.
	Close() error
}

// Options are how an engine runs its driver.
type Options struct {
	// Jobs is how many actions a batch process may have in flight; zero leaves
	// it to the driver. Single does not count.
	Jobs int
	// Trace gets what the driver logs, one line of JSON each, when it is set;
	// the driver then logs all exchanges. The request id is "" where the line
	// does not tell. It may be called from several goroutines.
	Trace func(requestID string, line []byte)
	// Secret tells whether the parameter of the name is a secret. The values of
	// secrets are taken out of what the driver logs before anybody sees it; nil
	// takes all parameters for secrets.
	Secret func(parameter string) bool
	// Device is the identity of the device that the parameters lead to (section
	// 6.8). Batch gives a line that waits in the driver for others of its device
	// the time of these, too. Nil, and "", take each line for itself.
	Device func(Parameters) string
}
