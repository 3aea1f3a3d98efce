"""The path: questions whose answers lead to an outcome."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sitegen.content.schema.home import Door
from sitegen.content.schema.key_types import Id, Marked, PagePath, Text, Words
from sitegen.content.schema.page import Page, Strict


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
