"""A Letter as an e-mail: text and HTML from one source, with the calendar entry.

The source of a text is split into paragraphs before anything a person typed is filled in; so no name can become a link
or a paragraph. No header takes anything a person typed; the library refuses line breaks in headers besides.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr

from markupsafe import Markup, escape

from forms_api.mails import calendar_entry
from forms_api.mails.letter import Letter
from forms_api.settings import Settings
from forms_api.store.outbox import Mail
from forms_api.texts import Texts, load

_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\(\{(?P<value>\w+)\}\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)»]")
_WIDTH = 72


class WholeLine(UnstructuredHeader, BaseHeader):
    """A header with an address of the web: folded or encoded, no mail program would find the address in it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", WholeLine)
#: Every byte of a mail is ASCII: not each server on the way takes others (RFC 6152), and none is asked.
SEVEN_BIT = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)


@dataclass(frozen=True)
class Paragraph:
    """Plain words; a line break stays one."""

    words: str


@dataclass(frozen=True)
class LinkLine:
    """A link on a line of its own."""

    words: str
    address: str


@dataclass(frozen=True)
class Facts:
    """Labels and values."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Written:
    """A paragraph that an officer wrote: an address in it is a link."""

    words: str


Block = Paragraph | LinkLine | Facts | Written


def build_message(letter: Letter, mail: Mail, settings: Settings, now: datetime) -> EmailMessage:
    """The e-mail. Raises ValueError when an address in it is none."""
    words = load("mail_")[letter.language]
    blocks = _blocks(letter, words)
    built = EmailMessage(policy=SEVEN_BIT)
    built["From"] = settings.mail_from
    built["To"] = Address(addr_spec=letter.to)
    if letter.desk.email and letter.desk.email != letter.to:
        built["Reply-To"] = Address(addr_spec=letter.desk.email)
    built["Subject"] = _one_line(words(f"{letter.key}.subject", **letter.values))
    built["Date"] = format_datetime(now)
    built["Message-ID"] = _message_id(mail, settings)
    built["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers to it
    if letter.unsubscribe:
        built["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        built["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    built.set_content(as_text(blocks, words), cte="quoted-printable")
    built.add_alternative(as_html(blocks, letter.language, built["Subject"]), subtype="html", cte="quoted-printable")
    if letter.entry:
        entry = calendar_entry.write(letter.entry, letter.language, settings.public_url, mail.created_at)
        built.add_attachment(
            entry.decode(),
            subtype="calendar",
            cte="base64",  # its line ends are part of it (RFC 5545, 3.1)
            params={"method": letter.entry.method},
            filename=words("common.attachment"),
        )
    built["Content-Language"] = letter.language  # last: each new part takes the Content-* headers over
    return built


def as_text(blocks: list[Block], words: Texts) -> str:
    """Plain text, folded at 72 characters; addresses stay whole."""
    return "\n\n".join(_text_of(block, words) for block in blocks) + "\n"


def as_html(blocks: list[Block], language: str, title: str) -> str:
    """A page without images, scripts or anything from elsewhere."""
    body = Markup("\n").join(_html_of(block) for block in blocks)
    return Markup(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>\n'
        '<body style="font:16px/1.5 sans-serif;color:#1b1b1b;max-width:36em;margin:1em auto;padding:0 1em">\n{}\n</body></html>\n'
    ).format(language, title, body)


def _blocks(letter: Letter, words: Texts) -> list[Block]:
    greeting = f"{letter.key}.greeting" if f"{letter.key}.greeting" in words else "common.greeting"
    blocks: list[Block] = [Paragraph(words(greeting, **letter.values))]
    for source in words.raw(f"{letter.key}.body").strip().split("\n\n"):
        blocks += _written(source, letter, words)
        if source == "{facts}" and letter.join_link:
            blocks.append(LinkLine(words("label.join"), letter.join_link))
    if "privacy" in letter.values:
        blocks += [Paragraph(text) for text in _contact(letter, words)]
        blocks.append(Paragraph(words("common.closing", signature=letter.desk.names[letter.language])))
        blocks.append(Paragraph(words("common.why", **letter.values)))
    return blocks


def _written(source: str, letter: Letter, words: Texts) -> list[Block]:
    """The blocks of one paragraph of the texts: one, but for what an officer wrote, for several persons and for links."""
    if source == "{links}":
        return [LinkLine(link_words, address) for link_words, address in letter.links]
    if source == "{message}":
        return [Written(text) for text in letter.values["message"].split("\n\n")]
    return _persons(letter, words) if source == "{persons}" else [_block(source, letter)]


def _block(source: str, letter: Letter) -> Block:
    if source == "{facts}":
        return Facts(letter.facts)
    if link := _LINK.fullmatch(source):
        return LinkLine(link["words"], letter.values[link["value"]])
    return Paragraph(source.format(**letter.values))


def _persons(letter: Letter, words: Texts) -> list[Block]:
    """Each who came in one form: facts, and the link that cancels that person alone."""
    return [
        block
        for facts, link in letter.persons
        for block in (Facts(facts), LinkLine(words("common.manage", name=facts[0][1]), link))
    ]


def _contact(letter: Letter, words: Texts) -> list[str]:
    desk = letter.desk
    known = [name for name, value in (("phone", desk.phone), ("email", desk.email)) if value]
    if not known:
        helper, address = letter.helper, letter.values["help"]
        return [words("common.helper", name=helper.name, phone=helper.phone_display, help=address)] if helper else []
    key = "common.contact" if len(known) == 2 else f"common.contact_{known[0]}"
    return [words(key, phone=desk.phones[letter.language], email=desk.email)]


def _text_of(block: Block, words: Texts) -> str:
    if isinstance(block, Facts):
        lines = [words("common.fact", label=label, value=value) for label, value in block.pairs]
        return "\n".join(line.replace("\n", "\n  ") for line in lines)
    if isinstance(block, LinkLine):
        return words("common.fact", label=block.words, value="\n" + block.address).replace(" \n", "\n")
    return "\n".join(
        textwrap.fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in block.words.split("\n")
    )


def _html_of(block: Block) -> Markup:
    if isinstance(block, Facts):
        rows = Markup("").join(
            Markup(
                '<tr><th style="text-align:left;vertical-align:top;padding:.2em 1em .2em 0">{}</th><td>{}</td></tr>'
            ).format(label, _with_breaks(value))
            for label, value in block.pairs
        )
        return Markup('<table style="border-collapse:collapse">{}</table>').format(rows)
    if isinstance(block, LinkLine):
        return Markup('<p><a href="{}">{}</a></p>').format(block.address, block.words)
    if isinstance(block, Written):
        return Markup("<p>{}</p>").format(_with_links(block.words))
    return Markup("<p>{}</p>").format(_with_breaks(block.words))


def _with_breaks(words: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in words.split("\n"))


def _with_links(words: str) -> Markup:
    """As `_with_breaks`, web addresses as links."""
    found, end = Markup(""), 0
    for address in _ADDRESS.finditer(words):
        link = Markup('<a href="{0}">{0}</a>').format(address[0])
        found += _with_breaks(words[end : address.start()]) + link
        end = address.end()
    return found + _with_breaks(words[end:])


def _message_id(mail: Mail, settings: Settings) -> str:
    """The same at each try: a mail that a server took while the line broke is recognised when it comes again."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"
    unique = hashlib.sha256(f"{settings.secret_key}:{mail.id}:{mail.created_at}".encode()).hexdigest()[:24]
    return f"<{mail.id}.{unique}@{domain}>"


def _one_line(words: str) -> str:
    return " ".join(words.split())
