"""A small deployment of the real program, founded in a temporary folder, and its server.

People sign with keys that ssh-keygen makes, as they would by hand. Beside the people of the deployment there is a
visitor's life: a session by a signed sign-in, an API token, a photo and a writ that may be looked at.
"""
import hashlib
import http.client
import json
import pathlib
import re
import secrets
import socket
import sqlite3
import subprocess
import threading
import time
import uuid

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parent.parent
PHOTOS = TREE / ".deps/photos"
ORIGIN = "faces.agency.example"
ROLES = {"head": "head", "custodian": "custodian", "officer": "data-protection-officer",
         "investigator": "investigator", "examiner": "examiner", "auditor": "auditor",
         # Who is revoked, suspended (a head can't suspend an auditor), and in too much of a hurry; who crowd the queue.
         "leaver": "auditor", "stopped": "investigator", "hasty": "auditor", "crowd1": "auditor", "crowd2": "auditor"}
STRANGERS = ("court", "guest-key")  # they have a key, and no role
PROGRAM_SECONDS = 120  # the longest that one run of a program may take
ANSWER_SECONDS = 60


def call(command, **more):
    """What a program printed; the test ends where it fails."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=PROGRAM_SECONDS, check=False, **more)
    if done.returncode:
        raise SystemExit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def canonical(value):
    """RFC 8785, for the texts that people sign here."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def commitment(field, opening):
    """As docs/log_format.md has it."""
    return hashlib.sha256(bytes.fromhex(opening["salt"]) + canonical({field: opening["value"]}).encode()).hexdigest()


def utc_now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class UnixConnection(http.client.HTTPConnection):
    """HTTP over the deployment's Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=ANSWER_SECONDS)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(ANSWER_SECONDS)
        self.sock.connect(self.path)


class Reply:
    """An answer, read whole."""

    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.kind = self.headers.get("Content-Type", "")

    def json(self):
        return json.loads(self.body)

    def reason(self):
        """Writ's own slug of what is wrong; nothing where the answer is no problem."""
        return self.json().get("reason", "") if self.body and self.kind == "application/problem+json" else ""


