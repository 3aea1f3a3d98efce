"""A second process, for half of the pages: decisions/0008 says what it gains.

It starts as a copy of the first (``fork``), works, says what it has to say, and ends without returning.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess


class SecondFailedError(Exception):
    """The second process failed; the text is what it said, the note is where."""


class Second:
    """The running process, as the first one sees it."""

    def __init__(self, process: BaseProcess, answer: Connection) -> None:
        self._process = process
        self._answer = answer

    def wait(self, logger: logging.Logger) -> None:
        """Wait for its end and repeat its warnings. Raises :class:`SecondFailedError`."""
        try:
            warnings, error, where = self._answer.recv()
        except EOFError:
            warnings, error, where = [], "the second process was stopped", ""
        self._process.join()
        for warning in warnings:
            logger.warning("%s", warning)
        if error:
            failed = SecondFailedError(error)
            failed.add_note(where)
            raise failed


def possible() -> bool:
    """Whether it helps (two processors) and does no harm (a fork copies no threads, but the locks that they hold)."""
    return hasattr(os, "fork") and threading.active_count() == 1 and _processors() > 1


def _processors() -> int:
    """Those that this process may use; where the system does not tell (macOS, Windows), all of them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start(work: Callable[[], None], logger: logging.Logger) -> Second:
    """Let a second process do ``work``. What it logs as a warning comes back from :meth:`Second.wait`."""
    fork = multiprocessing.get_context("fork")
    answer, writer = fork.Pipe(duplex=False)
    process = fork.Process(target=_work, args=(work, writer, logger), daemon=True)
    process.start()
    writer.close()  # so that the answer ends with the process
    return Second(process, answer)


def stop() -> None:
    """End what an interrupted build left running: nothing may be written any more."""
    for process in multiprocessing.active_children():
        process.kill()
        process.join()


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _work(work: Callable[[], None], writer: Connection, logger: logging.Logger) -> None:
    warnings = _Warnings()
    logger.handlers, logger.propagate = [warnings], False
    try:
        work()
    except BaseException as failure:
        writer.send((warnings.said, str(failure) or type(failure).__name__, traceback.format_exc()))
    else:
        writer.send((warnings.said, "", ""))
