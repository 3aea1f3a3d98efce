"""Questions people ask."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sitegen.content.schema.key_types import Id, Marked, Words
from sitegen.content.schema.page import Page, Strict


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
