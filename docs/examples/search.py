#!/usr/bin/env python3
"""Searches for the person in a photo through `writ serve`, with Python's standard library and ssh-keygen alone.

    search.py DATA/socket PHOTO WRIT --as NAME --key KEY

It shows what any program does that hands in an act: put the files, make the act, commit to what the log must not show,
sign, post. docs/api.md and docs/log_format.md say what each field means.
"""
import argparse
import datetime
import hashlib
import http.client
import json
import secrets
import socket
import subprocess
import sys


class Server(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)

    def ask(self, method, target, body=None, kind="application/json"):
        self.request(method, target, body=body, headers={"Content-Type": kind} if body is not None else {})
        answer = self.getresponse()
        text = answer.read()
        if answer.status >= 400:
            problem = json.loads(text)
            sys.exit(f"{problem['detail']}\n→ {problem['advice']}")
        return json.loads(text) if text else None


def canonical(value):
    """RFC 8785, for the texts that acts consist of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(text, key):
    done = subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "writ-act@v1", "-f", key],
                          input=text, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def make_act(origin, kind, committed):
    """The act, and what opens its commitments."""
    now = datetime.datetime.now(datetime.timezone.utc)
    act = {"origin": origin, "type": kind, "nonce": secrets.token_hex(16),
           "made_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "commit": {}}
    openings = {}
    for field, value in committed.items():
        salt = secrets.token_bytes(32)
        openings[field] = {"salt": salt.hex(), "value": value}
        act["commit"][field] = hashlib.sha256(salt + canonical({field: value})).hexdigest()
    return canonical(act), openings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("socket")
    parser.add_argument("photo")
    parser.add_argument("writ", help="its signature lies beside it, in WRIT.sig")
    parser.add_argument("--as", dest="actor", required=True)
    parser.add_argument("--key", required=True)
    options = parser.parse_args()

    server = Server(options.socket)
    files = {}
    for name, path in (("photo-1", options.photo), ("writ", options.writ), ("writ-signature", options.writ + ".sig")):
        with open(path, "rb") as file:
            content = file.read()
        files[name] = hashlib.sha256(content).hexdigest()
        server.ask("PUT", "/v1/files/" + files[name], content, "application/octet-stream")

    origin = server.ask("GET", "/v1/deployment")["origin"]
    act, openings = make_act(origin, "search", {"photo": files["photo-1"], "writ": files["writ"]})
    request = {"actor": options.actor, "act": act.decode(), "signature": sign(act, options.key), "openings": openings,
               "files": files, "options": {}}
    answer = server.ask("POST", "/v1/acts", json.dumps(request))["answer"]
    print(f"Search {answer['search']}: {answer['state']}; compared with {answer['compared']} of the galleries' faces.")


if __name__ == "__main__":
    main()
