"""The commands `backup` and `restore`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.forms_api.office.commands.conftest import Terminal


def test_backup_and_restore_by_one_command_each(terminal: Terminal) -> None:
    reference = terminal.person()
    terminal("backup", "copy.sqlite")
    terminal("erase", reference, "--yes")
    terminal("restore", "copy.sqlite", "--yes")
    assert reference.replace(" ", "") in terminal("export-person", reference)
    (terminal.folder / "no.sqlite").write_text("no")
    assert "non è una copia utilizzabile" in terminal("restore", "no.sqlite", "--yes", status=1)
    assert "Il file non si può scrivere" in terminal("backup", "none/copy.sqlite", status=1)


def test_a_folder_of_backups_is_made_thinned_out_and_taken_elsewhere(terminal: Terminal, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    terminal.environment["FORMS_BACKUP_COMMAND"] = f"cp -t {away}"
    terminal("backup", "copies/of/forms")
    folder = tmp_path / "copies" / "of" / "forms"
    (folder / "forms-20200101T000000Z.sqlite").touch()
    terminal("backup", str(folder))
    [kept] = folder.iterdir()
    assert (away / kept.name).read_bytes() == kept.read_bytes()
    terminal.environment["FORMS_BACKUP_COMMAND"] = "false"
    assert "non è al sicuro: false" in terminal("backup", str(folder), status=1)
    terminal.environment["FORMS_BACKUP_RECIPIENT"] = "nobody"
    assert "non è al sicuro: age" in terminal("backup", str(folder), status=1)


@pytest.mark.skipif(not shutil.which("age"), reason="no age here: the restore drill of an encrypted backup is left out")
def test_an_encrypted_backup_is_restored_with_the_key_and_read_by_nobody_else(
    terminal: Terminal, tmp_path: Path
) -> None:
    key, other = tmp_path / "key", tmp_path / "other"
    for file in (key, other):
        subprocess.run(["age-keygen", "-o", file], check=True, capture_output=True)
    made = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True)
    terminal.environment["FORMS_BACKUP_RECIPIENT"] = made.stdout.strip()
    reference = terminal.person()
    terminal("backup", "copies/of/forms")
    [sealed] = (tmp_path / "copies" / "of" / "forms").iterdir()
    assert sealed.suffix == ".age"
    assert b"SQLite" not in sealed.read_bytes()
    terminal("erase", reference, "--yes")
    decrypt = ["age", "--decrypt", "-o", tmp_path / "copy.sqlite", "-i"]
    assert subprocess.run([*decrypt, other, sealed], capture_output=True, check=False).returncode
    subprocess.run([*decrypt, key, sealed], check=True, capture_output=True)
    terminal("restore", "copy.sqlite", "--yes")
    assert reference.replace(" ", "") in terminal("export-person", reference)
