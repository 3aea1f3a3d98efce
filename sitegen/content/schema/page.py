"""What any page may carry, and the pages of forms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sitegen.content.schema.key_types import Day, Description, ShortTitle, Text, Title


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


class FormPage(Page):
    form: Literal["registration", "interest", "cancel", "offers", "offer", "office", "opinion"]

    @property
    def unlisted(self) -> bool:
        return self.form in ("office", "opinion")
