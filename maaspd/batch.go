package maaspd

import (
	"context"
	"io"
	"runtime/debug"
	"sync"
	"time"
)

// answerTime is for writing what was cancelled, beside the time that cancelling
// itself may take.
const answerTime = 100 * time.Millisecond

// batchMemory, in bytes, is where the collector begins to work harder: with
// thousands of lines in flight memory is dearer than its time.
const batchMemory = 160 << 20

// batch answers many requests in one process (protocol specification, section
// 5): JSON Lines in, JSON Lines out in the order of completion.
type batch struct {
	run *oneRun
	// slots holds a token for each line that was read and is not answered.
	slots   chan struct{}
	all     sync.WaitGroup // the lines that are not answered
	devices *deviceQueues
	logins  *logins
	out     sync.Mutex
	// broken ends the batch when replies can no longer be written.
	broken context.CancelFunc
	failed bool // guarded by out
}

// batch reads lines until the end of the input, and answers each. The exit
// status is 0 when every line was answered, whatever the answers.
func (r *oneRun) batch(ctx context.Context, input io.Reader) int {
	ctx, broken := context.WithCancel(ctx)
	defer broken()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(batchMemory))
	r.stderr = &lockedWriter{to: r.stderr}
	log, scrub := newLogger(r.stderr, r.inv.level)
	r.log, r.scrub = log.With("driver", r.def.name, "action", string(VerbBatch)), scrub
	b := &batch{
		run: r, slots: make(chan struct{}, r.inv.jobs),
		devices: newDeviceQueues(r.def.maxConcurrency), logins: newLogins(), broken: broken,
	}
	complete := b.readLines(ctx, input)
	if !b.drain(ctx) || !complete || ctx.Err() != nil {
		return exitFailure
	}
	b.out.Lock()
	defer b.out.Unlock()
	if b.failed {
		return exitFailure
	}
	return exitSuccess
}

// readLines starts every line, and tells whether it came to the end of the
// input.
func (b *batch) readLines(ctx context.Context, input io.Reader) bool {
	lines := make(chan inputLine)
	go sendLines(ctx, input, b.slots, lines)
	for {
		var line inputLine
		select {
		case line = <-lines:
		case <-ctx.Done():
			return false
		}
		if line.err == io.EOF {
			return true
		}
		if line.err != nil {
			b.run.log.Error("the input could not be read to its end", "error", line.err.Error())
			return false
		}
		b.all.Add(1)
		b.start(ctx, line)
	}
}

// drain waits for the lines that are not answered, which have closed their
// sessions before. After a signal it waits no longer than the answers may take.
func (b *batch) drain(ctx context.Context) bool {
	done := make(chan struct{})
	go func() {
		b.all.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-ctx.Done():
	}
	b.devices.cancelWaiting()
	return guardCall(ctx, func() time.Duration { return signalTime + answerTime }, func(context.Context) error {
		<-done
		return nil
	}) == nil
}
