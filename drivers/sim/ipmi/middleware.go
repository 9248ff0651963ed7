package ipmisim

import (
	"context"

	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/handlers"
	"github.com/bougou/go-ipmi/pkg/types"
)

// admit sets a new session's privilege, and drops a command that repeats a
// session sequence number if the BMC is to be that strict.
func admit(next handlers.Handler) handlers.Handler {
	return handlers.HandlerFunc(func(ctx context.Context, h *handlers.HandlerContext, data []byte) ([]byte, types.CompletionCode, error) {
		if b := of(h); h.Session != nil {
			b.sessions.admit(h.BMC, h.Session)
			if b.config.DropReplays && b.sessions.replayed(h.Session) {
				b.journal.note("replay")
				b.conn.loseNext(h.Session.GetAddr())
				return nil, ccUnspecified, nil
			}
		}
		return next.Handle(ctx, h, data)
	})
}

// observe logs each command, applies Faults.Command, and turns a panic of a
// handler into completion code FFh: the engine runs handlers in goroutines of
// its own, where nothing else could stop it.
func observe(next handlers.Handler) handlers.Handler {
	return handlers.HandlerFunc(func(ctx context.Context, h *handlers.HandlerContext, data []byte) (reply []byte, code types.CompletionCode, err error) {
		b, netFn, cmd := of(h), byte(h.Command.NetFn), h.Command.ID
		b.journal.command(netFn, cmd)
		defer func() {
			if recover() != nil {
				reply, code, err = nil, ccUnspecified, nil
			}
		}()
		outcome := b.outcome(netFn, cmd, data)
		if outcome.LoseReply && h.Session != nil {
			b.conn.loseNext(h.Session.GetAddr())
		}
		if outcome.Code != 0 {
			return nil, types.CompletionCode(outcome.Code), nil
		}
		return next.Handle(ctx, h, data)
	})
}

func (b *BMC) outcome(netFn, cmd byte, data []byte) Outcome {
	if f := b.faults.get().Command; f != nil {
		return f(netFn, cmd, append([]byte(nil), data...))
	}
	return Outcome{}
}

// enforcePrivilege adds to the engine's rules what the specification asks for:
// boot options and identify need OPERATOR, and Set Session Privilege Level has
// a completion code of its own for a level beyond the limit (22.18).
func enforcePrivilege(next handlers.Handler) handlers.Handler {
	return handlers.HandlerFunc(func(ctx context.Context, h *handlers.HandlerContext, data []byte) ([]byte, types.CompletionCode, error) {
		level := bmc.PrivilegeLevelCallback
		switch {
		case h.Session != nil:
			level = h.Session.PrivilegeLevel
		case h.V15Session != nil:
			level = h.V15Session.PrivilegeLevel
		}
		if level < leastPrivilege(h.Command) {
			return nil, ccPrivilege, nil
		}
		reply, code, err := next.Handle(ctx, h, data)
		if h.Command == types.CommandSetSessionPrivilegeLevel && code == ccPrivilege {
			code = ccPrivilegeLimit
		}
		return reply, code, err
	})
}

// leastPrivilege covers the chassis commands for which the engine is content
// with USER (IPMI v2.0 rev 1.1, Appendix G).
func leastPrivilege(c types.Command) bmc.PrivilegeLevel {
	switch c {
	case types.CommandChassisIdentify, types.CommandSetSystemBootOptions, types.CommandGetSystemBootOptions:
		return bmc.PrivilegeLevelOperator
	}
	return 0
}
