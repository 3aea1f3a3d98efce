"""A terminal at which the commands are typed, and an empty database."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_api.office.commands import group
from forms_api.store import registrations
from forms_api.store.database import Store
from tests.support.store_support import SECRET, a_request, an_event, new_store, publish


class Terminal:
    """Types commands and reads what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.capsys = folder, capsys
        self.store = new_store(folder)
        self.event = an_event(seats=2)
        publish(folder, self.event)
        monkeypatch.chdir(folder)
        self.environment = {
            "FORMS_DATABASE": str(self.store.path),
            "FORMS_SITE": str(folder / "site"),
            "FORMS_SECRET_KEY": SECRET,
            "FORMS_MAIL_FROM": "opera@example.org",
            "FORMS_PUBLIC_URL": "https://opera.example",
        }

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """What the command printed, both streams; its exit status is checked."""
        found = group.main(arguments, self.environment)
        out, err = self.capsys.readouterr()
        assert found == status, out + err
        return (out + err).replace("\xa0", " ").replace("\u202f", " ")

    def person(self, **changes: object) -> str:
        """Registers somebody; the reference in two groups, as commands print it."""
        reference = registrations.register(self.store, self.event, a_request(**changes)).reference
        return f"{reference[:4]} {reference[4:]}"


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(tmp_path, capsys, monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)
