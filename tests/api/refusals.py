"""Every refusal that the description has, provoked by a request: its status, its kind, and Writ's own reason.

ROWS say which request provokes what, of which operations. An operation's status that no row provokes fails the test,
unless NOT_PROVOKED says why nobody can from outside.
"""
import hashlib
import os
import threading
import time

import successes
import visits
from deployment import PHOTOS
from world import ABSENT

PROBLEM = "application/problem+json"
FIELDS = {"type", "title", "status", "detail", "code", "reason", "advice"}
CODES = {400: "usage", 401: "refused", 403: "refused", 404: "usage", 405: "usage", 413: "usage", 415: "usage",
         421: "refused", 422: "unusable-photo", 423: "suspended", 429: "unavailable", 503: "unavailable"}
LARGEST = {"putFile": 32 << 20, **{name: 32 << 10 for name in ("signIn", "join", "suspend")}}
LARGEST_OF_OTHERS = 512 << 10
WAITING_OF_ONE, FILES_OF_ONE = 8, 128
TRIES = 20
WINDOWS = 3  # of ten seconds
MOST_IN_HASTE = 5000
CROWD_SECONDS = 120
METHODS = {"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"}

OPEN = {"describe"}  # it has no refusals
UNSIGNED = {"signIn", "join", "suspend"}  # whoever comes may try
OWN = {"takeFile", "whoAmI", "signOut"}  # of the session itself: no deployment is opened for them
UPLOADS = {"putFile"}

# What can't be provoked from outside, by status and operations (None: all that have it).
NOT_PROVOKED = {
    (500, None): "its log would have to be altered under it, which tests/insider does, or the program to be at fault",
    (503, "events"): "the deployment would have to be out of order: where too many ask, the answer is an empty one",
    (503, "suspend"): "300 orders would have to lie in the folder, or the disk be full",
}


class Row:
    """A refusal: `ask(world, operation)` provokes it of each of the operations; a `reason` may be several."""

    def __init__(self, status, reason, operations, ask):
        self.status, self.reasons = status, (reason,) if isinstance(reason, str) else reason
        self.operations, self.ask = operations, ask


def foreign(world, name, who, **headers):
    return world.ask(name, who if name not in UNSIGNED else None, headers=headers)


def too_large(world, name):
    """Only the header is sent: the refusal must come before the body."""
    length = LARGEST.get(name, LARGEST_OF_OTHERS) + 1
    return world.ask(name, None if name in UNSIGNED else world.person("auditor"), body=None,
                     headers={"Content-Length": str(length)})


def as_text(world, name):
    """The request as it ought to be, but for its Content-Type."""
    who = None if name in UNSIGNED else world.person("auditor")
    return world.ask(name, who, headers={"Content-Type": "text/plain"})


def broken_json(world, name):
    return world.ask(name, None if name in UNSIGNED else world.person("auditor"), body=b"{")


def by_stopped(world, name):
    """Whatever a person who was suspended meanwhile still tries."""
    stopped, auditor = world.people["stopped"], world.person("auditor")
    if name == "signIn":
        return world.ask(name, body=world.deployment.signed_sign_in("stopped"))
    if name == "join":
        return world.ask(name, body=world.stopped_guest)
    if name == "handIn":
        return world.ask(name, stopped, world.deployment.act("stopped", "result", search=world.deployment.search))
    return world.ask(name, stopped, look_body(world, name, auditor))


def look_body(world, name, who):
    """A look at files that are there; any other operation's own body."""
    if name == "lookAtFaces":
        return {"photo": world.leave((PHOTOS / "obama2.jpg").read_bytes(), who)}
    if name == "lookAtWrit":
        return {"writ": world.leave((world.deployment.folder / "order.toml").read_bytes(), who)}
    return world.body(name, who)


def by_leaver(world, name):
    """Whatever a person who was revoked meanwhile still tries."""
    leaver = world.people["leaver"]
    if name == "signIn":
        return world.ask(name, body=world.deployment.signed_sign_in("leaver"))
    if name == "handIn":
        return world.ask(name, leaver, world.deployment.act("leaver", "alarm_show"))
    return world.ask(name, leaver, look_body(world, name, world.person("auditor")))


def unusable(world, name):
    """A photo that is none."""
    who = world.person("investigator")
    photo = world.leave(b"This is no photo.", who)
    if name == "lookAtFaces":
        return world.ask(name, who, {"photo": photo})
    order = world.deployment.folder / "order.toml"
    files = {"photo-1": photo, "writ": world.leave(order.read_bytes(), who),
             "writ-signature": world.leave(order.with_suffix(".toml.sig").read_bytes(), who)}
    act = world.deployment.act("investigator", "search", {"photo": photo, "writ": files["writ"]}, files=files)
    return world.ask(name, who, act)


