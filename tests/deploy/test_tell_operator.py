"""What opera-check.service runs each morning: silence while all is well, one mail where something is due."""

from __future__ import annotations

import sqlite3
import sys
from email import message_from_bytes
from pathlib import Path

import pytest

from deploy.lib import tell_operator
from forms_api.store import interests
from forms_api.store.database import Store
from tests.support import running
from tests.support.mail_server import Server
from tests.support.store_support import an_interest


def test_the_operator_is_mailed_what_is_due_and_nothing_while_all_is_well(
    tmp_path: Path, site_folder: Path, mail_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = running.environment(tmp_path, site_folder, FORMS_SMTP_URL=f"smtp://127.0.0.1:{mail_server.port}")
    for name, value in (told | {"FORMS_OPERATOR": "operator@opera.example"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["tell_operator"])
    database = tmp_path / "forms.sqlite"
    Store.prepare(database, running.SECRET)
    tell_operator.main()
    assert mail_server.recipients == []
    interests.express(Store(database, running.SECRET), an_interest(email="anna@example.org"))
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE outbox SET created_at = '2020-01-01T00:00:00.000000+00:00'")
    connection.close()
    tell_operator.main()
    assert mail_server.recipients == ["operator@opera.example"]
    message = message_from_bytes(mail_server.taken[0][1])
    assert "2" in str(message.get_payload())
    assert "anna" not in mail_server.taken[0][1].decode()
