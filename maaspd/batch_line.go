package maaspd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// batchLine is one line on its way to its answer.
type batchLine struct {
	batch  *batch
	number int
	run    *oneRun // with the line's own logger and scrubber
	task   *task
	login  *login
	device string  // the key of its queue
	turn   *queued // its place there
}

// start takes a line as far as its device's queue. What is wrong with the line
// is answered at once, and harms no other.
func (b *batch) start(ctx context.Context, line inputLine) {
	own := *b.run
	own.log, own.scrub = newLogger(own.stderr, own.inv.level)
	l := &batchLine{batch: b, number: line.number, run: &own}
	req, spec, failure := l.parse(line)
	if failure != nil {
		// Not here: a host that does not listen must not keep a signal from
		// being seen.
		go l.answer(newReply(spec, req, nil, failure, false))
		return
	}
	own.log = own.log.With("driver", own.def.name, "action", string(spec.verb), "line", line.number)
	l.task = own.def.admit(spec, req, own.attend(req))
	if l.task.refused != nil || spec.verb == VerbValidate {
		go l.answer(l.task.run(ctx, nil))
		return
	}
	key := own.def.loginKey(req.params)
	l.device = own.def.queueKey(req.params)
	l.login = b.logins.join(key, l.device != "")
	l.turn = &queued{
		line: l, machine: own.def.machineKey(spec, req.params), changes: spec.changes,
		group: l.task.groupKey(key), run: func() { l.carryOut(ctx) },
	}
	b.devices.add(l.device, l.turn)
}

// parse reads the line's request and its verb. Where no verb can be read, the
// answer is about batch.
func (l *batchLine) parse(line inputLine) (*request, *verbSpec, *Error) {
	unread := specOf(VerbBatch)
	if line.long {
		return nil, unread, Invalid(Violation{"", "maxLength", "the line is longer than 1 MiB"})
	}
	req, failure := parseRequest(line.text)
	if failure != nil {
		return nil, unread, failure
	}
	req.inBatch = true
	spec := specOf(Verb(req.member("action").text))
	if spec == nil || spec.run == nil {
		req.readID(&faults{})
		if failure := req.checkVersion(); failure != nil {
			return req, unread, failure // that version may have more verbs
		}
		return req, unread, Invalid(Violation{"/action", "enum", "action must be a verb that takes a request, such as power_on"})
	}
	return req, spec, nil
}

// carryOut runs the task in its login's session, when its turn has come, and
// with it the tasks that can be carried out together with it.
func (l *batchLine) carryOut(ctx context.Context) {
	ctx = context.WithValue(ctx, loggerKey{}, l.task.log)
	shared, refused := l.login.enter(ctx)
	lines := []*batchLine{l}
	var answers []reply
	switch {
	case ctx.Err() != nil:
		answers = []reply{newReply(l.task.spec, l.task.req, nil, cancellation(ctx), false)}
	case refused != nil:
		answers = []reply{newReply(l.task.spec, l.task.req, nil, refused, false)}
	default:
		lines = append(lines, l.batch.devices.takeAlong(l.device, l.turn)...)
		answers = l.perform(ctx, lines, l.sharable(shared))
	}
	for _, one := range l.leave(shared, lines, answers) {
		one.close(l.task.log, l.task.closing())
	}
	for i, line := range lines {
		line.answer(answers[i])
	}
}

// perform does the task alone, or those of several lines together.
func (l *batchLine) perform(ctx context.Context, lines []*batchLine, shared *sessions) []reply {
	if len(lines) == 1 {
		return []reply{l.task.run(ctx, shared)}
	}
	return queryGroup(ctx, lines, shared)
}

// leave ends the use of the login, and returns the sessions that nobody needs
// any more.
func (l *batchLine) leave(used *sharedSessions, lines []*batchLine, answers []reply) []*sharedSessions {
	var refusal *Error
	stale := false
	for i, line := range lines {
		if refusal == nil {
			refusal = line.refusal(answers[i].failure)
		}
		stale = stale || broken(answers[i].failure, answers[i].verb)
	}
	unused := l.login.leave(used, refusal, stale)
	for range lines[1:] {
		unused = append(unused, l.login.leave(nil, nil, false)...)
	}
	return unused
}

// sharable are the sessions for the task. An exclusive device is handed to the
// next process in turn without a session of ours open on it: its lines log in
// by themselves.
func (l *batchLine) sharable(shared *sharedSessions) *sessions {
	if shared == nil || l.run.def.lock != nil {
		return nil
	}
	return &shared.sessions
}

// refusal is what later lines with the same credentials are told; nil when
// these were not refused. A level that is too low for one verb is no such
// refusal: it says nothing about the next. The text is scrubbed of the secrets
// of this line: the later one may not know those of another machine.
func (l *batchLine) refusal(failure *Error) *Error {
	if failure == nil || failure.Reason != BadCredentials && failure.Reason != BadKG {
		return nil
	}
	text := l.run.scrub.Load().clean(failure.Error())
	return Failf(failure.Reason, "%s (refused earlier in this batch, and not tried again)", text).NotSent()
}

// answer writes the reply as one line, and gives the slot free.
func (l *batchLine) answer(out reply) {
	defer l.batch.all.Done()
	defer func() { <-l.batch.slots }()
	log := l.run.log
	if l.task != nil {
		log = l.task.log
	}
	document := l.run.conclude(out, log).document(l.run.scrub.Load())
	document["line"] = l.number
	if l.run.inv.text {
		l.answerText(document)
		return
	}
	l.batch.write(append(writeJSON(document, ""), '\n'))
}

// answerText writes the reply for a shell. A success that has nothing to say is
// told too: without it nobody knew which lines were answered.
func (l *batchLine) answerText(document map[string]any) {
	if document["error"] != nil {
		io.WriteString(l.run.stderr, l.numbered(errorText(l.run.def.program(), document)))
		return
	}
	l.batch.write([]byte(l.numbered(cmp.Or(dataText(document), "done\n"))))
}

// numbered puts the number of the input line before each line of the text.
func (l *batchLine) numbered(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		fmt.Fprintf(&out, "%d: %s", l.number, line)
	}
	return out.String()
}

var errBroken = errors.New("replies cannot be written")

// write writes one reply. When nobody reads them any more, the batch ends.
func (b *batch) write(text []byte) {
	b.out.Lock()
	defer b.out.Unlock()
	if b.failed {
		return
	}
	if _, err := b.run.stdout.Write(text); err != nil {
		b.run.log.Error(errBroken.Error(), "error", err.Error())
		b.failed = true
		b.broken()
	}
}
