"""Help desks: which there are, how to call one, and the way to it."""

from __future__ import annotations

from urllib.parse import urlencode

from sitegen.content import phones
from sitegen.content.pages import DeskEntry
from sitegen.content.schema.help_desk import HelpDesk
from sitegen.content.schema.key_types import TERRITORIES
from sitegen.rendering.navigation import Navigation


class DeskView(Navigation):
    def desks(self) -> list[tuple[str, list[DeskEntry]]]:
        """Grouped by territory, in the order of :data:`TERRITORIES`."""
        entries = self.content.desks(self.lang)
        groups = [(t, [e for e in entries if e.page.territory == t]) for t in TERRITORIES]
        return [(territory, found) for territory, found in groups if found]

    def desk(self, desk_id: str | None) -> DeskEntry | None:
        """The desk of that id, in the page's language."""
        return self.content.desk(self.lang, desk_id)

    def tel(self, phone: str, territory: str = "") -> str:
        """Link that dials a number of a desk in ``territory``; without it, an Italian one or one with its country."""
        return "tel:" + phones.e164(phone, territory)

    def phone(self, phone: str, territory: str = "", *, to_all: bool = False) -> str:
        """The number of :meth:`tel` in words, as readers of the page's language dial it, or as everybody does."""
        return phones.for_readers(phone, "it", "") if to_all else phones.shown(phone, territory, self.lang)

    def on_map(self, desk: HelpDesk) -> str:
        """Link to OpenStreetMap with a mark at the desk."""
        latitude, longitude = desk.coordinates
        return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=13/{latitude}/{longitude}"

    def directions(self, desk: HelpDesk) -> str:
        """Link to OpenStreetMap's way to the desk, from wherever the reader says."""
        latitude, longitude = desk.coordinates
        return "https://www.openstreetmap.org/directions?" + urlencode({"to": f"{latitude},{longitude}"})
