package web

import (
	"context"
	"crypto/tls"
	"net"
)

// connect returns the connection and whether it is a fresh one. For a request
// that leaves only once, a connection of earlier is looked at first.
func (c *Client) connect(ctx context.Context, r *call) error {
	if c.conn != nil && !r.reads() && c.conn.stale() {
		c.hangUp()
	}
	if c.conn != nil {
		return nil
	}
	k, err := c.dial(ctx)
	if err != nil {
		return err
	}
	c.conn = k
	return nil
}

func (c *Client) dial(ctx context.Context) (*conn, error) {
	limited, cancel := context.WithTimeout(ctx, c.cfg.ConnectTimeout)
	defer cancel()
	tcp, err := (&net.Dialer{}).DialContext(limited, "tcp", c.origin.hostPort())
	if err != nil {
		return nil, c.dialFailure(ctx, err)
	}
	if c.tls == nil {
		return newConn(tcp, tcp), nil
	}
	c.handshakes.Add(1)
	spoken := tls.Client(tcp, c.tls)
	if err := spoken.HandshakeContext(limited); err != nil {
		_ = tcp.Close()
		return nil, c.handshakeFailure(ctx, err)
	}
	return newConn(spoken, tcp), nil
}
