package web

import (
	"context"
	"crypto/tls"
	"net"
)

// connect sees to a connection. One of earlier is looked at first: what came on
// it unasked would be taken for the answer, and a request that leaves only once
// must not be lost on one that is closed.
func (c *Client) connect(ctx context.Context) error {
	if c.conn != nil && c.conn.stale() {
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
