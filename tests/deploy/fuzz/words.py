"""What the requests are made of: values that forms do not expect, headers that no browser sends."""

from __future__ import annotations

from tests.support import running

#: Addresses besides those that the application knows.
STRANGE = (
    "/iscrizione",
    "/annulla",
    "/ufficio",
    "/api/events/",
    "/",
    "///",
    "//evil.example/",
    "/../etc",
    "*",
    "/ufficio/%2e%2e/",
)
#: What stands for a placeholder in an address.
PARTS = (
    "open",
    "past",
    "ABCD2345",
    "csv",
    "1",
    "0",
    "-1",
    "999999999999999999999",
    "x.jpg",
    "à",
    "%00",
    "..",
    "a" * 300,
)
#: The start of photos: none of them is one.
FILES = (
    b"",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    b"GIF89a",
    b"%PDF-1.4",
)
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X" * 30)
KINDS = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=b",
    "multipart/form-data", "multipart/form-data; boundary=", "application/json", "text/plain", "", ";;;", "multipart/mixed; boundary=b",
)  # fmt: skip
NAMES = (
    "csrf_token", "stamp", "website", "given_name", "family_name", "email", "phone", "organisation", "profile", "needs",
    "territory", "topic", "message", "reference", "last_digits", "action", "questioned", "person-2-given_name",
    "person-2-family_name", "person-99999999999-given_name", "person--1-given_name", "person-²-given_name", "\x00", "",
    "title", "description", "kind", "sector", "available_from", "quantity", "condition", "company", "photo", "state", "owner",
    "note", "reason", "who", "person", "to", "sure", "code", "password", "next", "key", "request", "done",
)  # fmt: skip
VALUES = (
    "", "Anna", "à" * 300, "\x00", "\ud800", "\u202e", "a@b.it", "a@" + "b" * 300, "@", "a@xn--.it", "a@[::1]", "+39 0585 41150", "9" * 400, "²²²²",
    "١٢٣٤", "ABCD2345", "ABCD 2345", "2345", "W10.x", "[]", "{}", "=HYPERLINK(1)", "\r\nBcc: x@y.it", "<script>", "{{7*7}}", "%00", "x" * 70_000,
)  # fmt: skip
PERSON = {
    "given_name": "Anna",
    "family_name": "Rossi",
    "email": "anna@example.org",
    "phone": "",
    "profile": "worker",
    "territory": "ms",
    "topic": "buy-out",
    "title": "Due presse",
    "description": "Da 100 tonnellate.",
    "sector": "25",
}
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Host",
        (running.HOST, running.HOST, running.HOST, "evil.example", "", "a b", "[::1", f"{running.HOST}:99999", "xn--"),
    ),
    (
        "Cookie",
        ("__Host-opera=x", "__Host-opera=.eJ.x.y", "a" * 3000, "=;=;;", "__Host-opera=\xff", '__Host-opera="\\777"'),
    ),
    ("X-Forwarded-For", ("1.2.3.4", "::1, 5", "fe80::1%eth0", "rubbish", ",,,", "1.2.3.4" * 200, "\xff")),
    ("X-Forwarded-Proto", ("https", "http", "gopher", "")),
    ("Script-Name", ("/x", "/iscrizione", "\xff")),
    ("Script_Name", ("/x",)),
    ("Referer", (f"https://{running.HOST}/", "http://[", "x" * 4000)),
    ("Origin", ("null", "http://[")),
    ("Range", ("bytes=0-", "bytes=9-1")),
    ("Expect", ("100-continue", "x")),
    ("Content-Encoding", ("gzip", "x")),
    ("Accept", ("*/*;q=x", "a" * 2000)),
    ("If-Modified-Since", ("never",)),
    ("Authorization", ("Basic x", "Basic =", "Digest x=")),
    ("X-HTTP-Method-Override", ("DELETE",)),
)
