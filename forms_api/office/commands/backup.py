"""The commands `backup` and `restore`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from forms_api.office.commands.console import Obstacle, Office, argument, command, option
from forms_api.store import backup
from forms_api.store.durability import copies


@command("backup", argument("target", type=Path))
def write_backup(office: Office, target: Path) -> None:
    """Writes a checked copy of the database, encrypted and sent away where the settings say so; the service goes on.

    In a folder the older copies are thinned out, after the new one is whole.
    """
    settings = office.settings
    try:
        copy = backup.backup(settings.database, target)
        if settings.backup_recipient:
            copy = copies.encrypt(copy, settings.backup_recipient)
        office.say("console.written", path=copy)
        if target.is_dir():
            copies.thin(target, datetime.now(UTC))
        if settings.backup_command:
            copies.send(copy, settings.backup_command)
    except copies.NotSent as error:
        raise Obstacle(office.words("fault.sent", error=error)) from error
    except backup.NotABackup as error:
        raise Obstacle(office.words("fault.backup", error=error)) from error
    except OSError as error:
        raise Obstacle(office.words("fault.file", error=error.strerror)) from error


@command("restore", argument("source", type=Path), option("yes", is_flag=True))
def restore_backup(office: Office, source: Path, yes: bool) -> None:
    """Puts a copy in the place of the database, after asking, and keeps the replaced one beside it."""
    try:
        backup.check(source)
        office.say("restore.question", source=source)
        if not yes:
            office.confirm()
        replaced = backup.restore(source, office.settings.database, office.settings.secret_key)
    except backup.NotABackup as error:
        raise Obstacle(office.words("fault.backup", error=error)) from error
    office.say("restore.done", source=source)
    if replaced:
        office.say("restore.kept", path=replaced)
