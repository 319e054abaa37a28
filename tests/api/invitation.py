"""The key of an invitation's link, as a file that ssh-keygen signs with.

The link holds the seed of an Ed25519 key (RFC 8032). OpenSSH's file of a private key (PROTOCOL.key) has the public one
beside it, which Python's standard library cannot compute; this does, slowly and by the book. For tests alone: it takes
other times for other seeds.
"""
import base64
import hashlib
import struct

PRIME = 2**255 - 19
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
BASE_Y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202


def add(one, other):
    """The sum of two points of the curve, each (x, y)."""
    (x1, y1), (x2, y2) = one, other
    product = CURVE * x1 * x2 * y1 * y2 % PRIME
    x = (x1 * y2 + x2 * y1) * pow(1 + product, PRIME - 2, PRIME) % PRIME
    y = (y1 * y2 + x1 * x2) * pow(1 - product, PRIME - 2, PRIME) % PRIME
    return x, y


def public_key(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    total, power = (0, 1), (BASE_X, BASE_Y)
    while scalar:
        if scalar & 1:
            total = add(total, power)
        power, scalar = add(power, power), scalar >> 1
    return (total[1] | (total[0] & 1) << 255).to_bytes(32, "little")


def text(value):
    return struct.pack(">I", len(value)) + value


def key_file(seed):
    """OpenSSH's file of the key, without a passphrase."""
    public = public_key(seed)
    line = text(b"ssh-ed25519") + text(public)
    secret = bytes(8) + line + text(seed + public) + text(b"invitation")
    secret += bytes(range(1, 1 + -len(secret) % 8))
    head = b"openssh-key-v1\0" + text(b"none") + text(b"none") + text(b"") + struct.pack(">I", 1)
    whole = head + text(line) + text(secret)
    body = base64.encodebytes(whole).decode()
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}-----END OPENSSH PRIVATE KEY-----\n"


def seed_of(link):
    """SITE/#join/NAME/SECRET: the secret is base64url without padding."""
    secret = link.rsplit("/", 1)[1]
    return base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
