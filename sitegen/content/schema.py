"""What may stand in a page's front matter: one model for each kind of page.

The models only look at one page; what two pages say of each other is the matter of :mod:`sitegen.checks.twin_facts`
and :mod:`sitegen.content.pages`. ``Words`` is shown to the reader as it stands, ``Marked`` as inline Markdown; ``Text``
is a name for machines.
Times and dates are local to Rome and Paris (one zone, Europe/Rome).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter
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
    version: Day | None = None

    @property
    def name(self) -> str:
        """What menus, breadcrumbs and lists call the page."""
        return self.short_title or self.title

    @property
    def unlisted(self) -> bool:
        """Whether neither the site map nor a search engine is told of it."""
        return False


class Door(Strict):
    title: Words
    text: Marked
    link_text: Words
    to: PagePath


class Way(Strict):
    text: Words
    to: PagePath


class Action(Strict):
    """What one can do at once. ``ways``: the page it leads to, or one for each country."""

    title: Words
    ways: Annotated[tuple[Way, ...], Field(min_length=1, max_length=2)]


class Road(Strict):
    """A way to keep working, and the guides that tell how, one for each country."""

    title: Words
    text: Marked
    ways: Annotated[tuple[Way, ...], Field(min_length=1, max_length=2)]


class Figure(Strict):
    value: Annotated[int, Field(ge=0)]
    label: Words


class Home(Page):
    """``tagline``: what this site is. ``start``: from where the ``roads`` lead on."""

    tagline: Words
    lead: Marked
    actions: Annotated[tuple[Action, ...], Field(min_length=1, max_length=4)]
    start: Words
    roads: Annotated[tuple[Road, ...], Field(min_length=2, max_length=3)]
    doors: tuple[Door, ...]
    figures: tuple[Figure, ...]
    figures_note: Marked
    figures_source: tuple[Text, ...] = ()
    still_holds: Marked


class Place(Strict):
    """``online``: ``True`` only so, ``"also"`` both. ``url``: an address that everybody may know."""

    name: Words
    street: Text | None = None
    city: Words | None = None
    online: Online = False
    url: WebAddress | None = None

    @property
    def in_presence(self) -> bool:
        """Whether one can go there."""
        return self.online is not True


class DeskPlace(Strict):
    name: Words | None = None
    street: Text | None = None
    city: Words


class ProgrammeItem(Strict):
    time: Clock
    end: Clock | None = None
    title: Words
    speaker: Text | None = None
    role: Words | None = None
    organisation: Words | None = None


#: How long before the start the last freed seat is passed on, where the page says nothing else: one must still get there.
LINE_CLOSES_BEFORE = dt.timedelta(hours=2)


class Session(Strict):
    date: Day
    start: Clock
    end: Clock

    @property
    def starts(self) -> dt.datetime:
        """Local to Rome."""
        return dt.datetime.combine(self.date, self.start)

    @property
    def ends(self) -> dt.datetime:
        """Local to Rome."""
        return dt.datetime.combine(self.date, self.end)


class Event(Page):
    """An info morning or another appointment. ``date`` is absent when no source gives it, and stays so.

    ``end_date``: the last day, where it is another. ``all_day``: there are no hours; without it they may be unknown.
    ``sessions``: all meetings of one registration; the first gives ``date``, the last ``end_date`` (:meth:`spanning`).
    """

    date: Day | None = None
    end_date: Day | None = None
    all_day: bool = False
    sessions: Annotated[tuple[Session, ...], Field(max_length=20)] = ()
    announced: PartialDay | None = None
    date_note: Marked | None = None
    start: Clock | None = None
    end: Clock | None = None
    place: Place
    territory: Territory
    desk: Text | None = None
    status: Literal["scheduled", "postponed", "cancelled"] = "scheduled"
    seats: Annotated[int, Field(ge=1)] | None = None
    waiting_list: bool = True
    waiting_list_closes: Moment | None = None
    registration_closes: Moment | None = None
    moved_from: Annotated[tuple[Id, ...], BeforeValidator(_one_or_several)] = ()
    languages: tuple[Literal["it", "fr"], ...] = ()
    programme: tuple[ProgrammeItem, ...] = ()
    after: Marked | None = None
    demonstration: bool = False
    days_ahead: Annotated[int, Field(ge=1, le=365)] | None = None

    @property
    def starts(self) -> dt.datetime | None:
        """Local to Rome; ``None`` where the day or the hour is not known."""
        return dt.datetime.combine(self.date, self.start) if self.date and self.start else None

    @property
    def ends(self) -> dt.datetime | None:
        """Local to Rome; ``None`` where the day or the hour is not known."""
        return dt.datetime.combine(self.last_day, self.end) if self.last_day and self.end else None

    @property
    def last_day(self) -> dt.date | None:
        """``None`` where the day is not known."""
        return self.end_date or self.date

    def spanning(self) -> Event:
        """With day and hours from the first session to the last, where it has sessions."""
        if not self.sessions:
            return self
        first, last = self.sessions[0], self.sessions[-1]
        ends = {"end_date": last.date if last.date > first.date else None, "end": last.end}
        return self.model_copy(update={"date": first.date, "start": first.start, **ends})

    @property
    def closes(self) -> dt.datetime | None:
        """When registration closes; ``None`` where there is none."""
        return (self.registration_closes or self.starts) if self.seats else None

    @property
    def line_closes(self) -> dt.datetime | None:
        """Until when a freed seat goes to the first who waits: of whole days, as long as one may register.

        ``None`` where nobody waits, or no hour is known.
        """
        if not (self.seats and self.waiting_list and self.date):
            return None
        before = self.starts - LINE_CLOSES_BEFORE if self.starts else self.registration_closes
        return self.waiting_list_closes or before

    @property
    def sort_key(self) -> str:
        """The day, or the day, month or year of the announcement, as ``2019-10-28``, ``2019-10`` or ``2019``."""
        return self.date.isoformat() if self.date else (self.announced or "")

    @property
    def year(self) -> str:
        """Of the event or of its announcement."""
        return self.sort_key[:4]

    def is_past(self, today: dt.date) -> bool:
        """From the day after its last; an undated event from the day that followed its announcement."""
        return (self.last_day.isoformat() if self.last_day else self.sort_key) < today.isoformat()


class HelpDesk(Page):
    territory: Territory
    operator: Text | None = None
    place: DeskPlace
    phone: Phone | None = None
    email: Email | None = None
    opened: PartialDay | None = None
    contact_checked: PartialDay | None = None
    coordinates: tuple[Latitude, Longitude]
    precision: Literal["city", "address"] = "city"


class Deadline(Strict):
    limit: Words
    text: Marked


class Step(Strict):
    title: Words
    duration: Marked | None = None
    text: Marked
    papers: tuple[Marked, ...] = ()


class Compared(Strict):
    """One thing that the laws of both countries set: ids in ``data/rules.yml``; several add up."""

    what: Words
    it: Annotated[tuple[Text, ...], Field(min_length=1)]
    fr: Annotated[tuple[Text, ...], Field(min_length=1)]


class Change(Strict):
    """What was changed on a page, for those who know it already."""

    on: Day
    what: Words


class Guide(Page):
    """``changes``: the latest first."""

    country: Literal["it", "fr", "both"]
    for_whom: Marked
    in_brief: Annotated[tuple[Marked, ...], Field(min_length=2, max_length=6)]
    deadlines: tuple[Deadline, ...] = ()
    steps: tuple[Step, ...] = ()
    compare: tuple[Compared, ...] = ()
    changes: tuple[Change, ...] = ()


class PaperCheck(Strict):
    """``who`` is to look at ``what`` before the paper is used."""

    who: Words
    what: Words


class Paper(Page):
    """A model to fill in (a letter, minutes, a plan): the page's body is its text, from which ODT and PDF are made.

    ``country``: where it is used. Its twin in the other country's language explains it to who does not read that one.
    """

    country: Literal["it", "fr", "both"]
    purpose: Marked
    for_whom: Marked
    checks: Annotated[tuple[PaperCheck, ...], Field(min_length=1)]


class Answer(Strict):
    text: Words
    to: Text


class TreeQuestion(Strict):
    id: Id
    text: Words
    hint: Marked | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]


class Outcome(Strict):
    """``helpers``: whom to call, by their ids in ``data/helpers.yml``."""

    id: Id
    title: Words
    text: Marked
    actions: Annotated[tuple[Marked, ...], Field(min_length=3, max_length=3)]
    helpers: Annotated[tuple[Text, ...], Field(max_length=3)] = ()
    guide: PagePath
    contact: PagePath


class Caution(Strict):
    title: Words
    text: Marked


class Tree(Page):
    """``first``: what comes before all questions."""

    country: Literal["it", "fr"]
    first: Door | None = None
    questions: Annotated[tuple[TreeQuestion, ...], Field(min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    warnings: tuple[Caution, ...] = ()

    def place(self, question_id: str) -> tuple[int, int, bool]:
        """Which question this is, of how many at most, and whether all ways through it have as many (no circles)."""
        number = self._questions_to(question_id)
        fewest, most = self._questions_from(question_id)
        return number, number + most - 1, fewest == most

    def before(self, entry_id: str) -> str | None:
        """The first question with an answer that leads here; ``None`` for the one that comes first."""
        return next((each.id for each in self.questions if any(a.to == entry_id for a in each.answers)), None)

    def _questions_to(self, question_id: str) -> int:
        """On the longest way, this one counted."""
        before = [each.id for each in self.questions if any(answer.to == question_id for answer in each.answers)]
        return 1 + max(map(self._questions_to, before), default=0)

    def _questions_from(self, entry_id: str) -> tuple[int, int]:
        """On the shortest and on the longest way, this one counted; an outcome counts nothing."""
        question = next((each for each in self.questions if each.id == entry_id), None)
        if question is None:
            return 0, 0
        after = [self._questions_from(answer.to) for answer in question.answers]
        return 1 + min(each[0] for each in after), 1 + max(each[1] for each in after)


class ToDo(Strict):
    """``when``: the day, counted from the one on which the bad news came."""

    when: Words
    title: Words
    text: Marked
    call: Marked | None = None


class Case(Strict):
    """One way to lose a job. ``start``: the day that the ``terms`` (ids in ``data/rules.yml``) are counted from."""

    id: Id
    title: Words
    text: Marked
    start: Words
    hint: Marked | None = None
    terms: Annotated[tuple[Text, ...], Field(min_length=1)]


class FirstDaysIn(Strict):
    """``helpers``: whom to call first, by their ids in ``data/helpers.yml``."""

    country: Literal["it", "fr"]
    title: Words
    this_week: Annotated[tuple[Marked, ...], Field(min_length=3, max_length=6)]
    days: tuple[ToDo, ...]
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    letters: tuple[Caution, ...]
    refuse: tuple[Caution, ...]
    later: tuple[Deadline, ...]
    helpers: tuple[Text, ...]


class FirstDays(Page):
    """What to do when the firm closes, a part for each country."""

    lead: Marked
    countries: tuple[FirstDaysIn, ...]


class Question(Strict):
    id: Id
    question: Words
    answer: Marked


class QuestionGroup(Strict):
    id: Id
    title: Words
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Questions(Page):
    groups: Annotated[tuple[QuestionGroup, ...], Field(min_length=1)]


class FormPage(Page):
    form: Literal["registration", "interest", "cancel", "offers", "offer", "office"]

    @property
    def unlisted(self) -> bool:
        return self.form == "office"


MODELS: dict[str, type[Page]] = {
    "page.html": Page,
    "roads.html": Page,
    "home.html": Home,
    "helpers.html": Page,
    "events.html": Page,
    "event.html": Event,
    "help_desks.html": Page,
    "help_desk.html": HelpDesk,
    "guides.html": Page,
    "guide.html": Guide,
    "papers.html": Page,
    "paper.html": Paper,
    "first_days.html": FirstDays,
    "tree.html": Tree,
    "capital.html": Guide,
    "glossary.html": Page,
    "questions.html": Questions,
    "questions_index.html": Page,
    "form.html": FormPage,
    "search.html": Page,
    "site_map.html": Page,
}
