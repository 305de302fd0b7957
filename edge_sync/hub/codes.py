"""Query codes: whether a hash is of one. Slow on purpose."""

import hashlib
import hmac

from edge_sync.bodies.opinion import CodeHash

SCRYPT_MEMORY = 64 * 1024 * 1024
MAX_COST = (2**15, 8, 4)


def fits(code: str, hashed: CodeHash) -> bool:
    """Whether the hash is of this code; one that would cost too much, or nothing, is of none."""
    cost = (hashed.n, hashed.r, hashed.p)
    if not all(1 <= one <= most for one, most in zip(cost, MAX_COST, strict=True)):
        return False
    try:
        made = hashlib.scrypt(
            code.encode(), salt=hashed.salt, n=hashed.n, r=hashed.r, p=hashed.p, maxmem=SCRYPT_MEMORY, dklen=32
        )
    except ValueError:
        return False
    return hmac.compare_digest(made, hashed.hash)
