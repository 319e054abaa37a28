"""Requests of every operation of the description, each well-formed by itself, and who may make them."""
import hashlib
import json
import os

import visits

ABSENT = "0" * 64  # the SHA-256 of no file that anybody puts
UNSIGNED_ACT = {"act": "{}", "signature": "", "openings": {}, "files": {}, "options": {}}
TOKEN = {"note": "dashboard", "scopes": ["lists"], "days": 1}
KEEP = object()


class Person:
    """Who asks: a name, and the headers of the sign-in or of the token."""

    def __init__(self, name, headers):
        self.name, self.headers = name, headers


class World:
    """The server, the description of it, and people who are signed in."""

    def __init__(self, deployment, description):
        self.deployment, self.description = deployment, description
        self.operations = visits.operations(description)
        self.people = {}

    def person(self, name):
        if name not in self.people:
            self.people[name] = Person(name, self.deployment.sign_in(name))
        return self.people[name]

    def body(self, name, who):
        """A body that is right as far as the description goes; files are such as were not put."""
        actor = who.name if who else "auditor"
        if name == "putFile":
            return os.urandom(16)
        if name == "signIn":
            return self.deployment.signed_sign_in(actor)
        if name in ("handIn", "join", "suspend"):
            return {"actor": actor, **UNSIGNED_ACT}
        return {"makeToken": TOKEN, "lookAtFaces": {"photo": ABSENT}, "lookAtWrit": {"writ": ABSENT}}.get(name)

    def ask(self, name, who=None, body=KEEP, headers=None, part=None, over_socket=False):
        """One request; `part` is the last part of its path, where that is open. Headers go before those of `who`."""
        path, method, operation = self.operations[name]
        body = self.body(name, who) if body is KEEP else body
        kind = next(iter(operation.get("requestBody", {}).get("content", {})), None)
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
        if part is None and "{" in path:
            part = hashlib.sha256(body).hexdigest() if name == "putFile" and body else ABSENT
            part = part if "{sha256}" in path else part[:16]
        target = path.split("{")[0] + (part or "")
        said = {**({"Content-Type": kind} if kind else {}), **(who.headers if who else {}), **(headers or {})}
        return self.deployment.ask(method.upper(), target, body, said, over_socket)

    def leave(self, content, who):
        """Puts a file; its SHA-256."""
        reply = self.ask("putFile", who, body=content)
        if reply.status != 204:
            raise SystemExit(f"a file was not taken: {reply.body}")
        return hashlib.sha256(content).hexdigest()