def by_stranger(world, name):
    """An act in the name of somebody who is signed in, signed with a key that nobody knows."""
    return world.ask(name, world.person("auditor"), world.deployment.act("auditor", "alarm_show", key="court"))


def in_others_name(world, name):
    return world.ask(name, world.person("auditor"), world.deployment.act("head", "alarm_show", key="head"))


def rows(world):
    described = world.operations
    lists = {name for name, operation in described.items() if visits.is_list(operation)}
    protected = set(described) - OPEN - UNSIGNED
    with_json = {name for name, (_, _, operation) in described.items()
                 if "application/json" in operation.get("requestBody", {}).get("content", {})}
    looks = {"lookAtFaces", "lookAtWrit"}
    auditor = world.person("auditor")
    lists_token = visits.Visitor("auditor", world.deployment.token(auditor.headers, "lists"), {})
    looks_token = visits.Visitor("auditor", world.deployment.token(auditor.headers, "looks"), {})
    opened = protected - OWN - UPLOADS  # what asks the deployment, and so knows who was revoked and suspended
    return [
        Row(421, "host-other", protected | UNSIGNED, lambda w, n: foreign(w, n, auditor, Host="elsewhere.example")),
        Row(403, "origin-other", protected | UNSIGNED,
            lambda w, n: foreign(w, n, auditor, Origin="https://elsewhere.example")),
        Row(403, "token-scope", protected - lists, lambda w, n: w.ask(n, lists_token)),
        Row(403, "token-scope", protected - looks - UPLOADS, lambda w, n: w.ask(n, looks_token)),
        Row(401, "sign-in-missing", protected, lambda w, n: w.ask(n)),
        Row(401, "token-unknown", protected, lambda w, n: w.ask(n, headers={"Authorization": "Bearer writ_none"})),
        Row(413, "request-malformed", UPLOADS | with_json, too_large),
        Row(415, "content-type-wrong", with_json, as_text),
        Row(400, "request-malformed", with_json, broken_json),
        Row(400, "page-malformed", set(visits.PAGED), lambda w, n: w.ask(n, auditor, part="?limit=0")),
        Row(400, "file-other", UPLOADS, lambda w, n: w.ask(n, auditor, part=ABSENT)),
        Row(400, "file-missing", looks, lambda w, n: w.ask(n, auditor)),
        Row(404, "file-missing", {"takeFile"}, lambda w, n: w.ask(n, auditor)),
        Row(404, "token-unknown", {"removeToken"}, lambda w, n: w.ask(n, auditor)),
        Row(422, "photo-not-an-image", {"lookAtFaces", "handIn"}, unusable),
        Row(403, "actor-other", {"handIn"}, in_others_name),
        Row(403, "wrong-key", {"handIn"}, by_stranger),
        Row(403, "user-revoked", opened | {"signIn"}, by_leaver),
        Row(423, "user-suspended", opened | {"signIn", "join"}, by_stopped),
        Row(429, "too-many-requests", protected - {"signOut"}, in_haste),
        Row(503, "server-busy", (protected | UNSIGNED) - UPLOADS - {"takeFile", "signOut", "suspend", "events"}, Crowd()),
        Row(503, "shelf-full", UPLOADS, full_shelf),
    ]


def in_haste(world, name):
    """One person asks 600 times; all that they ask in the rest of the ten seconds is too much."""
    who, reply = world.person("hasty"), None
    for _ in range(WINDOWS):
        if not world.deployment.ask_until(429, "/v1/files/" + ABSENT, who.headers, MOST_IN_HASTE):
            raise SystemExit(f"nobody is told that {MOST_IN_HASTE} requests are too many: is this machine that slow?")
        reply = world.ask(name, who)  # ten seconds may just have been over
        if reply.status == 429:
            break
    return reply


def full_shelf(world, name):
    """Some files may lie there already."""
    reply = None
    for _ in range(FILES_OF_ONE + 1):
        reply = world.ask(name, world.person("crowd1"), os.urandom(16))
        if reply.status == 503:
            break
    return reply


