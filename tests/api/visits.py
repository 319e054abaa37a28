"""Schemathesis as several visitors: who each is, what its well-formed requests must be answered with, and its run."""
import copy
import json
import os
import pathlib
import re
import socketserver
import subprocess
import sys
import threading

import yaml

from deployment import ANSWER_SECONDS, TREE, UnixConnection

HERE = pathlib.Path(__file__).resolve().parent
DESCRIPTION = TREE / "docs/openapi.yaml"
SEED = 20261124
NAMES = ("nobody", "auditor", "investigator", "token for lists", "token for looks", "socket")
# The server takes 600 requests of a person in ten seconds, and has no option for more.
RATE = "55/s"
VISIT_SECONDS = 800
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance", "negative_data_rejection", "positive_data_acceptance",
          "missing_required_header", "unsupported_method", "allow_header_conformance", "ignored_auth")
# They follow what one request made into the next, which no two requests do here.
CHECKS_LEFT_OUT = ("use_after_free", "ensure_resource_availability", "object_level_authorization")
# Malformed requests are refused as such; an error of the server is none of these answers.
REFUSALS = ("400", "401", "403", "404", "405", "413", "415")

# What a well-formed request must be answered with, by operation. Sign-ins, acts, orders and joining need signatures
# that no generator makes, so that the right answer to a well-formed one is a refusal; looks need a file that was put
# before. successes.py makes the requests that succeed.
UNSIGNED = {"signIn": ("400", "403"), "join": ("400", "403"), "suspend": ("400", "403")}
LOOKS = {"lookAtFaces": ("400",), "lookAtWrit": ("400",)}
# A cursor that was not given is no place in a list.
PAGED = {name: ("200", "400") for name in ("authorities", "galleries", "reviews", "searches", "statements", "users")}
SIGNED_IN = {**UNSIGNED, **LOOKS, **PAGED, "handIn": ("400", "403"), "takeFile": ("404",), "removeToken": ("404",)}
OVER_NETWORK_ALONE = ("signIn", "whoAmI", "signOut", "join", "tokens", "makeToken", "removeToken", "events")


class Visitor:
    """Somebody, with the headers that say who; `answers` gives the statuses of an operation's well-formed requests."""

    def __init__(self, name, headers, answers, person="", over_socket=False):
        self.name, self.headers, self.answers = name, headers, answers
        self.person, self.over_socket = person, over_socket


def operations(description):
    """Each operation's path, method and definition, by its name."""
    return {operation["operationId"]: (path, method, operation) for path, methods in description["paths"].items()
            for method, operation in methods.items() if method != "parameters"}


def is_list(operation):
    """Whether an operation is one of the lists, whose names are all that their paths hold."""
    path, method, _ = operation
    return method == "get" and path.count("/") == 2 and path not in ("/v1/sign-in", "/v1/tokens", "/v1/openapi.yaml")


def described():
    return yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))


def over_network(description):
    """The description as it holds over the network, where a person signs in: {} stands for the socket there."""
    narrowed = copy.deepcopy(description)
    narrowed["security"].remove({})
    for _, _, operation in operations(narrowed).values():
        if len(operation.get("security", [])) > 1 and {} in operation["security"]:
            operation["security"].remove({})
    return narrowed


def over_socket(description):
    """The description as it holds over the socket, where nobody signs in and no site's own paths are."""
    narrowed = copy.deepcopy(description)
    for name in OVER_NETWORK_ALONE:
        path, method, _ = operations(description)[name]
        del narrowed["paths"][path][method]
    narrowed["security"] = [{}]
    for _, _, operation in operations(narrowed).values():
        operation["security"] = [{}]
    narrowed["paths"] = {path: methods for path, methods in narrowed["paths"].items() if set(methods) - {"parameters"}}
    return narrowed


def visitors(deployment, description):
    """Whoever comes: nobody, two people in two roles, programs with a token of each scope, the machine's own user."""
    names = operations(description)
    auditor, investigator = deployment.sign_in("auditor"), deployment.sign_in("investigator")
    # Programs have their own people, since requests are counted by person.
    lists = deployment.token(deployment.sign_in("head"), "lists")
    looks = deployment.token(deployment.sign_in("custodian"), "looks")
    open_to_all = {"describe": ("200",), **UNSIGNED}
    nothing_else = lambda status, allowed: {**{name: (status,) for name in names}, **open_to_all, **allowed}
    read = {**{name: ("200",) for name, operation in names.items() if is_list(operation)}, **PAGED}
    return [
        Visitor("nobody", {}, nothing_else("401", {})),
        Visitor("auditor", auditor, SIGNED_IN, person="auditor"),
        Visitor("investigator", investigator, SIGNED_IN, person="investigator"),
        Visitor("token for lists", lists, nothing_else("403", read)),
        Visitor("token for looks", looks, nothing_else("403", {"putFile": ("204",), **LOOKS})),
        Visitor("socket", {}, SIGNED_IN, over_socket=True),
    ]


