"""What three programs of three makers understand of a calendar file: icalendar, vobject and ical.js.

ical.js runs in node. Where node or npm is missing, or npm reaches nothing, the test that asks for it says so and is skipped.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import icalendar
import pytest
import vobject

READERS = ("icalendar", "vobject", "ical.js")
_ICAL_JS = Path(__file__).parent / "ical_js"


@dataclass(frozen=True)
class Read:
    """One entry. Moments in UTC as ``2027-01-21T08:30:00+00:00``, days as ``2027-01-21``; the end may not be given."""

    uid: str
    start: str
    end: str | None


def read(reader: str, texts: list[bytes], cache: pytest.Cache | None) -> list[list[Read]]:
    """The entries of each calendar as ``reader``, one of :data:`READERS`, understands them."""
    if reader == "ical.js":
        return _with_ical_js(texts, cache)
    return [(_with_icalendar if reader == "icalendar" else _with_vobject)(text) for text in texts]


def _with_icalendar(text: bytes) -> list[Read]:
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [
        Read(
            str(each["UID"]), _said(each.decoded("DTSTART")), _said(each.decoded("DTEND")) if "DTEND" in each else None
        )
        for each in found
    ]


def _with_vobject(text: bytes) -> list[Read]:
    (calendar,) = vobject.readComponents(text.decode())
    return [
        Read(each.uid.value, _said(each.dtstart.value), _said(each.dtend.value) if hasattr(each, "dtend") else None)
        for each in calendar.vevent_list
    ]


def _said(when: dt.date) -> str:
    return when.astimezone(dt.UTC).isoformat() if isinstance(when, dt.datetime) else when.isoformat()


def _with_ical_js(texts: list[bytes], cache: pytest.Cache | None) -> list[list[Read]]:
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed here: ical.js was not asked")
    command = ["node", str(_ICAL_JS / "read.mjs"), str(_installed(cache))]
    sent = json.dumps([text.decode() for text in texts])
    answer = subprocess.run(command, input=sent, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return [[Read(**entry) for entry in entries] for entries in json.loads(answer.stdout)]


def _installed(cache: pytest.Cache | None) -> Path:
    """The folder with ical.js, fetched once into pytest's cache, where it has one, and put in its place whole."""
    kept = cache.mkdir("ical_js") if cache else Path(tempfile.mkdtemp())
    place = kept / json.loads((_ICAL_JS / "package.json").read_text("utf-8"))["dependencies"]["ical.js"]
    if place.exists():
        return place
    folder = Path(tempfile.mkdtemp(dir=place.parent))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_ICAL_JS / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    fetched = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if fetched.returncode:
        shutil.rmtree(folder)
        pytest.skip(f"npm could not fetch ical.js, which was not asked: {fetched.stderr.strip()[-300:]}")
    try:
        folder.rename(place)
    except OSError:  # another worker was first
        shutil.rmtree(folder)
    return place
