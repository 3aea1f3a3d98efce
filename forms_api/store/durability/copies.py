"""Which backups are kept: one a day for a week, one a week for four; none is older than the privacy notice says."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: Days after which no copy is left; the privacy notice shows it.
BACKUP_DAYS = 28
#: How many days and how many weeks (ISO 8601) have a copy of their own, the newest.
DAILY, WEEKLY = 7, 4
#: Seconds that encrypting and sending a copy away may each take.
LIMIT = 900

_NAME = re.compile(r"forms-(\d{8}T\d{6})Z\.sqlite(\.age)?")


class NotSent(Exception):
    """The copy was made but not encrypted or not sent away; the message says by which program."""


def file_name(moment: datetime) -> str:
    """`forms-20261122T031000Z.sqlite`."""
    return f"forms-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}.sqlite"


def thin(folder: Path, now: datetime) -> list[Path]:
    """Removes the copies in `folder` that are not kept any more and returns them. Files of other names stay."""
    dated = {path: moment for path in folder.iterdir() if (moment := _moment(path.name))}
    old = sorted(dated.keys() - kept(dated.items(), now))
    for path in old:
        path.unlink()
    return old


def kept(dated: Iterable[tuple[Path, datetime]], now: datetime) -> set[Path]:
    """The newest copy of each of the last days and weeks that have one; of the future all, since a clock was wrong."""
    newest: dict[tuple[str, object], Path] = {}
    staying = set()
    for path, moment in sorted(dated, key=lambda each: (each[1], each[0])):
        if moment > now:
            staying.add(path)
        elif now - moment < timedelta(days=BACKUP_DAYS):
            newest["day", moment.date()] = path
            newest["week", moment.isocalendar()[:2]] = path
    for kind, number in (("day", DAILY), ("week", WEEKLY)):
        last = sorted((key for key in newest if key[0] == kind), key=lambda key: str(key[1]))[-number:]
        staying |= {newest[key] for key in last}
    return staying


def encrypt(copy: Path, recipient: str) -> Path:
    """Puts `copy` into a file that only the owner of the key to `recipient` (age, https://age-encryption.org) can read.

    Raises NotSent; the plain copy is gone in any case.
    """
    sealed = copy.with_name(copy.name + ".age")
    unfinished = sealed.with_name(sealed.name + ".part")
    try:
        _run(["age", "--encrypt", "--recipient", recipient, "--output", str(unfinished), str(copy)])
        return unfinished.replace(sealed)
    finally:
        copy.unlink(missing_ok=True)
        unfinished.unlink(missing_ok=True)


def send(copy: Path, command: str) -> None:
    """Runs the operator's `command` with the path of the copy behind it. Raises NotSent."""
    _run([*shlex.split(command), str(copy)])


def _run(command: list[str]) -> None:
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotSent(f"{command[0]}: {error}") from error
    if ran.returncode:
        said = (ran.stderr or ran.stdout).strip().splitlines()
        raise NotSent(f"{command[0]}: {said[-1] if said else ran.returncode}")


def _moment(name: str) -> datetime | None:
    found = _NAME.fullmatch(name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if found else None
