"""What a reader is told of a file before opening it: its type and its size."""

from __future__ import annotations

from pathlib import PurePosixPath

#: Files that may lie beside pages, by the ending of their names; what else an editor has is not for readers.
KINDS = {".pdf": "PDF", ".odt": "ODT", ".ods": "ODS", ".odp": "ODP", ".docx": "DOCX", ".xlsx": "XLSX", ".csv": "CSV"}
_UNITS = {"it": ("kB", "MB"), "fr": ("ko", "Mo")}
_THOUSAND = 1000
_WHOLE_FROM = 10  # megabytes: below, a tenth is worth telling


def kind_of(name: str) -> str | None:
    """``PDF`` for ``piano.pdf``; ``None`` for a name that no page may offer."""
    return KINDS.get(PurePosixPath(name).suffix.lower())


def described(name: str, size: int, language: str) -> str:
    """``PDF, 24 kB``; ``size`` is in bytes, shown in decimal units (ISO 80000-13) and at least 1 kB."""
    small, large = _UNITS[language]
    thousands = max(1, round(size / _THOUSAND))
    if thousands < _THOUSAND:
        shown = f"{thousands}\u00a0{small}"
    else:
        millions = size / _THOUSAND**2
        shown = f"{millions:.{0 if millions >= _WHOLE_FROM else 1}f}\u00a0{large}".replace(".", ",")
    return f"{KINDS[PurePosixPath(name).suffix.lower()]}, {shown}"
