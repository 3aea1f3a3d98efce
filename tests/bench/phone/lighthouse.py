"""What Lighthouse says of nine pages, as a phone meets them: through nginx with TLS, the very files of deploy/.

Optional: it needs node, npm, Chromium and nginx. npm fetches the pinned packages of lighthouse_packages/ once, into .cache/.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests import ROOT
from tests.browser.support import visiting
from tests.support import running

PAGES = (
    "/",
    "/fr/",
    "/primi-giorni/",
    "/guide/rilevare-italia/",
    "/guide/capitale/",
    "/eventi/massa-carrara-2019/",
    "/fr/qui-aide/",
    "/cerca/?q=naspi",
    "/iscrizione/",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_PACKAGES = Path(__file__).parent / "lighthouse_packages"
_KEPT = ROOT / ".cache" / "lighthouse"
#: It fetches robots.txt from within the page, which the site's own policy (connect-src 'none') forbids to everybody.
_LEFT_OUT = "robots-txt"


def report(folder: Path, site: Path) -> None:
    """Measures and prints four figures a page, and what costs a point. `site`: built with the demonstration event."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)] + ["nginx"] * (running.NGINX is None)
    if missing:
        print(f"Lighthouse: {', '.join(missing)} not here, nothing was measured.\n")
        return
    if not _fetched():
        print("Lighthouse: npm could not fetch it, nothing was measured.\n")
        return
    print(f"Lighthouse, phone: {', '.join(CATEGORIES)} (without {_LEFT_OUT})", flush=True)
    home = folder / "lighthouse"
    (home / "nginx").mkdir(parents=True)
    with running.application(home, site) as (path, _), running.nginx(home / "nginx", site, path) as (port, _):
        for page in PAGES:
            print(f"  {page:<32} {_row(_measured(page, port, home))}", flush=True)
    print(flush=True)


def _fetched() -> bool:
    """Whether the packages are there, as they are pinned; fetched anew where the pins changed."""
    lock = (_PACKAGES / "package-lock.json").read_text("utf-8")
    kept = _KEPT / "package-lock.json"
    if (_KEPT / "complete").exists() and kept.read_text("utf-8") == lock:
        return True
    shutil.rmtree(_KEPT, ignore_errors=True)
    shutil.copytree(_PACKAGES, _KEPT)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    if subprocess.run(command, cwd=_KEPT, check=False).returncode:
        return False
    (_KEPT / "complete").touch()
    return True


def _measured(page: str, port: int, folder: Path) -> dict[str, dict]:
    """Lighthouse's report on a page; empty where it could make none."""
    chromium = " ".join(
        [
            "--headless --no-sandbox --ignore-certificate-errors",
            f'--host-resolver-rules="MAP {running.HOST}:443 127.0.0.1:{port}"',
        ]
    )
    command = ["node", "node_modules/lighthouse/cli/index.js", f"https://{running.HOST}{page}", "--quiet"]
    command += ["--output=json", f"--output-path={folder / 'report.json'}", f"--skip-audits={_LEFT_OUT}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={chromium}"]
    environment = {**os.environ, "CHROME_PATH": visiting.chromium()}
    (folder / "report.json").unlink(missing_ok=True)
    subprocess.run(command, cwd=_KEPT, env=environment, capture_output=True, check=False, timeout=300)
    file = folder / "report.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def _row(found: dict[str, dict]) -> str:
    if not found:
        return "no report"
    scores = [found["categories"][name]["score"] for name in CATEGORIES]
    audits = found["audits"]
    costly = [
        each["id"]
        for name in CATEGORIES
        for each in found["categories"][name]["auditRefs"]
        if each["weight"] and (audits[each["id"]]["score"] or 0) < 0.9 and audits[each["id"]]["score"] is not None
    ]
    figures = " ".join("  -" if score is None else f"{round(100 * score):3}" for score in scores)
    return figures + (f"   ({', '.join(costly)})" if costly else "")
