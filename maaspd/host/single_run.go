package host

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"
)

// singleRun is a process that carries out one action.
type singleRun struct {
	engine  *single
	process *process
	call    Call
	scrub   *scrubber
	out     bounded
	// why it was asked to end.
	why string
}

// run hands the request to the process and collects its output, until it ends.
func (r *singleRun) run(ctx context.Context, document []byte) {
	p, kill := r.process, r.engine.times.kill
	var readers sync.WaitGroup
	r.out = bounded{most: mostReply, over: func() { p.end(kill) }}
	readers.Go(func() { drain(&r.out, p.stdout) })
	readers.Go(func() { p.readErrors(r.trace()) })
	go func() {
		_, _ = p.stdin.Write(document) // a driver need not read its request
		p.stdin.Close()
	}()
	limit := r.call.limit() + r.engine.times.term
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.ended:
	case <-ctx.Done():
		r.why = "it gave no reply when it was asked to end"
		p.end(kill)
	case <-timer.C:
		r.why = "it gave no reply within " + seconds(limit)
		p.end(kill)
	}
	p.closeAfter(r.engine.times.pipe, &readers)
}

// trace hands a line of standard error on; nil when nobody listens.
func (r *singleRun) trace() func([]byte) {
	to := r.engine.options.Trace
	if to == nil {
		return nil
	}
	return func(line []byte) { to(r.call.RequestID, []byte(r.scrub.clean(string(line)))) }
}

// result is what the process answered. The JSON is trusted before the exit
// status (section 7, rule 3).
func (r *singleRun) result() (Reply, error) {
	text := bytes.TrimSpace(r.out.text.Bytes())
	if r.out.flooded {
		return Reply{}, r.fault(Flood, "it printed more than 4 MiB and was ended")
	}
	tree, problem := decodeReply(text)
	if problem == nil {
		var reply Reply
		if reply, problem = readReply(tree, r.call, r.scrub); problem == nil {
			return reply, nil
		}
		return Reply{}, r.fault(problem.kind, problem.text)
	}
	kind, how := r.process.silence()
	switch {
	case kind == NoReply && len(text) == 0 && r.process.cmd.ProcessState.ExitCode() == usageStatus:
		return unsupported(r.call, lastOf(r.process.errors.bytes(), r.scrub)), nil
	case kind == NoReply && len(text) > 0:
		return Reply{}, r.fault(problem.kind, problem.text+"; it begins "+brief(r.scrub.clean(string(text))))
	case kind == Hang && r.why != "":
		how = r.why + "; " + how
	}
	return Reply{}, r.fault(kind, how)
}

func (r *singleRun) fault(kind FaultKind, text string) *Fault {
	return r.process.fault(r.engine.driver, kind, text, r.scrub)
}

// drain copies to the end, and little at a time.
func drain(to io.Writer, from io.Reader) {
	buffer := make([]byte, readSize)
	for {
		n, err := from.Read(buffer)
		_, _ = to.Write(buffer[:n]) // it takes everything
		if err != nil {
			return
		}
	}
}