class Deployment:
    """Data and keys in `folder`/data and data.keys, people's keys in `folder`/people."""

    def __init__(self, folder, program):
        self.folder, self.program = pathlib.Path(folder), program
        self.data, self.people = self.folder / "data", self.folder / "people"
        self.server, self.port, self.said = None, 0, []
        self.founded, self.signed = 0, set()  # entries of the founding; nonces of acts since

    def writ(self, *words, actor=None):
        command = [self.program, *words, "--data", self.data, "--json"]
        return json.loads(call(command + (["--as", actor, "--key", self.people / actor] if actor else [])) or "{}")

    def sign(self, name, space, text):
        """The armoured SSH signature of somebody's key over a text."""
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", space, "-f", str(self.people / name)]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=PROGRAM_SECONDS, check=True)
        return done.stdout

    def found(self):
        self.people.mkdir()
        for name in (*ROLES, *STRANGERS):
            call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", self.people / name])
        self.writ("init", "--origin", ORIGIN, "--unwitnessed", "--head", "head", "--key", self.people / "head")
        for name, role in list(ROLES.items())[1:]:
            self.writ("user", "add", name, "--role", role, "--public-key", self.people / f"{name}.pub", actor="head")
        self.writ("authority", "add", "court@example", "--public-key", self.people / "court.pub", actor="head")
        self.writ("gallery", "create", "custody", actor="custodian")
        self.enrol()
        self.search = self.find()
        self.founded = len(self.entries())

    def sign_file(self, name, space, file):
        pathlib.Path(f"{file}.sig").write_text(self.sign(name, space, file.read_text()))

    def enrol(self):
        basis = self.folder / "basis.toml"
        self.writ("basis", "draft", "--kind", "statute", "--gallery", "custody", "--subject", "p.1", "--photo",
                  PHOTOS / "obama.jpg", "--provision", "Custody Act s. 1", "--source", "custody photo", "--out", basis)
        self.sign_file("officer", "writ-basis@v1", basis)
        self.writ("enrol", "custody", PHOTOS / "obama.jpg", "--subject", "p.1", "--basis", basis, actor="custodian")

    def find(self):
        """The number of a search that waits for its examiners, under the writ order.toml."""
        order, photo = self.folder / "order.toml", PHOTOS / "obama2.jpg"
        self.writ("writ", "draft", "--photo", photo, "--gallery", "custody", "--investigator", "investigator",
                  "--issuer", "court@example", "--id", "2026-1/1", "--case", "2026-1", "--ground",
                  "Procedure Act s. 2", "--purpose", "identify the person", "--out", order)
        self.sign_file("court", "writ@v1", order)
        return self.writ("search", photo, "--writ", order, actor="investigator")["search"]

    def serve(self):
        command = [self.program, "serve", "--listen", "127.0.0.1:0", "--data", str(self.data)]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        first = self.server.stderr.readline()
        found = re.search(r"the log is at http://127\.0\.0\.1:([0-9]+)", first)
        if not found:
            raise SystemExit(f"the server did not start: {first}{self.server.stderr.read()}")
        self.port = int(found.group(1))
        # A pipe that nobody reads would stop the server once it is full.
        threading.Thread(target=lambda: self.said.extend(self.server.stderr), daemon=True).start()

    def stop(self):
        """The status with which the server ended."""
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(PROGRAM_SECONDS)
        return self.server.returncode if self.server is not None else 0

    def alive(self):
        return self.server.poll() is None

    def resident_mebibytes(self):
        status = pathlib.Path(f"/proc/{self.server.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+([0-9]+) kB$", status, re.M).group(1)) // 1024

    def gauge(self, name):
        """One of the numbers of /metrics."""
        return float(re.search(rf"^{name} ([0-9.e+]+)$", self.ask("GET", "/metrics").body.decode(), re.M).group(1))

    @property
    def site(self):
        return f"http://localhost:{self.port}"

    @property
    def socket(self):
        return self.data / "socket"

    def ask(self, method, target, body=None, headers=None, over_socket=False):
        """One request on a connection of its own."""
        if isinstance(body, (dict, list)):
            body, headers = json.dumps(body), {"Content-Type": "application/json", **(headers or {})}
        connection = (UnixConnection(self.socket) if over_socket else
                      http.client.HTTPConnection("localhost", self.port, timeout=ANSWER_SECONDS))
        try:
            connection.request(method, target, body=body, headers=headers or {})
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def ask_until(self, status, target, headers, most):
        """The same request again and again on one connection, until it is answered so; whether it was."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=ANSWER_SECONDS)
        try:
            for _ in range(most):
                connection.request("GET", target, headers=headers)
                if Reply(connection.getresponse()).status == status:
                    return True
            return False
        finally:
            connection.close()

    def signed_sign_in(self, name, **other):
        """The body of a sign-in; `other` replaces fields of its text."""
        text = canonical({"made_at": utc_now(), "nonce": str(uuid.uuid4()), "origin": ORIGIN, "site": self.site,
                          **other})
        return {"actor": name, "text": text, "signature": self.sign(name, "writ-sign-in@v1", text)}

    def sign_in(self, name):
        """The headers of somebody who is signed in."""
        reply = self.ask("POST", "/v1/sign-in", self.signed_sign_in(name))
        if reply.status != 200:
            raise SystemExit(f"{name} could not sign in: {reply.body}")
        return {"Cookie": reply.headers["Set-Cookie"].split(";")[0]}

    def token(self, session, *scopes):
        """The headers of a program that has an API token of those scopes."""
        reply = self.ask("POST", "/v1/tokens", {"note": "test", "scopes": list(scopes), "days": 1}, session)
        if reply.status != 201:
            raise SystemExit(f"no token was made: {reply.body}")
        return {"Authorization": "Bearer " + reply.json()["secret"]}

    # The log.
    def entries(self):
        database = sqlite3.connect(f"file:{self.data / 'writ.db'}?mode=ro", uri=True)
        try:
            return [json.loads(row[0]) for row in database.execute("SELECT bytes FROM entries ORDER BY idx")]
        finally:
            database.close()

    def unsigned_entries(self):
        """Entries after those of the founding that neither the log's own key signed nor anybody here."""
        entries = self.entries()
        log_key = entries[1]["proof"]["key"]  # the program says at once which program it is
        return [entry for entry in entries[self.founded:]
                if entry["proof"]["key"] != log_key and entry["act"]["nonce"] not in self.signed]

    def act(self, name, kind, committed=None, key=None, files=None, **clear):
        """The body of an act by somebody, signed with their key or another's; `committed` are what it commits to."""
        openings = {field: {"salt": secrets.token_hex(32), "value": value}
                    for field, value in (committed or {}).items()}
        nonce = secrets.token_hex(16)
        self.signed.add(nonce)
        act = {"origin": ORIGIN, "type": kind, "nonce": nonce, "made_at": utc_now(), **clear}
        if openings:
            act["commit"] = {field: commitment(field, opening) for field, opening in openings.items()}
        text = canonical(act)
        return {"actor": name, "act": text, "signature": self.sign(key or name, "writ-act@v1", text),
                "openings": openings, "files": files or {}, "options": {}}

    def by(self, actor, *words):
        """A verb's act while the server runs: what it signs is known here as well."""
        before = len(self.entries())
        answer = self.writ(*words, actor=actor)
        own = " ".join((self.people / f"{actor}.pub").read_text().split()[:2])
        self.signed |= {entry["act"]["nonce"] for entry in self.entries()[before:] if entry["proof"]["key"] == own}
        return answer

    def put(self, content, session):
        """Leaves a file at the server; its address's last part comes back."""
        digest = hashlib.sha256(content).hexdigest()
        reply = self.ask("PUT", f"/v1/files/{digest}", content, {"Content-Type": "application/octet-stream", **session})
        if reply.status != 204:
            raise SystemExit(f"a file was not taken: {reply.body}")
        return digest
