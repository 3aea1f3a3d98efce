"""A link to a file that lies beside its page says type and size: ``Il piano (PDF, 24 kB)``."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from sitegen.downloads.file_words import described, kind_of

#: Before MkDocs turns the paths of its files into addresses (at 0), after the links were found (at 20).
_PRIORITY = 10


def file_at(folder: Path, target: str) -> Path | None:
    """The file that a link in a page of ``folder`` means; ``None`` where it leads to no file that a page may offer."""
    address = urlsplit(target)
    if address.scheme or address.netloc or not kind_of(address.path) or address.path.startswith("/"):
        return None
    return folder / unquote(address.path)


class FileLinksExtension(Extension):
    """``folder``: where the page lies that is converted next; ``language``: the page's."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path()
        self.language = ""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_FileLinks(md, self), "file_links", _PRIORITY)


class _FileLinks(Treeprocessor):
    def __init__(self, md: Markdown, extension: FileLinksExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        for link in root.iter("a"):
            file = file_at(self.extension.folder, link.get("href", ""))
            if file and file.is_file():
                words = etree.SubElement(link, "span", {"class": "file-kind"})
                words.text = f"({described(file.name, file.stat().st_size, self.extension.language)})"
                last = link[-2] if len(link) > 1 else None
                if last is None:
                    link.text = (link.text or "") + " "
                else:
                    last.tail = (last.tail or "") + " "
