"""A model paper as PDF, by Typst: tagged, with language, title and outline, checked against PDF/UA-1 (ISO 14289-1).

``paper.typ`` says how it looks. Typst refuses to write a file that breaks those rules of PDF/UA which a program can see.
"""

from __future__ import annotations

import json
from pathlib import Path

import typst

from sitegen.downloads.paper_text import PaperText

LAYOUT = Path(__file__).with_name("paper.typ")


def of(paper: PaperText) -> bytes:
    """The file. Fonts are Typst's own, so that it looks the same wherever it is made."""
    made = typst.compile(
        LAYOUT,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(paper)},
    )
    assert isinstance(made, bytes)
    return made
