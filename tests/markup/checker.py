"""The Nu Html Checker of the W3C (npm: vnu-jar, MIT), fetched once into var/ and run over folders of pages."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import ROOT

#: The package as npm knows it, and the SHA-512 of its archive (Subresource Integrity).
PACKAGE = "vnu-jar@26.9.27"
INTEGRITY = "sha512-TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
_MEMBER = "package/build/dist/vnu.jar"
_JAR = ROOT / "var" / f"{PACKAGE}.jar"
#: The checker's grammar is deeply nested; the first compiler alone is faster for a run of seconds.
_JAVA = ["java", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


class CannotCheckError(Exception):
    """The checker is not on this machine and cannot be fetched, or the machine's Java is missing or too old."""


class CheckerFailedError(Exception):
    """What npm brought is not the package that was pinned, or the checker broke off."""


@dataclass(frozen=True)
class Fault:
    """One finding. `file`: the page's path; `error`: whether HTML forbids it, or the checker only advises."""

    file: Path
    line: int
    error: bool
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def faults(*folders: Path) -> list[Fault]:
    """What the checker finds in all pages below the folders, by one start of Java.

    Raises CannotCheckError or CheckerFailedError.
    """
    options = ["--stdout", "--format", "json", "--exit-zero-always", "--skip-non-html", "--no-langdetect"]
    done = _run([*_JAVA, "-jar", str(prepared()), *options, *map(str, folders)])
    try:
        messages = json.loads(done.stdout)["messages"]
    except ValueError:
        kind = CannotCheckError if "UnsupportedClassVersionError" in done.stderr else CheckerFailedError
        raise kind(done.stderr.strip()) from None
    return sorted((_fault(each) for each in messages), key=lambda fault: (fault.file, fault.line))


def _fault(message: dict[str, Any]) -> Fault:
    file = Path(message.get("url", "").removeprefix("file:"))
    return Fault(file, message.get("lastLine", 0), message["type"] != "info", message["message"])


def prepared() -> Path:
    """The checker's file, fetched by npm unless an earlier run did. Raises as `faults` does."""
    if not shutil.which("java"):
        raise CannotCheckError("no java")
    if not _JAR.exists():
        _JAR.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_JAR.parent, prefix="vnu-") as name:
            unpack(_fetch(Path(name)), Path(name)).replace(_JAR)
    return _JAR


def _fetch(folder: Path) -> Path:
    if not shutil.which("npm"):
        raise CannotCheckError("no npm")
    done = _run(["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(folder)])
    if done.returncode:
        raise CannotCheckError(done.stderr.strip())
    return folder / done.stdout.split()[-1]


def unpack(archive: Path, folder: Path) -> Path:
    """The checker out of npm's archive, which must be the one that was pinned."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        raise CheckerFailedError(f"{PACKAGE}: {found} instead of {INTEGRITY}")
    with tarfile.open(archive) as package:
        package.extract(_MEMBER, folder, filter="data")
    return folder / _MEMBER


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)
