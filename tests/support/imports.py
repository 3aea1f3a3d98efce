"""What a module imports, read from its text: for the tests of the architecture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests import ROOT


def imported(path: Path) -> Iterator[str]:
    """Dotted names a module imports; relative ones with their package in front."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def knows(path: Path, name: str) -> bool:
    """Whether a module imports `name` or something in it."""
    return any(each == name or each.startswith(f"{name}.") for each in imported(path))
