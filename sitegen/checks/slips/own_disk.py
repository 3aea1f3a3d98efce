"""Addresses on the editor's own disk: they lead somewhere for nobody else."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import unquote

_OWN_DISK = re.compile(r"[A-Za-z]:[\\/]|\\\\|file:|~?/(?:Users|home|Volumes|media|mnt)/|%[A-Z]+%", re.I)


def is_on_own_disk(target: str) -> bool:
    r"""``C:\Users\Anna\piano.pdf``, ``\\server\piano.pdf``, ``/Users/anna/piano.pdf``, ``file:///…``."""
    return bool(_OWN_DISK.match(target))


def finding(target: str, page_file: str) -> tuple[str, dict[str, Any]]:
    """What to do with the file: it belongs beside the page."""
    name = re.split(r"[\\/]", unquote(target).rstrip("\\/"))[-1]
    return "own_disk", {"given": target, "folder": posixpath.dirname(page_file), "name": name}
