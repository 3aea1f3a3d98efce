"""The security headers of every answer, static or dynamic. The web server in front sends the same ones for the files.

Source: OWASP Secure Headers Project; CSP level 3.
"""

from __future__ import annotations

import re

#: The pages that load the list of what the site holds when somebody searches.
SEARCH_PAGES = ("/cerca/", "/fr/recherche/")
#: The pages that load the site's own table of towns when somebody types one.
HELP_PAGES = ("/chi-aiuta/", "/fr/qui-aide/")
#: The editors' page. Its own meta element names the only other host that it asks: the forge, where there is one.
EDITOR_PAGE = "/redazione/"
#: The pages that ask /api/events/ how many seats are free: home, the list of events, an event.
SEATS_PAGES = re.compile(r"/(?:fr/)?|/(?:eventi|fr/evenements)/(?:[a-z0-9-]+/)?")

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'none'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_ASKING_POLICY = _POLICY | {"connect-src": "'self'"}
_EDITOR_POLICY = _POLICY | {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' blob: data: https:",
    "font-src": "'self' data:",
    "connect-src": "'self' blob: data: https:",
    "worker-src": "'self' blob:",
}
_POLICIES = dict.fromkeys((*SEARCH_PAGES, *HELP_PAGES), _ASKING_POLICY) | {EDITOR_PAGE: _EDITOR_POLICY}

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # not no-referrer: a browser that names no page at all makes a form's origin impossible to check
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ONE_YEAR = 365 * 24 * 3600


def security_headers(path: str, *, https: bool) -> dict[str, str]:
    """The headers of the answer at `path` (from the root, with its slash). HSTS only where the site is on HTTPS."""
    policy = _ASKING_POLICY if SEATS_PAGES.fullmatch(path) else _POLICIES.get(path, _POLICY)
    headers = {"Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()), **_ALWAYS}
    if https:
        headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}; includeSubDomains"
    return headers
