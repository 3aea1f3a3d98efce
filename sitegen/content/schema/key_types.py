"""The kinds of values that keys may have, each with the mistake it names."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter
from pydantic_core import PydanticCustomError

TERRITORIES = ("toscana", "liguria", "sardegna", "corsica", "var", "alpes-maritimes", "programme")
Territory = Literal["toscana", "liguria", "sardegna", "corsica", "var", "alpes-maritimes", "programme"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9][a-z0-9-]*$")]
WORDS, MARKED, PATH = "words", "marked", "path"
Words = Annotated[Text, WORDS]
Marked = Annotated[Text, MARKED]


def _clock(value: Any) -> dt.time:
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.]| ?h ?)([0-9]{2})", str(value).strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise PydanticCustomError("clock", "not a time")
    return dt.time(int(found[1]), int(found[2]))


def _day(value: Any) -> dt.date:
    text = str(value).strip()
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # fromisoformat reads more than people write
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("day", "not a date") from None


def _partial_day(value: Any) -> str:
    text = str(value).strip()
    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
            raise ValueError(text)
        dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        raise PydanticCustomError("partial_day", "not a date") from None
    return text


def _source_date(value: Any) -> str:
    text = str(value).strip()
    try:
        return text if text == "undated" else _partial_day(text)
    except PydanticCustomError:
        raise PydanticCustomError("source_date", "not a source's date") from None


def _moment(value: Any) -> dt.datetime:
    day, _, time = re.sub(r"[T ]+", " ", str(value).strip()).partition(" ")
    try:
        return dt.datetime.combine(_day(day), _clock(time))
    except PydanticCustomError:
        raise PydanticCustomError("moment", "not a moment") from None


def _phone(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"\+?[0-9][0-9 ]{1,16}[0-9]", text):
        raise PydanticCustomError("phone", "not a phone")
    return text


def _page_path(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"(?:[a-z0-9-]+/)*[a-z0-9-]+\.md", text):
        raise PydanticCustomError("page_path", "not the path of a page")
    return text


def _email(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", text):
        raise PydanticCustomError("email", "not an e-mail")
    return text


def _one_or_several(value: Any) -> Any:
    """A single id may be written without the marks of a list."""
    return [value] if isinstance(value, str) else value


def _online(value: Any) -> bool | str:
    text = str(value).strip().lower()
    if text not in ("true", "false", "also"):
        raise PydanticCustomError("online", "neither true nor false nor also")
    return text if text == "also" else text == "true"


def _web_address(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:[0-9]+)?(/[^\s<>\"]*)?", text):
        raise PydanticCustomError("web_address", "not a web address")
    return text


Clock = Annotated[dt.time, BeforeValidator(_clock)]
PagePath = Annotated[str, BeforeValidator(_page_path), PATH]
Day = Annotated[dt.date, BeforeValidator(_day)]
PartialDay = Annotated[str, BeforeValidator(_partial_day)]
PARTIAL_DAY: TypeAdapter[str] = TypeAdapter(PartialDay)
SourceDate = Annotated[str, BeforeValidator(_source_date)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
Phone = Annotated[str, BeforeValidator(_phone)]
Email = Annotated[str, BeforeValidator(_email)]
WebAddress = Annotated[str, BeforeValidator(_web_address)]
Online = Annotated[bool | Literal["also"], BeforeValidator(_online)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), WORDS]
Description = Annotated[str, StringConstraints(strip_whitespace=True, min_length=30, max_length=200), WORDS]
ShortTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=28), WORDS]
Latitude = Annotated[float, Field(ge=38, le=48, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=3, le=15, allow_inf_nan=False)]
