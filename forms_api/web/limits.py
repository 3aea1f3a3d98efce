"""How many posts a network may send, and who a client is when a proxy stands in front.

The counters live in the memory of one process: with two gunicorn workers a network may send up to twice the figures of
the settings. That is no loss: the figures only keep a flood away, seats and references are guarded by the store itself.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, request
from flask_limiter import Limiter

from forms_api.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def network_of(address: str | None) -> str:
    """The network of a client: /24 of an IPv4 address, /64 of an IPv6 one. What is no address counts as one network."""
    try:
        client = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(client, IPv6Address) and client.ipv4_mapped:
        client = client.ipv4_mapped
    return str(ip_network(f"{client}/{24 if client.version == 4 else 64}", strict=False))


def is_lookup() -> bool:
    """Whether this post searches a registration by its reference."""
    return "reference" in request.form


def limit_forms(app: Flask, forms: Blueprint, settings: Settings) -> Limiter:
    """Limits the posts of `forms`, by network and event and by network alone; lookups more tightly."""
    limiter = Limiter(_network, app=app, storage_uri="memory://", strategy="fixed-window")
    posts = ["POST"]
    limiter.shared_limit(settings.limit_per_network, scope="forms", methods=posts)(forms)
    limiter.shared_limit(settings.limit_per_event, scope="event", key_func=_network_and_event, methods=posts)(forms)
    limiter.shared_limit(settings.limit_lookups, scope="lookup", methods=posts, exempt_when=lambda: not is_lookup())(
        forms
    )
    return limiter


def _network() -> str:
    return network_of(request.remote_addr)


def _network_and_event() -> str:
    return f"{_network()} {request.path} {request.args.get('event', '')[:80]}"


def minutes_to_wait(limiter: Limiter) -> int:
    """Whole minutes until the limit just reached lets the client in again; at least 2, to be said in the plural."""
    current = limiter.current_limit
    seconds = current.reset_at - time.time() if current else 0
    return max(2, math.ceil((seconds - 1) / 60))  # the limiter rounds up to the next second


class TrustedProxy:
    """WSGI: takes client and scheme from X-Forwarded-For and -Proto, but only from a peer that the settings trust.

    Of X-Forwarded-For the last address that is no trusted proxy counts: what stands before it, anyone may have written.
    werkzeug's ProxyFix counts proxies and asks nobody's address: a visitor who reaches the port directly would be
    believed, and a Unix socket, which has no address, could not be told from him.
    """

    def __init__(self, app: WSGIApplication, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._trusts(environ.get("REMOTE_ADDR", "")):
            self._believe(environ)
        return self._app(environ, start_response)

    def _believe(self, environ: WSGIEnvironment) -> None:
        addresses = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        client = next((address for address in reversed(addresses) if not self._trusts(address)), None)
        if client is not None:
            environ["REMOTE_ADDR"] = client
        if environ.get("HTTP_X_FORWARDED_PROTO") in ("http", "https"):
            environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]

    def _trusts(self, address: str) -> bool:
        try:
            peer = ip_address(address)
        except ValueError:
            return not address and self._settings.trusts_unix_socket
        return any(peer in network for network in self._settings.trusted_proxies)
