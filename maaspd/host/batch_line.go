package host

import (
	"bytes"
	"context"
	"encoding/json"
	"time"
)

// waiter is an action whose line is written, or about to be.
type waiter struct {
	call Call
	// limit is the time for the answer, others of its device included.
	limit   time.Duration
	secrets []string
	device  string
	answer  chan answer // of one
	release func()      // gives the slot back
	line    int
	timer   *time.Timer
}

// answer is what Do returns.
type answer struct {
	reply Reply
	err   error
}

// settle answers the action. It is called once for each waiter.
func (w *waiter) settle(a answer) {
	w.release()
	w.answer <- a
}

// do hands the line to the process and waits for its answer. errAgain tells that
// the process did not take it.
func (p *batchProcess) do(ctx context.Context, call Call) (Reply, error) {
	w := &waiter{call: call, answer: make(chan answer, 1), release: func() { <-p.engine.slots }}
	select {
	case p.lines <- w:
	case <-p.retired:
		w.release()
		return Reply{}, errAgain
	case <-ctx.Done():
		w.release()
		return Reply{}, p.engine.notStarted(ctx.Err())
	}
	select {
	case a := <-w.answer:
		return a.reply, a.err
	case <-ctx.Done():
	}
	// A single line cannot be asked to end; its own timeout ends it. It keeps
	// its slot as long as the driver has it.
	grace := p.engine.times.term + p.engine.times.kill
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case a := <-w.answer:
		return a.reply, a.err
	case <-timer.C:
		return Reply{}, newFault(p.engine.driver, Hang, "it gave no answer to a line of its batch by the end of the run: "+ctx.Err().Error())
	}
}

// line takes one line of standard output.
func (p *batchProcess) line(text []byte) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return
	}
	tree, problem := decodeReply(text)
	object, _ := tree.(members)
	number, _ := lineNumber(object["line"])
	w := p.take(number)
	if w == nil {
		p.ignore(text)
		return
	}
	scrub := newScrubber(w.secrets)
	var reply Reply
	if problem == nil {
		reply, problem = readReply(tree, w.call, scrub)
	}
	if problem != nil {
		w.settle(answer{err: newFault(p.engine.driver, problem.kind, problem.text)})
		return
	}
	w.settle(answer{reply: reply})
}

// mostStray is how much is kept of what is no answer, in bytes.
const mostStray = 16 << 10

// ignore passes over a line that answers nothing: garbage, a second answer, or
// one that comes too late.
func (p *batchProcess) ignore(text []byte) {
	p.keep(text)
	if to := p.engine.options.Trace; to != nil {
		message, _ := json.Marshal(map[string]any{
			"level": "WARN", "driver": p.engine.driver.Name, "msg": "a line of the batch that answers nothing is ignored", "bytes": len(text),
		})
		to("", message)
	}
}

func (p *batchProcess) keep(text []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stray.Len()+len(text) < mostStray {
		p.stray.Write(text)
		p.stray.WriteByte('\n')
	}
}

// lacksBatch tells whether the process has ended because the driver does not
// know batch: by exit status 2 and no output, or by the reply that says so. It
// is locked.
func (p *batchProcess) lacksBatch() bool {
	if kind, _ := p.silence(); kind != NoReply {
		return false
	}
	text := bytes.TrimSpace(p.stray.Bytes())
	if len(text) == 0 {
		return p.cmd.ProcessState.ExitCode() == usageStatus
	}
	tree, problem := decodeReply(text)
	if problem != nil {
		return false
	}
	reply, _ := tree.(members)
	e, _ := reply["error"].(members)
	return textOf(reply, "action_type") == batchVerb && textOf(e, "code") == UnsupportedError
}

// trace hands a line of standard error on; nil when nobody listens.
func (p *batchProcess) trace() func([]byte) {
	to := p.engine.options.Trace
	if to == nil {
		return nil
	}
	return func(line []byte) {
		var log struct {
			RequestID string `json:"request_id"`
		}
		_ = json.Unmarshal(line, &log) // a line need not be JSON
		to(log.RequestID, []byte(p.scrub.clean(string(line))))
	}
}
