"""The whole way: nginx with TLS in front, gunicorn and granian behind it side by side, at 1, 8 and 64 visitors.

The visitors run on the same machine and take their share of it: the figures are a lower bound, and so is what else runs. The work
of one answer (server and nginx, in milliseconds of processor) hardly depends on that: two idle processors give 2000 / work.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.bench.load import FORM
from tests.bench.process import memory, with_children, work
from tests.bench.registrations import EVENT, settings, with_seats
from tests.support import running

CLIENTS = (1, 8, 64)
SECONDS = 4.0
ADDRESSES = {"static page": "/", "form page": FORM + EVENT, "registration": ""}
SERVERS = ("gunicorn", "granian")


def report(folder: Path, site: Path) -> None:
    """Measures and prints. `folder`: where the databases lie; `site`: built with the demonstration event."""
    if running.NGINX is None:
        print("Through nginx: nginx is not here, nothing was measured (tools/nginx.sh).\n")
        return
    with_seats(site)
    print(
        "Through nginx with TLS: answers a second, p50 / p99 in ms, [work of one in ms]; a registration is POST and receipt"
    )
    print("  what           visitors " + "".join(f"{server:>36}" for server in SERVERS), flush=True)
    with ExitStack() as stack:
        ports, pids, fronts = {}, {}, {}
        for server in SERVERS:
            home = folder / server
            (home / "nginx").mkdir(parents=True)
            path, pids[server] = stack.enter_context(
                running.application(home, site, server=server, settings=_limits(site, home))
            )
            ports[server], fronts[server] = stack.enter_context(running.nginx(home / "nginx", site, path))
        number = 0
        for what, address in ADDRESSES.items():
            for clients in CLIENTS:
                row = f"  {what:<14} {clients:8} "
                for server in SERVERS:
                    number += 50_000  # a telephone has seven digits for it
                    all_of_it = [*with_children(pids[server]), *with_children(fronts[server])]
                    before = work(all_of_it)
                    found = _visitors(ports[server], number, clients, address)
                    row += f"{_figures(found, work(all_of_it) - before):>36}"
                print(row, flush=True)
        for server in SERVERS:
            used = memory(with_children(pids[server]))
            print(f"  {server}: {used.pss:.0f} MiB PSS, {used.alone:.0f} MiB if alone")
        print(f"  nginx: {memory(with_children(fronts[SERVERS[0]])).pss:.0f} MiB PSS\n")


def _limits(site: Path, home: Path) -> dict[str, str]:
    told = settings(site, home / "forms.sqlite")
    return {name: value for name, value in told.items() if name.startswith("FORMS_LIMIT")}


def _visitors(port: int, number: int, clients: int, address: str) -> dict[str, Any]:
    call = [sys.executable, "-m", "tests.bench.load", str(port), EVENT, str(SECONDS), str(number), str(clients)]
    done = subprocess.run(
        [*call, *([address] if address else [])], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _figures(found: dict[str, Any], seconds_of_work: float) -> str:
    times = sorted(found["whole"])
    if not times:
        return f"none: {found['errors']}"
    half, most = (times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.99))
    errors = sum(found["errors"].values())
    one = seconds_of_work / len(times) * 1000
    return f"{len(times) / found['seconds']:.0f}, {half:.1f} / {most:.0f} [{one:.2f}]" + (
        f" ({errors} failed)" if errors else ""
    )