class Relay:
    """A port of this machine that leads to the Unix socket, since schemathesis speaks TCP alone."""

    def __init__(self, path):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                there = UnixConnection(path)
                there.connect()
                threading.Thread(target=Relay.copy, args=(there.sock, self.request), daemon=True).start()
                Relay.copy(self.request, there.sock)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    @staticmethod
    def copy(source, target):
        try:
            while piece := source.recv(65536):
                target.sendall(piece)
            target.shutdown(1)
        except OSError:
            return  # whoever hung up has heard enough

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def configuration(visitor, names):
    """The text of schemathesis.toml: TOML's strings and arrays of strings are those of JSON."""
    lines = [f"hooks = {json.dumps(str(HERE / 'hooks.py'))}", "[generation]", 'database = "none"', "[checks]",
             *(f"{name}.enabled = true" for name in CHECKS), *(f"{name}.enabled = false" for name in CHECKS_LEFT_OUT),
             f"negative_data_rejection.expected-statuses = {json.dumps(REFUSALS)}",
             'positive_data_acceptance.expected-statuses = ["2xx"]',
             # refusals.py asks each path for every method that it does not have.
             "[phases.coverage]", 'unexpected-methods = ["OPTIONS", "PATCH", "TRACE"]']
    cookie = visitor.headers.get("Cookie", "").partition("=")[2]
    bearer = visitor.headers.get("Authorization", "").partition(" ")[2]
    if cookie:
        lines += ["[auth.openapi.session]", f"api_key = {json.dumps(cookie)}"]
    if bearer:
        lines += ["[auth.openapi.token]", f"bearer = {json.dumps(bearer)}"]
    # The session that signs out is made for that request, and schemathesis takes it for a made-up one. refusals.py asks
    # without any.
    lines += ["[[operations]]", 'include-operation-id = "signOut"', "checks.ignored_auth.enabled = false"]
    for name, statuses in visitor.answers.items():
        if name in names:
            lines += ["[[operations]]", f"include-operation-id = {json.dumps(name)}",
                      f"checks.positive_data_acceptance.expected-statuses = {json.dumps(statuses)}"]
    return "\n".join(lines) + "\n"


def visit(visitor, deployment, description, examples, systematic):
    """Runs schemathesis as the visitor; its exit status, and what it printed. `systematic` adds the phase that goes
    through all that the description says one by one, undescribed methods and missing parts among it."""
    folder = deployment.folder / f"visit {visitor.name}"
    folder.mkdir()
    narrowed = over_socket(description) if visitor.over_socket else over_network(description)
    (folder / "openapi.json").write_text(json.dumps(narrowed), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(configuration(visitor, operations(narrowed)), encoding="utf-8")
    facts = {"folder": str(deployment.folder), "program": str(deployment.program), "port": deployment.port,
             "person": visitor.person, "session": visitor.headers}
    (folder / "visit.json").write_text(json.dumps(facts), encoding="utf-8")
    if not visitor.over_socket:
        return run(folder, deployment.site, visitor, examples, systematic)
    with Relay(deployment.socket) as relay:
        return run(folder, f"http://127.0.0.1:{relay.port}", visitor, examples, systematic)


def cases(printed):
    """How many requests a visit made, by its own words."""
    found = re.search(r"^Test cases:\n +([0-9]+) generated", printed, re.M)
    return f"{found.group(1) if found else 'no'} cases"


def run(folder, site, visitor, examples, systematic):
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", "openapi.json",
               "--url", site, "--phases", "coverage,fuzzing" if systematic else "fuzzing",
               "--max-examples", str(examples), "--seed", str(SEED), "--continue-on-failure", "--no-color",
               "--request-timeout", str(ANSWER_SECONDS), "--warnings", "off", "--output-sanitize", "false"]
    # Who is no person is not counted, and waits for nobody.
    if visitor.headers:
        command += ["--rate-limit", RATE]
    if "Authorization" in visitor.headers:
        command += ["--header", f"Authorization: {visitor.headers['Authorization']}"]
    environment = {**os.environ, "WRIT_API_VISIT": str(folder / "visit.json"), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=VISIT_SECONDS, check=False)
    return done.returncode, done.stdout
