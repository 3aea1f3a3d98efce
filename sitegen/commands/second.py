"""A second process, for half of the pages: two processors write them in little more than half the time.

It starts as a copy of the first (``fork``), works, says what it has to say, and ends without returning.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn


class SecondFailedError(Exception):
    """The second process failed; the text is what it said, the note is where."""


class Second:
    """The running process, as the first one sees it."""

    def __init__(self, pid: int, reader: int) -> None:
        self._pid = pid
        self._reader = reader

    def wait(self, logger: logging.Logger) -> None:
        """Wait for its end and repeat its warnings. Raises :class:`SecondFailedError`."""
        with open(self._reader, "rb") as reader:
            said = reader.read()
        os.waitpid(self._pid, 0)
        self._pid = 0
        answer = json.loads(said or '{"warnings": [], "error": "the second process was stopped", "where": ""}')
        for warning in answer["warnings"]:
            logger.warning("%s", warning)
        if answer["error"]:
            error = SecondFailedError(answer["error"])
            error.add_note(answer["where"])
            raise error

    def stop(self) -> None:
        """End it, if it has not ended: nothing may be written any more."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            os.close(self._reader)
            self._pid = 0


def possible() -> bool:
    """Whether it helps (two processors) and does no harm (a fork copies no threads, but the locks that they hold)."""
    return hasattr(os, "fork") and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def start(work: Callable[[], None], logger: logging.Logger) -> Second:
    """Let a second process do ``work``. What it logs as a warning comes back from :meth:`Second.wait`."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        _work(work, writer, logger)
    os.close(writer)
    return Second(pid, reader)


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _work(work: Callable[[], None], writer: int, logger: logging.Logger) -> NoReturn:
    """Whatever happens, this process goes no further: the rest is the first one's."""
    warnings = _Warnings()
    logger.handlers, logger.propagate = [warnings], False
    error = where = ""
    try:
        work()
    except BaseException as failure:
        error = str(failure) or type(failure).__name__
        where = traceback.format_exc()
    finally:
        with suppress(BaseException), open(writer, "w", encoding="utf-8") as answer:
            json.dump({"warnings": warnings.said, "error": error, "where": where}, answer)
        os._exit(0)
