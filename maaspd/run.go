package maaspd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
)

// Run is the whole program but for the process around it: it reads the command
// line, reads a request, does what it asks for, writes the reply, and returns
// the exit status. When the context is cancelled the reply says so.
func Run[P any, D PowerDriver](ctx context.Context, driver Driver[P, D], args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	def, err := driver.define()
	if err != nil {
		fmt.Fprintf(stderr, "the declaration of the driver %q has faults:\n%v\n", driver.Name, err)
		return exitFailure
	}
	inv, status, ok := def.parse(args, stdout, stderr)
	if !ok {
		return status
	}
	run := &oneRun{def: def, inv: inv, stdout: stdout, stderr: stderr}
	run.log, run.scrub = newLogger(stderr, inv.level)
	run.log = run.log.With("driver", def.name, "action", string(inv.spec.verb))
	if inv.spec.verb == VerbSchema {
		return run.print(encodeReply(def.schema()), exitSuccess)
	}
	input, err := openInput(inv.file, stdin, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", def.program(), err)
		return exitUsage
	}
	if inv.spec.verb == VerbBatch {
		return run.batch(ctx, input)
	}
	return run.answer(ctx, input)
}

// oneRun is one invocation of the program.
type oneRun struct {
	def            *definition
	inv            invocation
	stdout, stderr io.Writer
	log            *slog.Logger
	scrub          *atomic.Pointer[scrubber]
}

// answer reads the request and replies to it.
func (r *oneRun) answer(ctx context.Context, input io.Reader) int {
	spec := r.inv.spec
	data, failure := readInput(ctx, input)
	if failure != nil {
		return r.finish(newReply(spec, nil, nil, failure, false))
	}
	req, failure := parseRequest(data)
	if failure != nil {
		return r.finish(newReply(spec, nil, nil, failure, false))
	}
	log := r.attend(req)
	out := r.def.admit(spec, req, log).run(context.WithValue(ctx, loggerKey{}, log), nil)
	return r.finish(r.conclude(out, log))
}

// parseRequest parses one document, which must be an object.
func parseRequest(data []byte) (*request, *Error) {
	document, err := readJSON(data)
	if err == nil && document.kind != objectValue {
		err = errors.New("the request must be a JSON object such as {\"driverParameters\": {}}, not " + document.kindName())
	}
	if err != nil {
		return nil, Invalid(Violation{"", "type", err.Error()})
	}
	return &request{document: document}, nil
}

// attend makes the secrets of the request known to the scrubber, and returns
// the logger of its action.
func (r *oneRun) attend(req *request) *slog.Logger {
	r.scrub.Store(newScrubber(r.def.params.secrets(req.member("driverParameters"))))
	if id := req.member("requestId"); id.kind == stringValue {
		return r.log.With("request_id", id.text)
	}
	return r.log
}

// conclude logs a panic, and gives the reply the form that the host asked for.
func (r *oneRun) conclude(out reply, log *slog.Logger) reply {
	if crash, ok := errors.AsType[*panicError](asError(out.failure)); ok {
		log.Error("panic in driver code", "stack", string(crash.stack))
	}
	if r.inv.seed {
		return out.asSeed()
	}
	return out
}

// asError keeps a nil *Error from becoming an error that is not nil.
func asError(failure *Error) error {
	if failure == nil {
		return nil
	}
	return failure
}

// finish writes the reply.
func (r *oneRun) finish(out reply) int {
	status := out.exitStatus(r.inv.seed)
	document := out.document(r.scrub.Load())
	if !r.inv.text {
		return r.print(encodeReply(document), status)
	}
	if out.failure != nil {
		fmt.Fprint(r.stderr, errorText(r.def.program(), document))
	}
	return r.print([]byte(dataText(document)), status)
}

// print writes to standard output, once. A host that does not read the reply
// must not take the exit status for success.
func (r *oneRun) print(text []byte, status int) int {
	if _, err := r.stdout.Write(text); err != nil {
		r.log.Error("the reply could not be written", "error", err.Error())
		return exitFailure
	}
	return status
}
