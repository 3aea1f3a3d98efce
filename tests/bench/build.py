"""Building: ours against the same packages used plainly, sites of three sizes, and the real one."""

from __future__ import annotations

import sys
from pathlib import Path

from tests import ROOT
from tests.bench import sites
from tests.bench.process import Cost, cheapest, run

#: Page pairs, and how often each is built; in turns, the quickest counts.
SIZES = {100: 1, 200: 2, 500: 1}
OURS = [sys.executable, "-m", "sitegen", "build", "--site"]
PLAIN = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir"]
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": "https://opera.example/"}


def build(project: Path, site: Path, *, demonstration: bool = False) -> Cost:
    """Builds the project at `project` into `site`, as `make build` does."""
    return run([*OURS, str(site), *(["--demonstration"] if demonstration else [])], project, ENVIRONMENT)


def build_plain(project: Path, site: Path) -> Cost:
    return run([*PLAIN, str(site)], project, ENVIRONMENT)


def report(folder: Path) -> None:
    """Measures and prints. `folder`: room for the sites."""
    print("Build: seconds by the clock (seconds of work)")
    print("  pairs   pages' text            ours           plain    plain/ours (work)")
    ours: dict[int, Cost] = {}
    plain: dict[int, Cost] = {}
    sizes: dict[int, int] = {}
    for pairs, times in SIZES.items():
        projects = [folder / f"{kind}-{pairs}" for kind in ("ours", "plain")]
        for project in projects:
            project.mkdir()
        sizes[pairs] = sites.write_ours(projects[0], pairs)
        sites.write_plain(projects[1], pairs)
        sites_of = [project / "site" for project in projects]
        both = [(build(projects[0], sites_of[0]), build_plain(projects[1], sites_of[1])) for _ in range(times)]
        ours[pairs], plain[pairs] = (cheapest(costs) for costs in zip(*both, strict=True))
        ratio, work = plain[pairs].wall / ours[pairs].wall, plain[pairs].cpu / ours[pairs].cpu
        kib = sizes[pairs] // 1024
        print(f"  {pairs:5} {kib:8} KiB {ours[pairs]!s:>15} {plain[pairs]!s:>15} {ratio:8.1f} ({work:.1f})", flush=True)
    small, large = list(SIZES)[1:]
    for name, costs in (("ours", ours), ("plain", plain)):
        growth = costs[large].cpu / costs[small].cpu / (sizes[large] / sizes[small])
        print(f"  {name}, from {small} to {large} pairs: work for each KiB of text x {growth:.2f} (1.00: linear)")
    real = cheapest([build(ROOT, folder / f"real-{number}") for number in range(2)])
    print(f"  the real site: {real}\n", flush=True)
