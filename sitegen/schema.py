"""What may stand in a page's front matter: one model for each kind of page.

The models only look at one page; what two pages say of each other is :mod:`sitegen.parity`'s and :mod:`sitegen.content`'s matter.
Times and dates are local to Rome and Paris (one zone, Europe/Rome).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

TERRITORIES = ("toscana", "liguria", "sardegna", "corsica", "var", "alpes-maritimes", "programme")
Territory = Literal["toscana", "liguria", "sardegna", "corsica", "var", "alpes-maritimes", "programme"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _clock(value: Any) -> dt.time:
    found = re.fullmatch(r"(\d{1,2})(?:[:.]| ?h ?)(\d{2})", str(value).strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise PydanticCustomError("clock", "not a time")
    return dt.time(int(found[1]), int(found[2]))


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise PydanticCustomError("day", "not a date") from None


def _partial_day(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        raise PydanticCustomError("partial_day", "not a date")
    _day(text + "-01-01"[len(text) - 4 :])
    return text


def _moment(value: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise PydanticCustomError("moment", "not a moment") from None
    if moment.tzinfo is not None or len(str(value).strip()) <= 10:
        raise PydanticCustomError("moment", "not a moment")
    return moment


def _phone(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"\+?\d[\d ]{5,16}\d", text):
        raise PydanticCustomError("phone", "not a phone")
    return text


def _email(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", text):
        raise PydanticCustomError("email", "not an e-mail")
    return text


Clock = Annotated[dt.time, BeforeValidator(_clock)]
Day = Annotated[dt.date, BeforeValidator(_day)]
PartialDay = Annotated[str, BeforeValidator(_partial_day)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
Phone = Annotated[str, BeforeValidator(_phone)]
Email = Annotated[str, BeforeValidator(_email)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, min_length=30, max_length=200)]
ShortTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=28)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Strict):
    """Keys that any page may carry."""

    title: Title
    short_title: ShortTitle | None = None
    description: Description
    template: Text = "page.html"
    reviewed: Day | None = None
    review_months: Annotated[int, Field(ge=1, le=36)] = 12
    sources: tuple[Text, ...] = ()
    translation: Text | None = None
    version: Day | None = None

    @property
    def name(self) -> str:
        """What menus, breadcrumbs and lists call the page."""
        return self.short_title or self.title


class Door(Strict):
    title: Text
    text: Text
    link_text: Text
    to: Text


class Figure(Strict):
    value: Annotated[int, Field(ge=0)]
    label: Text


class Home(Page):
    lead: Text
    doors: tuple[Door, ...]
    figures: tuple[Figure, ...]
    figures_note: Text
    figures_source: tuple[Text, ...] = ()
    still_holds: Text


class Place(Strict):
    name: Text
    street: Text | None = None
    city: Text | None = None
    online: bool = False


class DeskPlace(Strict):
    name: Text | None = None
    street: Text | None = None
    city: Text


class ProgrammeItem(Strict):
    time: Clock
    end: Clock | None = None
    title: Text
    speaker: Text | None = None
    role: Text | None = None
    organisation: Text | None = None


class Event(Page):
    """An info morning or another appointment. ``date`` is absent when no source gives it, and stays so."""

    date: Day | None = None
    announced: PartialDay | None = None
    date_note: Text | None = None
    start: Clock | None = None
    end: Clock | None = None
    place: Place
    territory: Territory
    desk: Text | None = None
    status: Literal["scheduled", "postponed", "cancelled"] = "scheduled"
    seats: Annotated[int, Field(ge=1)] | None = None
    waiting_list: bool = True
    registration_closes: Moment | None = None
    languages: tuple[Literal["it", "fr"], ...] = ()
    programme: tuple[ProgrammeItem, ...] = ()
    after: Text | None = None
    demonstration: bool = False
    days_ahead: Annotated[int, Field(ge=1, le=365)] | None = None

    @property
    def starts(self) -> dt.datetime | None:
        return dt.datetime.combine(self.date, self.start) if self.date and self.start else None

    @property
    def ends(self) -> dt.datetime | None:
        return dt.datetime.combine(self.date, self.end) if self.date and self.end else None

    @property
    def closes(self) -> dt.datetime | None:
        """When registration closes; ``None`` where there is none."""
        return (self.registration_closes or self.starts) if self.seats else None

    @property
    def sort_key(self) -> str:
        return self.date.isoformat() if self.date else (self.announced or "")

    @property
    def year(self) -> str:
        return self.sort_key[:4]

    def is_past(self, today: dt.date) -> bool:
        """An undated event is past from the day that followed its announcement."""
        return self.sort_key < today.isoformat()


class HelpDesk(Page):
    territory: Territory
    operator: Text | None = None
    place: DeskPlace
    phone: Phone | None = None
    email: Email | None = None
    opened: PartialDay | None = None
    contact_checked: PartialDay | None = None
    coordinates: tuple[float, float]
    precision: Literal["city", "address"] = "city"


class Deadline(Strict):
    limit: Text
    text: Text


class Step(Strict):
    title: Text
    duration: Text | None = None
    text: Text
    papers: tuple[Text, ...] = ()


class Guide(Page):
    country: Literal["it", "fr", "both"]
    for_whom: Text
    in_brief: Annotated[tuple[Text, ...], Field(min_length=2, max_length=6)]
    deadlines: tuple[Deadline, ...] = ()
    steps: tuple[Step, ...] = ()


class Answer(Strict):
    text: Text
    to: Text


class TreeQuestion(Strict):
    id: Text
    text: Text
    hint: Text | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]


class Outcome(Strict):
    id: Text
    title: Text
    text: Text
    actions: Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)]
    guide: Text
    contact: Text


class Warning_(Strict):
    title: Text
    text: Text


class Tree(Page):
    country: Literal["it", "fr"]
    questions: Annotated[tuple[TreeQuestion, ...], Field(min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    warnings: tuple[Warning_, ...] = ()


class Question(Strict):
    id: Text
    question: Text
    answer: Text


class QuestionGroup(Strict):
    id: Text
    title: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Questions(Page):
    groups: Annotated[tuple[QuestionGroup, ...], Field(min_length=1)]


class FormPage(Page):
    form: Literal["registration", "interest", "cancel"]


MODELS: dict[str, type[Page]] = {
    "page.html": Page,
    "home.html": Home,
    "events.html": Page,
    "event.html": Event,
    "help_desks.html": Page,
    "help_desk.html": HelpDesk,
    "guides.html": Page,
    "guide.html": Guide,
    "tree.html": Tree,
    "capital.html": Guide,
    "glossary.html": Page,
    "questions.html": Questions,
    "form.html": FormPage,
    "search.html": Page,
    "site_map.html": Page,
}
