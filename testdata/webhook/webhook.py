#!/usr/bin/env python3
"""A webhook for the provider rpc of maas-powerdriver-bmclib, with nothing but the
standard library: put your own machines in carry_out. It checks the signatures of
requests and signs its replies. As an example it serves on loopback while a command
runs, which finds its address in WEBHOOK_URL:

    WEBHOOK_SECRET=secret webhook.py COMMAND [ARGUMENT ...]
"""
import hashlib
import hmac
import http.server
import json
import os
import subprocess
import sys
import threading

SECRET = os.environ["WEBHOOK_SECRET"].encode()
HEADER = "X-BMCLIB-Signature-256"
states = {}  # of each machine, by what the requests call host


class Refused(Exception):
    """What a webhook will not do: a code other than 0, and words."""


def carry_out(host, method, params):
    """Does what was asked for, and returns the result."""
    if method == "ping":
        return "pong"
    if method == "getPowerState":
        return states.get(host, "off")
    if method == "setPowerState" and params["state"] in ("on", "off", "soft"):
        states[host] = "on" if params["state"] == "on" else "off"
        return "ok"
    raise Refused(1, "this webhook does not have " + method + " " + json.dumps(params))


def sign(body):
    return "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()


class Webhook(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not hmac.compare_digest(self.headers.get(HEADER, ""), sign(body)):
            self.reply(401, b"")
            return
        call = json.loads(body)
        answer = {"id": call["id"], "host": call["host"]}
        try:
            answer["result"] = carry_out(call["host"], call["method"], call.get("params", {}))
        except Refused as refusal:
            answer["error"] = {"code": refusal.args[0], "message": refusal.args[1]}
        self.reply(200, json.dumps(answer).encode())

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header(HEADER, sign(body))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing: the command does."""


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = "http://%s:%d/bmc" % server.server_address
sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "WEBHOOK_URL": url}).returncode)
