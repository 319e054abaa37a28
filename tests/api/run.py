#!/usr/bin/env python3
"""run.py --writ PROGRAM [VISITOR…]: holds docs/openapi.yaml against the real server.

Founds a small deployment, serves it, and lets schemathesis ask whatever the description allows and what it forbids, as
several visitors (visits.py). Then every operation's success is compared with what the description says of it
(successes.py), every refusal that it has is provoked by a request (refusals.py), and what HTTP demands beside it is
looked at (manners.py). In the end the server must live, its memory be bounded, its log be sound, and nobody be in it
who did not sign.

WRIT_LONG_TESTS makes many more examples. Exit status 77: skipped, with the reason.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = HERE.parent.parent / ".deps/schemathesis/bin/python"
COMPLAINT = re.compile("Sanitizer|runtime error:")
AT_ONCE = 2  # visits: more would wait for each other on a small machine
MAX_RESIDENT_MEBIBYTES = 400  # the server has its networks in memory, about 120, and no visitor leaves much there


def reason_to_skip():
    if not PYTHON.exists():
        return "no schemathesis; script/setup gets it"
    if not shutil.which("ssh-keygen"):
        return "no ssh-keygen in PATH"
    if not (HERE.parent.parent / ".deps/photos/obama2.jpg").exists():
        return "no photos; script/setup gets them"
    return ""


def depth():
    """How many examples of each operation, who comes (all, where nobody is named), and who is systematic."""
    # Sanitized it is slow: what matters there is the server's own memory, not each answer once more.
    if os.environ.get("WRIT_SANITIZED"):
        return 3, ("auditor", "socket"), ("socket",)
    if os.environ.get("WRIT_LONG_TESTS"):
        return 50, (), visits.NAMES
    return 5, (), ("auditor", "socket")


def visit_all(deployment, description, names):
    """The names of visits that found something; what they found is printed."""
    examples, expected, systematic = depth()
    wanted = names or expected or visits.NAMES
    coming = [visitor for visitor in visits.visitors(deployment, description) if visitor.name in wanted]
    found = []

    def one(visitor):
        begin = time.monotonic()
        status, printed = visits.visit(visitor, deployment, description, examples, visitor.name in systematic)
        return status, printed, time.monotonic() - begin

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for visitor, (status, printed, seconds) in zip(coming, pool.map(one, coming)):
            word = "WRONG  " if status else "ok     "
            print(f"{word} {visitor.name}: {visits.cases(printed)}, {seconds:.0f} s", flush=True)
            if status:
                print(printed, flush=True)
                found.append(visitor.name)
    return found


def faults_of_server(deployment):
    """What is wrong with the server after all that."""
    faults = [] if deployment.alive() else ["the server ended: " + "".join(deployment.said[-20:])]
    if faults:
        return faults
    health = deployment.ask("GET", "/healthz")
    if health.status != 200:
        faults.append(f"/healthz answers {health.status}: {health.body}")
    resident = deployment.resident_mebibytes()
    print(f"the server holds {resident} MiB of memory")
    if resident > MAX_RESIDENT_MEBIBYTES and not os.environ.get("WRIT_SANITIZED"):
        faults.append(f"the server holds more than {MAX_RESIDENT_MEBIBYTES} MiB of memory")
    faults += [f"the server said: {line.strip()}" for line in deployment.said if COMPLAINT.search(line)]
    faults += [f"an act that nobody here signed is in the log: {entry}" for entry in deployment.unsigned_entries()]
    return faults


def look_over(deployment, names):
    description = visits.described()
    faults = []
    print(f"the server begins with {deployment.resident_mebibytes()} MiB of memory")
    faults += visit_all(deployment, description, names)
    faults += faults_of_server(deployment)
    if deployment.alive() and not names:
        asking = world.World(deployment, description)
        faults += successes.faults(asking) + refusals.faults(asking) + manners.faults(asking)
        faults += faults_of_server(deployment)
    if status := deployment.stop():
        faults.append(f"the server ended with {status}: " + "".join(deployment.said[-20:]))
    # It ends with another status where the log is not sound.
    print("the log is sound: {size} entries".format(**deployment.writ("verify")))
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", required=True)
    parser.add_argument("names", nargs="*", metavar="VISITOR")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="writ-api-") as folder:
        deployment = Deployment(folder, os.path.abspath(options.writ))
        deployment.found()
        try:
            deployment.serve()
            faults = look_over(deployment, options.names)
        finally:
            deployment.stop()
    for fault in faults:
        print("WRONG  ", fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    if skip := reason_to_skip():
        print("skipped:", skip)
        sys.exit(77)
    # Schemathesis lives in an environment of its own.
    if pathlib.Path(sys.prefix) != PYTHON.parent.parent:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])
    import manners
    import refusals
    import successes
    import visits
    import world
    from deployment import Deployment
    sys.exit(main())
