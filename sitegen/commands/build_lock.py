"""One build at a time in a folder. The lock goes with its process, however it ends, and no file of it stays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # on Windows, which locks no folders either
    fcntl = None


@contextmanager
def locked(folder: Path) -> Iterator[Callable[[], bool]]:
    """Hold ``folder``; what is yielded tells whether the folder there is still the one that is held.

    Raises ``BlockingIOError`` while another build holds it, ``OSError`` where it cannot be opened.
    """
    handle = os.open(folder, os.O_RDONLY) if fcntl else _lock_file(folder)
    try:
        _take(handle)
        if not _is_held(handle, folder):
            raise BlockingIOError(f"{folder} was put in place meanwhile")
        yield lambda: _is_held(handle, folder)
    finally:
        os.close(handle)


def _lock_file(folder: Path) -> int:
    """A file beside the folder that Windows removes when its last handle is closed."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_TEMPORARY", 0)
    return os.open(folder.with_name(f"{folder.name}.lock"), flags)


def _take(handle: int) -> None:
    if fcntl:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError as error:
        raise BlockingIOError(*error.args) from error


def _is_held(handle: int, folder: Path) -> bool:
    """A build that ended may have put the folder in its place, and another may have made a new one of the same name."""
    return os.path.exists(folder) and (fcntl is None or os.path.samestat(os.fstat(handle), os.stat(folder)))
