"""Each operation's success, by a request that means something, held against what the description says of it."""
import os
import re
import uuid

import jsonschema_rs

import invitation
import visits
from deployment import PHOTOS


def put_file(world):
    return world.ask("putFile", world.person("auditor"))


def take_file(world):
    """The page that an examiner is shown."""
    examiner = world.person("examiner")
    reply = world.ask("handIn", examiner, world.deployment.act("examiner", "review", search=world.deployment.search))
    return world.ask("takeFile", examiner, part=reply.json()["files"]["review.html"])


def join(world):
    """Whoever was invited adds a key, signed by the link's."""
    deployment = world.deployment
    link = deployment.by("head", "user", "add", "guest", "--role", "auditor", "--invite", deployment.site)["link"]
    return world.ask("join", body=signed_by_link(world, "guest", link))


def signed_by_link(world, name, link):
    deployment = world.deployment
    file = deployment.people / f"{name}-link"
    file.write_text(invitation.key_file(invitation.seed_of(link)))
    os.chmod(file, 0o600)
    line = " ".join((deployment.people / "guest-key.pub").read_text().split()[:2])
    return deployment.act(name, "key_add", {"key": line}, key=file.name)


def remove_token(world):
    auditor = world.person("auditor")
    made = world.ask("makeToken", auditor).json()
    return world.ask("removeToken", auditor, part=made["id"])


def look_at_faces(world):
    auditor = world.person("auditor")
    return world.ask("lookAtFaces", auditor, {"photo": world.leave((PHOTOS / "obama2.jpg").read_bytes(), auditor)})


def look_at_writ(world):
    auditor, order = world.person("auditor"), world.deployment.folder / "order.toml"
    files = {name: world.leave(path.read_bytes(), auditor)
             for name, path in (("writ", order), ("signature", order.with_suffix(".toml.sig")))}
    return world.ask("lookAtWrit", auditor, files)


def hand_in(world):
    act = world.deployment.act("custodian", "gallery_create", {"name": "second", "description": "for a test"},
                               gallery=str(uuid.uuid4()))
    return world.ask("handIn", world.person("custodian"), act)


def suspend(world):
    return world.ask("suspend", body=order_against(world, "gallery", "second"))


def order_against(world, scope, target):
    return world.deployment.act("head", "suspend", {"target": target, "reason": ""}, scope=scope)


def sign_out(world):
    leaving = visits.Visitor("leaving", world.deployment.sign_in("auditor"), {}, person="auditor")
    return world.ask("signOut", leaving)


# What is not here is a request without a body, by an auditor.
REQUESTS = {"putFile": put_file, "takeFile": take_file, "join": join, "removeToken": remove_token,
            "lookAtFaces": look_at_faces, "lookAtWrit": look_at_writ, "handIn": hand_in, "suspend": suspend,
            "signOut": sign_out, "signIn": lambda world: world.ask("signIn"),
            "makeToken": lambda world: world.ask("makeToken", world.person("auditor"))}


def fault_of(description, operation, reply):
    """What of an answer is not as described, or nothing."""
    answer = operation["responses"].get(str(reply.status))
    if answer is None or reply.status >= 300:
        return f"{reply.status} {reply.body[:300]}"
    if "$ref" in answer:
        answer = description["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    for name, header in answer.get("headers", {}).items():
        if not re.search(header["schema"].get("pattern", ""), reply.headers.get(name, "")):
            return f"its header {name} is {reply.headers.get(name)}"
    content = answer.get("content")
    if content is None:
        return f"it has a body: {reply.body[:300]}" if reply.body else ""
    if reply.kind not in content:
        return f"it is {reply.kind}"
    schema = content[reply.kind].get("schema")
    if schema is None or reply.kind == "application/octet-stream":
        return ""
    try:
        jsonschema_rs.validator_for({**schema, "components": description["components"]}).validate(reply.json())
    except jsonschema_rs.ValidationError as error:
        return str(error)
    return ""


def faults(world):
    found = []
    for name, (_, method, operation) in world.operations.items():
        if name not in REQUESTS and method == "post" and "requestBody" in operation:
            found.append(f"nothing shows that {name} succeeds")
            continue
        request = REQUESTS.get(name, lambda world, name=name: world.ask(name, world.person("auditor")))
        if fault := fault_of(world.description, operation, request(world)):
            found.append(f"{name} succeeds otherwise than described: {fault}")
    print(f"{len(world.operations)} operations, each asked for what it is for")
    return found
