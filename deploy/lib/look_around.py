"""`opera installed`: looks at the machine as root, one line for each finding; 1 where something is to mend."""

from __future__ import annotations

import http.client
import json
import os
import pwd
import re
import shlex
import socket
import ssl
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SOCKET = "/run/opera/forms.sock"
SETTINGS = Path("/etc/opera/opera.env")
CHOICES = Path("/etc/opera/install.conf")
CERTIFICATE = Path("/etc/opera/tls/fullchain.pem")
STATE = Path("/var/lib/opera")
SITE = Path("/srv/opera/current/site")
UNITS = ("opera-forms.socket", "opera-forms.service", "nginx.service")
TIMERS = ("opera-deliver.timer", "opera-backup.timer", "opera-purge.timer", "opera-check.timer")

#: Whether it is well, and the sentence.
Finding = tuple[bool, str]


def assignments(path: Path) -> dict[str, str]:
    """NAME='value' lines, as a shell reads them."""
    words = shlex.split(path.read_text("utf-8"), comments=True)
    return dict(word.split("=", 1) for word in words if "=" in word)


def settings_are_closed() -> Iterator[Finding]:
    mode = stat.S_IMODE(SETTINGS.stat().st_mode)
    yield mode & 0o007 == 0, f"{SETTINGS} is closed to others ({mode:o})"
    values = assignments(SETTINGS)
    yield bool(values.get("FORMS_SMTP_URL")), "FORMS_SMTP_URL: a mail server is set (without one NO MAIL GOES OUT)"
    yield bool(values.get("FORMS_OPERATOR")), "FORMS_OPERATOR: somebody is told what is due"


def database_is_the_services() -> Iterator[Finding]:
    owner = pwd.getpwnam("opera").pw_uid
    foreign = [path.name for path in STATE.rglob("*") if path.stat().st_uid != owner]
    yield (
        not foreign,
        f"everything below {STATE} belongs to opera" + (f", but not {', '.join(foreign)}" if foreign else ""),
    )


def units_run() -> Iterator[Finding]:
    if not Path("/run/systemd/system").is_dir():
        yield True, "no systemd here: units are not looked at"
        return
    for unit in (*UNITS, *TIMERS):
        ran = subprocess.run(["systemctl", "is-active", "--quiet", unit], check=False)
        yield ran.returncode == 0, f"{unit} is active"


def nginx_reaches_the_application() -> Iterator[Finding]:
    name = assignments(CHOICES)["name"]
    code = f"import os; os.setgid({pwd.getpwnam('www-data').pw_gid}); os.setgroups([]); os.setuid({pwd.getpwnam('www-data').pw_uid})"
    script = f"{code}; import sys; sys.path.insert(0, '/srv/opera/current'); from deploy.lib import probe; "
    script += f"sys.exit(probe.status({SOCKET!r}, {name!r}) != 200)"
    ran = subprocess.run(["python3", "-c", script], capture_output=True, check=False)
    yield ran.returncode == 0, f"nginx's user reaches {SOCKET} and /health is well"
    ran = subprocess.run(["nginx", "-t", "-q"], capture_output=True, check=False)
    yield ran.returncode == 0, "nginx takes its settings"


def visitors_are_answered() -> Iterator[Finding]:
    chosen = assignments(CHOICES)
    secure = chosen["certificate"] != "balancer"
    pages = json.loads((SITE / "catalogue.json").read_text("utf-8"))["pages"]
    for address, wanted in (
        ("/", 200),
        ("/health", 200),
        *((pages[language]["registration"], 200) for language in pages),
    ):
        try:
            status, served_by = ask(chosen["name"], address, secure=secure)
        except OSError as error:
            yield False, f"{address}: {error}"
            continue
        by_application = address == "/" or served_by == "forms"
        yield (
            status == wanted and by_application,
            f"{address} answers {status}" + ("" if by_application else ", NOT from the application"),
        )
    try:
        status, _ = ask("other.invalid", "/", secure=False)
        yield status == 421, f"another host name is refused ({status})"
    except OSError as error:
        yield False, f"port 80: {error}"


def ask(host: str, address: str, *, secure: bool) -> tuple[int, str]:
    """Status and X-Served-By of nginx on this machine. Raises OSError."""
    plain = socket.create_connection(("127.0.0.1", 443 if secure else 80), timeout=10)
    connection = http.client.HTTPConnection(host, timeout=10)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # whether it is trusted is asked elsewhere
    connection.sock = context.wrap_socket(plain, server_hostname=host) if secure else plain
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("X-Served-By", "")
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()


def certificate_holds() -> Iterator[Finding]:
    chosen = assignments(CHOICES)
    if chosen["certificate"] == "balancer":
        yield True, "the load balancer has the certificate"
        return
    fortnight = str(14 * 24 * 3600)
    ran = subprocess.run(
        ["openssl", "x509", "-checkend", fortnight, "-noout", "-in", CERTIFICATE], capture_output=True, check=False
    )
    yield ran.returncode == 0, "the certificate holds for 14 days or more"
    ran = subprocess.run(
        ["openssl", "verify", "-untrusted", CERTIFICATE, "-verify_hostname", chosen["name"], CERTIFICATE],
        capture_output=True,
        check=False,
    )
    yield ran.returncode == 0, f"browsers trust the certificate for {chosen['name']}"


def officers_can_enter() -> Iterator[Finding]:
    if assignments(SETTINGS).get("FORMS_OFFICE", "on") == "off":
        yield True, "the officers' area is off"
        return
    ran = subprocess.run(["/usr/local/bin/opera", "officers", "list"], capture_output=True, text=True, check=False)
    way = "" if "@" in ran.stdout else " (opera officers add, or FORMS_OFFICE='off')"
    yield "@" in ran.stdout, f"the officers' area has an account{way}"


def backup_is_recent() -> Iterator[Finding]:
    newest = max((path.stat().st_mtime for path in (STATE / "backup").glob("*.sqlite*")), default=0.0)
    yield time.time() - newest < 26 * 3600, "there is a backup of the last 26 hours"


def site_is_ready() -> Iterator[Finding]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": f"https://{assignments(CHOICES)['name']}/"}
    ran = subprocess.run(
        ["/srv/opera/current/.venv/bin/python", "-m", "sitegen", "publish-check"],
        cwd="/srv/opera/current",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    missing = len(re.findall(r"^\S", ran.stdout, re.M))
    yield (
        ran.returncode == 0,
        "publish-check has nothing to say" + (f" (now {missing} lines: make publish-check)" if ran.returncode else ""),
    )


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    settings_are_closed,
    database_is_the_services,
    units_run,
    nginx_reaches_the_application,
    visitors_are_answered,
    certificate_holds,
    officers_can_enter,
    backup_is_recent,
    site_is_ready,
)


def main() -> int:
    """Prints a line for each finding; returns 1 where one is to mend."""
    to_mend = 0
    for look in LOOKS:
        try:
            for well, sentence in look():
                print(("ok    " if well else "MEND  ") + sentence, flush=True)
                to_mend += not well
        except (OSError, KeyError, ValueError) as error:
            print(f"MEND  {look.__name__.replace('_', ' ')}: {error}", flush=True)
            to_mend += 1
    print("All is well." if not to_mend else f"To mend: {to_mend}.")
    return 1 if to_mend else 0


if __name__ == "__main__":
    raise SystemExit(main())
