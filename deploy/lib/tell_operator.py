"""`python -m deploy.lib.tell_operator`: runs `check` and mails the operator what it finds; `--failed UNIT` mails that a unit failed.

Goes out by the mail server of the settings, names no visitor, and says nothing while all is well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate

from forms_api.mails.transports import Server
from forms_api.settings import Settings


def findings() -> str:
    """What `check` says when there is something to do, else an empty text."""
    ran = subprocess.run([sys.executable, "-m", "forms_api", "check"], capture_output=True, text=True, check=False)
    return "" if ran.returncode == 0 else (ran.stdout + ran.stderr).strip()


def tell(words: str, environment: Mapping[str, str]) -> None:
    """Prints `words` for the journal and mails them. Raises OSError or an smtplib error when they cannot go out."""
    print(words)
    settings = Settings.from_environment(environment)
    operator = environment.get("FORMS_OPERATOR", "").strip()
    if not operator or not settings.smtp_url:
        print("FORMS_OPERATOR or FORMS_SMTP_URL is not set: this was not mailed.", file=sys.stderr)
        return
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, operator
    message["Subject"] = f"{settings.public_url}: da guardare / à regarder"
    message["Date"] = formatdate(localtime=True)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words)
    server = Server(settings.smtp_url)
    try:
        server.send(None, message)  # type: ignore[arg-type]  # a server needs no row of the outbox
    finally:
        server.close()


def main() -> None:
    if sys.argv[1:2] == ["--failed"]:
        unit = sys.argv[2]
        tell(f"{unit}: non riuscito / échec. journalctl -u {unit}", os.environ)
    elif words := findings():
        tell(words, os.environ)


if __name__ == "__main__":
    main()
