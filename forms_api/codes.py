"""The codes that forms, database, catalogue and texts share. Their words are in texts/*.toml, under the same names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Language = Literal["it", "fr"]
LANGUAGES: tuple[Language, ...] = ("it", "fr")

#: Who stored something: the person on the site, or an officer at the help desk. The column is called `source`.
Channel = Literal["web", "desk"]

PROFILES = ("worker", "group", "company", "liquidator", "adviser", "other")
TOPICS = ("buy-out", "spin-off", "new-business", "other")
#: What could be chosen before the database of offers; expressions of interest that are stored may have it.
FORMER_TOPICS = ("skills-resources",)
#: What may be offered. A skill is a person's; the others are things.
OFFER_KINDS = ("skill", "machine", "equipment", "plant", "area", "building")
SKILL = OFFER_KINDS[0]
THINGS = OFFER_KINDS[1:]
CONDITIONS = ("new", "working", "to-repair", "for-parts")
#: Groups of codes: Italian provinces (Sardinia as of 2025), French départements by number.
TERRITORIES: dict[str, tuple[str, ...]] = {
    "liguria": ("ge", "im", "sp", "sv"),
    "toscana": ("ms", "lu", "pi", "li", "gr"),
    "sardegna": ("ca", "ss", "nu", "or", "gallura", "ogliastra", "medio-campidano", "sulcis"),
    "france": ("2a", "2b", "83", "06"),
    "outside": ("elsewhere",),
}
TERRITORY_CODES = tuple(code for codes in TERRITORIES.values() for code in codes)

#: The region of each territory code: whose help desk answers. "elsewhere" has none.
REGIONS: Mapping[str, str] = MappingProxyType(
    {code: region for region in ("liguria", "toscana", "sardegna") for code in TERRITORIES[region]}
    | {"2a": "corsica", "2b": "corsica", "83": "var", "06": "alpes-maritimes"}
)

#: Regions whose help desk speaks French.
FRENCH_REGIONS = frozenset({"corsica", "var", "alpes-maritimes"})

#: What an officer may do, each all that the one before may: read; register, correct and write to persons; erase and see the log.
Role = Literal["reader", "officer", "administrator"]
ROLES: tuple[Role, ...] = ("reader", "officer", "administrator")

#: What an account sees: regions, and "programme" for what belongs to none of them.
PROGRAMME = "programme"
SEEN_TERRITORIES = (*dict.fromkeys(REGIONS.values()), PROGRAMME)


def seen_territory(code: str) -> str:
    """To whom the territory of an event or of an expression of interest belongs: a region, or the whole programme."""
    region = REGIONS.get(code, code)
    return region if region in SEEN_TERRITORIES else PROGRAMME
