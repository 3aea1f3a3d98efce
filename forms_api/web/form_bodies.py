"""The bytes of a posted form as text: what people typed, or a refusal, never a half-read `Nicol%F2`."""

from __future__ import annotations

from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.formparser import FormDataParser

#: UTF-8 is what the pages ask for; Windows-1252 is what old programs and altered browser settings send instead.
ENCODINGS = ("utf-8", "cp1252")


class FormBodies(FormDataParser):
    """Reads a form in the first encoding that makes sense of all of it; answers 400 where none does."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], Any, Any]:
        return stream, self.cls(pairs(stream.read())), self.cls()

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> tuple[IO[bytes], Any, Any]:
        found = super()._parse_multipart(stream, mimetype, content_length, options)
        if any("\ufffd" in value for value in found[1].values()):  # Werkzeug's mark of a byte that is no UTF-8
            raise BadRequest
        return found


class FormRequest(Request):
    """A body that breaks off, or whose chunks are none, is a bad request: each server says it by exceptions of its own."""

    form_data_parser_class = FormBodies

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except HTTPException:
            raise
        except Exception as error:
            raise BadRequest from error


def pairs(body: bytes) -> list[tuple[str, str]]:
    """The fields of a URL-encoded body, in order. Raises BadRequest."""
    for encoding in ENCODINGS:
        try:
            return parse_qsl(body.decode(encoding), keep_blank_values=True, encoding=encoding, errors="strict")
        except ValueError:
            continue
    raise BadRequest
