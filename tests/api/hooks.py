"""What schemathesis calls around each request of a visit; visits.py writes the file that WRIT_API_VISIT names.

Schemathesis makes every part of a request by itself. Some requests mean something only if two of their parts agree, or
would spoil the rest of the visit; those are set right here. A failure that says nothing against the server is dropped
here and nowhere else, with its reason.
"""
import hashlib
import json
import os
import pathlib
import sys

import schemathesis

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from deployment import Deployment  # pylint: disable=wrong-import-position

VISIT = json.loads(pathlib.Path(os.environ["WRIT_API_VISIT"]).read_text(encoding="utf-8"))
DEPLOYMENT = Deployment(VISIT["folder"], VISIT["program"])
DEPLOYMENT.port = VISIT["port"]
MAX_NOTE_BYTES = 100


def operation_id(case):
    return case.operation.definition.raw.get("operationId")


def is_well_formed(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    name = operation_id(case)
    # Whoever signs out must sign in again; the visit's own session is for the rest.
    if name == "signOut" and VISIT["person"]:
        cookie, _, secret = DEPLOYMENT.sign_in(VISIT["person"])["Cookie"].partition("=")
        case.cookies = {**(case.cookies or {}), cookie: secret}
    # A file is taken at its own SHA-256 alone, which nobody hits by chance.
    content = getattr(case.body, "data", case.body)
    if name == "putFile" and is_well_formed(case) and isinstance(content, bytes):
        case.path_parameters["sha256"] = hashlib.sha256(content).hexdigest()


@schemathesis.hook
def after_call(context, case, response):
    # A person has 32 tokens at most, and the visit asks for more.
    if operation_id(case) == "makeToken" and response.status_code == 201:
        DEPLOYMENT.ask("DELETE", "/v1/tokens/" + response.json()["id"], headers=VISIT["session"])


def is_known(case, failure):
    """Whether a failure is none of the server's."""
    kind = type(failure).__name__
    # What may be done at /v1/sign-in but POST is for who is signed in, and that is looked at before the method.
    if operation_id(case) == "signIn" and kind == "UnsupportedMethodResponse":
        return failure.status_code in (401, 403)
    if operation_id(case) != "makeToken" or kind != "RejectedPositiveData":
        return False
    # JSON Schema can't count bytes: the description says in words how long a note may be.
    return len(case.body["note"].encode("utf-8", "surrogatepass")) > MAX_NOTE_BYTES


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return not is_known(case, failure)
