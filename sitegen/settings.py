"""What ``mkdocs.yml`` says of the site, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, fields


@dataclass(frozen=True)
class Operator:
    """Who runs the site. What is empty shows as "da completare" / "à compléter" and stops ``make publish-check``."""

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    dpo: str = ""
    desk: str = ""

    def missing(self) -> list[str]:
        return [item.name for item in fields(self) if not getattr(self, item.name)]


@dataclass(frozen=True)
class SiteSettings:
    """``menu``, ``guides``: paths in a tree. ``behind``: pages (language, path) whose twin changed after them."""

    operator: Operator
    menu: tuple[str, ...]
    guides: tuple[str, ...] = ()
    assets_version: str = "0"
    behind: frozenset[tuple[str, str]] = field(default_factory=frozenset)
