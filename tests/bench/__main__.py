"""`python -m tests.bench [build] [registrations] [front] [weight] [search] [office] [offers] [lighthouse]`: these parts, or all."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests import ROOT
from tests.bench import build, front, registrations, search, weight
from tests.bench.lists import offers, office
from tests.bench.phone import lighthouse
from tests.bench.process import Failed

PARTS = ("build", "registrations", "front", "weight", "search", "office", "offers", "lighthouse")


def main(arguments: list[str]) -> int:
    wanted = arguments or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        print(f"There is no part {', '.join(sorted(unknown))}: choose among {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    start = time.perf_counter()
    print(f"{os.cpu_count()} processors, load before: {_load()}\n", flush=True)
    (ROOT / "var").mkdir(exist_ok=True)
    try:
        # below var/, on the project's own disk: a temporary folder may lie in memory, where a commit costs nothing
        with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as name:
            _report(Path(name), wanted)
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    print(f"load after: {_load()}; {time.perf_counter() - start:.0f} s in all")
    return 0


def _report(folder: Path, wanted: list[str]) -> None:
    if "build" in wanted:
        build.report(folder)
    if set(PARTS[1:]) & set(wanted):
        site = folder / "site"
        build.build(ROOT, site, demonstration=True)
        if "weight" in wanted:
            weight.report(folder, site)
        if "search" in wanted:
            search.report(site)
        if "offers" in wanted:
            offers.report(folder, site)
        if "registrations" in wanted:
            registrations.report(folder, site)
        if "lighthouse" in wanted:
            lighthouse.report(folder, site)
        if "front" in wanted:
            front.report(folder, site)
        if "office" in wanted:
            office.report(folder, site)


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
