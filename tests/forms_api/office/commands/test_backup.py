"""The commands `backup` and `restore`."""

from __future__ import annotations

from tests.forms_api.office.commands.conftest import Terminal


def test_backup_and_restore_by_one_command_each(terminal: Terminal) -> None:
    reference = terminal.person()
    terminal("backup", "copy.sqlite")
    terminal("cancel", reference)
    terminal("restore", "copy.sqlite", "--yes")
    assert "confermata" in terminal("persons", "morning")
    (terminal.folder / "no.sqlite").write_text("no")
    assert "non è una copia utilizzabile" in terminal("restore", "no.sqlite", "--yes", status=1)
    assert "Il file non si può scrivere" in terminal("backup", "none/copy.sqlite", status=1)
