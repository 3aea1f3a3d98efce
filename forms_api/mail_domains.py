"""Addresses that end in what looks like a slip of the finger: `@gmail.con`, `@hotmial.it`. They are asked about, never refused."""

from __future__ import annotations

#: Where most people of Italy and France have their mail, and whose names are long enough to know a slip in them.
COMMON = (
    "gmail.com", "googlemail.com", "icloud.com", "yahoo.com", "yahoo.it", "yahoo.fr", "hotmail.com", "hotmail.it",
    "hotmail.fr", "outlook.com", "outlook.it", "outlook.fr", "libero.it", "virgilio.it", "tiscali.it", "alice.it",
    "aliceposta.it", "fastwebnet.it", "legalmail.it", "arubapec.it", "orange.fr", "wanadoo.fr", "laposte.net",
    "club-internet.fr", "numericable.fr", "protonmail.com",
)  # fmt: skip
#: Real domains one slip away from a common one.
_REAL = frozenset(
    [
        "email.com",
        "mail.com",
        "ymail.com",
        "gmx.com",
        "hotmail.fi",
        "hotmail.gr",
        "hotmail.at",
        "hotmail.lt",
        "yahoo.in",
        "yahoo.ie",
        "yahoo.gr",
        "outlook.pt",
        "outlook.at",
        "outlook.ie",
        "outlook.kr",
        "orange.tr",
        "alice.at",
        "alice.pt",
        "alice.ie",
    ]
)
#: What many write for a common domain and is none, though it is more than one slip away.
_MISTAKEN = {
    "gmail.it": "gmail.com",
    "gmail.fr": "gmail.com",
    "icloud.it": "icloud.com",
    "icloud.fr": "icloud.com",
    "laposte.com": "laposte.net",
}


def suggestion(email: str | None) -> str | None:
    """The address that was probably meant, where the domain is one slip away from a common one; else None.

    `email` in lower case. A slip: one letter wrong, missing, too many, or two neighbours swapped.
    """
    if not email:
        return None
    name, _, domain = email.rpartition("@")
    if domain in COMMON or domain in _REAL:
        return None
    meant = _MISTAKEN.get(domain) or next((known for known in COMMON if one_slip_apart(domain, known)), None)
    return f"{name}@{meant}" if meant else None


def one_slip_apart(typed: str, known: str) -> bool:
    """Whether one wrong, missing, surplus or swapped letter lies between two texts."""
    if abs(len(typed) - len(known)) > 1:
        return False
    start = next((place for place, pair in enumerate(zip(typed, known, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return len(typed) != len(known)
    ends = [
        (typed[start + 1 :], known[start + 1 :]),
        (typed[start + 1 :], known[start:]),
        (typed[start:], known[start + 1 :]),
    ]
    swapped = typed[start : start + 2] == known[start : start + 2][::-1] and typed[start + 2 :] == known[start + 2 :]
    return swapped or any(rest == other for rest, other in ends)
