"""How many posts a network may send, and who a client is when a proxy stands in front. All workers count together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, Flask, request
from flask_limiter import Limiter

from forms_api.bounds.bounds import minutes_until
from forms_api.bounds.counters import address_of
from forms_api.bounds.networks import network_of, wide_network_of, widened
from forms_api.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: A view or a blueprint.
Limited = TypeVar("Limited", bound=Callable[..., Any] | Blueprint)


def is_lookup() -> bool:
    """Whether this post searches a registration by its reference."""
    return "reference" in request.form


def limit_forms(app: Flask, forms: Blueprint, settings: Settings) -> Limiter:
    """Limits the posts of `forms`, by network and event and by network alone; lookups more tightly."""
    limiter = Limiter(
        _network,
        app=app,
        storage_uri=address_of(settings),
        storage_options={"secret": settings.secret_key},
        strategy="fixed-window",
    )
    for limit, scope, unless in (
        (settings.limit_per_network, "forms", None),
        (settings.limit_lookups, "lookup", lambda: not is_lookup()),
    ):
        limit_posts(limiter, forms, limit, scope, unless)
    per_event = settings.limit_per_event
    limiter.shared_limit(per_event, scope="event", key_func=_network_and_event, methods=["POST"])(forms)
    return limiter


def limit_posts(
    limiter: Limiter, target: Limited, limit: str, scope: str, unless: Callable[[], bool] | None = None
) -> Limited:
    """Limits the posts of one network to a view, or to all views of a blueprint: `limit`; those of its wide network by more."""
    for allowed, counted, whose in ((limit, scope, _network), (widened(limit), f"wide {scope}", _wide)):
        bound = limiter.shared_limit(allowed, scope=counted, key_func=whose, methods=["POST"], exempt_when=unless)
        limited: Any = bound(target)  # type: ignore[arg-type]
        target = target if isinstance(target, Blueprint) else limited
    return target


def _network() -> str:
    return network_of(request.remote_addr)


def _wide() -> str:
    return wide_network_of(request.remote_addr)


def _network_and_event() -> str:
    return f"{_network()} {request.path} {request.args.get('event', '')[:80]}"


def minutes_to_wait(limiter: Limiter) -> int:
    """Whole minutes until the limit just reached lets the client in again; at least 2, to be said in the plural."""
    current = limiter.current_limit
    return minutes_until(current.reset_at if current else 0)


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
