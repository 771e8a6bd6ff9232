"""Random, immutable keys for everything that has an address of its own.

A key is given by whoever creates the thing (the parser of an old document or a service) and is kept in its row
for good: URLs, anchors and the API are built from it, never from primary keys.
"""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: keys are read aloud and typed by hand
LENGTH = 10
MAX_LENGTH = 24


def new_key(prefix=""):
    """Return a fresh key such as ``g-k3f9m2x7qa``; about 49 bits of chance, so collisions are not to be expected."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{prefix}-{tail}" if prefix else tail
