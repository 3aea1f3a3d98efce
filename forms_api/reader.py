"""Who reads what people write here: said on the forms, on the receipts and in the mails."""

from __future__ import annotations

from forms_api.catalogue import Catalogue
from forms_api.codes import Language
from forms_api.texts import load


def who_reads(catalogue: Catalogue, language: Language) -> str:
    """By name, and within how many days a person answers where that is set; on a trial site, that nobody does."""
    t = load()[language]
    if not catalogue.reader:
        return t("reader.nobody")
    words = t("reader.named", name=catalogue.reader)
    return " ".join((words, t("reader.reply", days=catalogue.reply_days))) if catalogue.reply_days else words