class Crowd:
    """Two people look at photos again and again, so that nobody else gets a place in the queue."""

    def __init__(self):
        self.threads, self.over = [], threading.Event()

    def __call__(self, world, name):
        if not self.threads:
            self.gather(world)
        reply = None
        for _ in range(TRIES):
            # A place is free for a moment where one look ends and the next is not there yet.
            end = time.monotonic() + CROWD_SECONDS
            while world.deployment.gauge("writ_acts_waiting") < 2 * WAITING_OF_ONE:
                if time.monotonic() > end:
                    raise SystemExit("the queue was never full")
                time.sleep(0.005)
            reply = world.ask(name, None if name in UNSIGNED else world.person("crowd1"),
                              look_body(world, name, world.person("crowd1")))
            if reply.status == 503:
                break
        return reply

    def gather(self, world):
        photo = (PHOTOS / "obama3.jpg").read_bytes()

        def look(who):
            lies_there = False  # what is turned away leaves its file for the next try
            while not self.over.is_set():
                if not lies_there:
                    world.ask("putFile", who, photo)
                status = world.ask("lookAtFaces", who, {"photo": hashlib.sha256(photo).hexdigest()}).status
                lies_there = status in (429, 503)
                if status != 200:
                    time.sleep(0.2)  # nobody may ask too often

        for who in (world.person("crowd1"), world.person("crowd2")):
            # So many may wait, one is looked at, and one takes the next place that is free.
            self.threads += [threading.Thread(target=look, args=(who,), daemon=True)
                             for _ in range(WAITING_OF_ONE + 2)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


def prepare(world):
    """Who signs in while they may, and may not any more: one is revoked, another suspended, a third while invited."""
    deployment = world.deployment
    leaver, _ = world.person("leaver"), world.person("stopped")
    deployment.by("head", "user", "revoke", leaver.name, "--reason", "left")
    link = deployment.by("head", "user", "add", "guest2", "--role", "examiner", "--invite", deployment.site)["link"]
    for name in ("stopped", "guest2"):
        reply = world.ask("suspend", body=successes.order_against(world, "user", name))
        if reply.status != 200:
            raise SystemExit(f"{name} was not suspended: {reply.body}")
    world.stopped_guest = successes.signed_by_link(world, "guest2", link)


def fault_of(status, reasons, reply):
    """What is wrong with a refusal, or nothing."""
    if reply.status != status:
        return f"it is answered with {reply.status} {reply.reason()}"
    if reply.kind != PROBLEM:
        return f"it is {reply.kind}"
    problem = reply.json()
    if set(problem) < FIELDS or problem["status"] != status or problem["type"] != "about:blank":
        return f"it is no problem of Writ: {problem}"
    if problem["code"] != CODES[status] or problem["reason"] not in reasons:
        return f"its code is {problem['code']}, its reason {problem['reason']}"
    for wanted, header in ((503, "Retry-After"), (405, "Allow"), (401, "WWW-Authenticate")):
        if status == wanted and not reply.headers.get(header):
            return f"it has no {header}"
    return ""


def faults_of_rows(world, table):
    found = []
    for row in table:
        for name in sorted(row.operations):
            if fault := fault_of(row.status, row.reasons, row.ask(world, name)):
                found.append(f"{row.status} {'/'.join(row.reasons)} of {name}: {fault}")
        getattr(row.ask, "stop", lambda: None)()
    return found


def faults_of_coverage(world, table):
    """Statuses that are described and not provoked, and the other way round."""
    described = {(int(status), name) for name, (_, _, operation) in world.operations.items()
                 for status in operation["responses"] if status >= "400"}
    provoked = {(row.status, name) for row in table for name in row.operations}
    excused = {(status, name) for status, name in described
               if (status, name) in NOT_PROVOKED or (status, None) in NOT_PROVOKED}
    return ([f"nothing provokes the {status} of {name}" for status, name in sorted(described - provoked - excused)] +
            [f"{name} is not described to answer {status}" for status, name in sorted(provoked - described)])


def faults_of_paths(world):
    """Every method that a path does not have, and paths that are none."""
    found, auditor = [], world.person("auditor").headers
    for path, methods in world.description["paths"].items():
        described = {method.upper() for method in methods if method != "parameters"}
        target = path.replace("{sha256}", "0" * 64).replace("{id}", "0" * 16)
        for method in METHODS - described:
            reply = world.deployment.ask(method, target, headers=auditor)
            if fault := fault_of(405, ("method-wrong",), reply):
                found.append(f"{method} {path}: {fault}")
            elif set(reply.headers["Allow"].split(", ")) - {"HEAD"} != described:
                found.append(f"{method} {path}: its Allow is {reply.headers['Allow']}")
    absent = {(path, False) for path in ("/v1/", "/v1/nothing", "/v1/galleries/", "/v1/looks/nothing")}
    for name in visits.OVER_NETWORK_ALONE:
        absent.add((world.operations[name][0].replace("{id}", "0" * 16), True))
    for path, over_socket in sorted(absent):
        reply = world.deployment.ask("GET", path, headers={} if over_socket else auditor, over_socket=over_socket)
        if fault := fault_of(404, ("path-unknown",), reply):
            found.append(f"GET {path}{' over the socket' if over_socket else ''}: {fault}")
    return found


def faults(world):
    prepare(world)
    table = rows(world)
    found = faults_of_coverage(world, table) + faults_of_rows(world, table) + faults_of_paths(world)
    provoked = sum(len(row.operations) for row in table)
    print(f"{provoked} refusals provoked")
    return found
