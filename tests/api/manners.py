"""What HTTP and docs/api.md demand of the server beside statuses and schemas, one fact a function: "" where it holds."""
import json

TWO_HEADERS_OF_HEAD = ("/v1/alarms", "/v1/tokens")


def json_with_a_charset_is_json(world):
    """RFC 9110, 8.3.1: a media type may have parameters, and its case does not count."""
    for kind in ("application/json; charset=utf-8", "Application/JSON"):
        reply = world.ask("lookAtFaces", world.person("auditor"), headers={"Content-Type": kind})
        if reply.status == 415:
            return f"{kind} is answered with 415"
    return ""


def an_answer_of_no_content_has_no_length(world):
    """RFC 9110, 8.6."""
    reply = world.ask("tend", world.person("auditor"))
    return f"its Content-Length is {reply.headers['Content-Length']}" if reply.headers.get("Content-Length") else ""


def what_is_read_has_a_head(world):
    """RFC 9110, 9.1: whatever answers GET answers HEAD. (A file is taken, not read.)"""
    for path in TWO_HEADERS_OF_HEAD:
        reply = world.deployment.ask("HEAD", path, headers=world.person("auditor").headers)
        if reply.status != 200 or reply.body:
            return f"HEAD {path} is answered with {reply.status}"
    return ""


def allow_names_head(world):
    """RFC 9110, 10.2.1: Allow lists all methods that are supported."""
    allow = world.deployment.ask("PUT", "/v1/alarms", headers=world.person("auditor").headers).headers["Allow"]
    return "" if "HEAD" in allow.split(", ") else f"Allow is {allow}"


def a_sign_in_has_a_signature_or_an_assertion(world):
    """Not both: the description says oneOf."""
    both = {**world.deployment.signed_sign_in("auditor"), "assertion": {}}
    reply = world.ask("signIn", body=both)
    return "" if reply.status == 400 else f"one with both is answered with {reply.status}"


def a_whole_number_may_be_written_with_a_point(world):
    """JSON Schema 2020-12: 20.0 is an integer."""
    reply = world.ask("makeToken", world.person("auditor"), body=b'{"note": "", "scopes": ["lists"], "days": 20.0}')
    return "" if reply.status == 201 else f"days of 20.0 are answered with {reply.status}"


def who_was_revoked_reads_no_more(world):
    """docs/api.md: nor a page that was made for them before and lay on the shelf, which is cleared then."""
    examiner, deployment = world.person("examiner"), world.deployment
    act = deployment.act("examiner", "review", search=deployment.search)
    page = world.ask("handIn", examiner, act).json()["files"]["review.html"]
    deployment.by("head", "user", "revoke", "examiner", "--reason", "left")
    reply = world.ask("takeFile", examiner, part=page)
    return "" if reply.status in (401, 403, 404) else f"the page is answered with {reply.status}"


def a_list_has_no_caches(world):
    reply = world.ask("users", world.person("auditor"))
    return "" if reply.headers.get("Cache-Control") == "no-store" else f"{json.dumps(dict(reply.headers))}"


FACTS = (json_with_a_charset_is_json, an_answer_of_no_content_has_no_length, what_is_read_has_a_head, allow_names_head,
         a_sign_in_has_a_signature_or_an_assertion, a_whole_number_may_be_written_with_a_point, a_list_has_no_caches,
         who_was_revoked_reads_no_more)


def faults(world):
    found = []
    for fact in FACTS:
        if fault := fact(world):
            found.append(f"{fact.__name__.replace('_', ' ')}: {fault}")
    print(f"{len(FACTS)} facts")
    return found
