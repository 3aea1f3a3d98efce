"""The operator's way, run as root in a namespace of its own by test_operators_way.py: prints what was seen as JSON.

`walk.py SITE [VENV]`: a built site, so that none is built here, and an environment that has the packages already.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "opera.test"
FORM = "/manifestazione-di-interesse/"
FRENCH_FORM = "/fr/manifestation-d-interet/"
SMALL_SYSTEMD = Path(__file__).with_name("small_systemd.py")


def ask(
    method: str, address: str, body: dict[str, str] | None = None, cookie: str = "", host: str = NAME, port: int = 443
) -> tuple[int, str, http.client.HTTPMessage]:
    connection: http.client.HTTPConnection
    if port == 443:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", context=context, timeout=60)
        context.set_alpn_protocols(["http/1.1"])
        original = context.wrap_socket
        context.wrap_socket = lambda sock, **kw: original(sock, **{**kw, "server_hostname": host})  # type: ignore[method-assign]
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Host": host, "Origin": f"https://{host}", "Cookie": cookie}
        encoded = urlencode(body) if body is not None else None
        if encoded is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, address, encoded, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    finally:
        connection.close()


def send_interest(number: str, address: str = FORM) -> int:
    """Opens the form as a browser does, fills it in and sends it; the status of the last answer."""
    status, page, headers = ask("GET", address)
    if status != 200:
        return status
    fields = {
        name: value
        for tag in re.findall(r"<input[^>]*type=\"?hidden[^>]*>", page)
        for name, value in [(_attribute(tag, "name"), _attribute(tag, "value"))]
        if name
    }
    fields |= {
        "given_name": "Ada",
        "family_name": f"Prova {number}",
        "email": f"ada{number}@example.org",
        "profile": _first_value(page, "profile"),
        "territory": _first_value(page, "territory"),
        "topic": _first_value(page, "topic"),
        "message": "Vorrei sapere quando aprite lo sportello.",
    }
    cookie = headers.get("Set-Cookie", "").split(";")[0]
    return ask("POST", address, fields, cookie)[0]


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag) or re.search(rf"\b{name}=([^\s>]+)", tag)
    return found[1] if found else ""


def _first_value(page: str, name: str) -> str:
    """The first choice of a list or of radio buttons that is not empty."""
    listed = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.S)
    values = re.findall(r'<option[^>]*value="([^"]+)"', listed[0]) if listed else []
    values += [_attribute(tag, "value") for tag in re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)]
    return values[0]


class Load:
    """Visitors who send interests and read pages, one after the other, on four threads."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.failed: list[str] = []
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(name,)) for name in "abcd"]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        time.sleep(1)
        return self

    def __exit__(self, *_: object) -> None:
        time.sleep(1)
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, name: str) -> None:
        number = 0
        while not self._ending.is_set():
            number += 1
            key = f"{name}{number}{time.monotonic_ns()}"
            try:
                status = send_interest(key)
                read = ask("GET", "/")[0]
            except OSError as error:
                self.failed.append(repr(error))
                continue
            if status == 303:
                self.kept.append(key)
            else:
                self.failed.append(str(status))
            if read != 200:
                self.failed.append(f"/ {read}")

    def figures(self) -> dict[str, object]:
        with sqlite3.connect("/var/lib/opera/forms.sqlite") as database:
            stored = {row[0] for row in database.execute("SELECT family_name FROM interests")}
        return {
            "acknowledged": len(self.kept),
            "failed": self.failed,
            "lost": [key for key in self.kept if f"Prova {key}" not in stored],
        }


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    for name in ("PIP_CERT", "PIP_FIND_LINKS", "SSL_CERT_FILE"):
        if name in os.environ:
            environment[name] = os.environ[name]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env={**environment, **settings}, stdin=subprocess.DEVNULL
    )


def start_small_systemd() -> None:
    Path("/run/systemd/system").mkdir(parents=True, exist_ok=True)
    command = Path("/usr/local/sbin/systemctl")
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec /usr/bin/python3 {SMALL_SYSTEMD} "$@"\n')
    command.chmod(0o755)
    shutil.copytree(ROOT / "deploy" / "units", "/etc/systemd/system", dirs_exist_ok=True)


def let_many_in() -> None:
    """One address sends all that a load is; nobody is held for a program."""
    with Path("/etc/opera/opera.env").open("a", encoding="utf-8") as settings:
        for name in ("PER_EVENT", "PER_NETWORK", "LOOKUPS", "PER_STAMP"):
            settings.write(f"FORMS_LIMIT_{name}='100000 per minute'\n")
        settings.write("FORMS_MINIMUM_SECONDS='0'\n")


def walk(site: str, venv: str | None) -> dict[str, object]:
    """Install, look, register, stop, restart, upgrade, a bad upgrade, roll back, uninstall."""
    seen: dict[str, object] = {}
    if venv:
        digest = run("sh", "-c", f"sha256sum {ROOT}/requirements.txt | cut -c1-12").stdout.strip()
        version = run("python3", "-c", 'import sys; print("%d.%d" % sys.version_info[:2])').stdout.strip()
        Path("/srv/opera/venvs").mkdir(parents=True)
        made = Path(f"/srv/opera/venvs/{version}-{digest}")
        made.mkdir()
        for name in ("bin", "lib", "pyvenv.cfg"):
            (made / name).symlink_to(Path(venv) / name)
        (made / ".whole").touch()
    install = [f"{ROOT}/deploy/install", "--name", NAME, "--from", f"OPERA <opera@{NAME}>", "--operator", f"op@{NAME}"]
    install += ["--certificate", "trial", "--site", site]
    first = run(*install, FORMS_SMTP_URL="")
    seen["files"] = {"status": first.returncode, "said": first.stdout + first.stderr}
    let_many_in()
    start_small_systemd()
    manager = subprocess.Popen(["/usr/bin/python3", str(SMALL_SYSTEMD), "manage"])
    try:
        while not Path("/run/small-systemd").exists():
            time.sleep(0.05)
        again = run(f"{ROOT}/deploy/install")
        seen["install"] = {"said": again.stdout + again.stderr}
        seen["journeys"] = journeys()
        for name, words in (
            ("restart", ["/usr/local/sbin/systemctl", "restart", "opera-forms.service"]),
            ("upgrade", [f"{ROOT}/deploy/upgrade", "--site", site]),
            ("rollback", [f"{ROOT}/deploy/rollback"]),
        ):
            before = os.readlink("/srv/opera/current")
            with Load() as load:
                ran = run(*words)
            seen[name] = {
                "status": ran.returncode,
                "said": ran.stdout + ran.stderr,
                "moved": os.readlink("/srv/opera/current") != before,
                **load.figures(),
            }
        seen["bad_upgrade"] = bad_upgrade(site)
        seen["stopped"] = stopped()
        gone = run(f"{ROOT}/deploy/uninstall")
        seen["uninstall"] = {
            "status": gone.returncode,
            "said": gone.stdout + gone.stderr,
            "database": Path("/var/lib/opera/forms.sqlite").exists(),
            "left": [
                path for path in ("/srv/opera", "/usr/local/bin/opera", "/etc/nginx/opera") if Path(path).exists()
            ],
        }
        seen["logs"] = "".join(path.read_text("utf-8") for path in Path("/var/log/nginx").glob("*.log"))
    finally:
        run("nginx", "-s", "stop")
        manager.terminate()
    return seen


def journeys() -> dict[str, object]:
    """What visitors and strangers are answered while all runs."""
    redirected = ask("GET", "/iscrizione?token=SECRETTOKEN", port=80)
    missing_slash = ask("GET", "/annulla", host=NAME)
    return {
        "interest": send_interest("journey"),
        "interest_fr": send_interest("voyage", FRENCH_FORM),
        "plain": [redirected[0], redirected[2].get("Location")],
        "slash": [missing_slash[0], missing_slash[2].get("Location")],
        "health": ask("GET", "/health")[0],
        "foreign": ask("GET", "/", host="foreign.invalid", port=80)[0],
        "link": ask("GET", "/annulla/?token=SECRETTOKEN")[0],
        "owners": sorted({path.owner() for path in Path("/var/lib/opera").rglob("*")}),
        "figures": [
            ask("GET", "/metrics", port=9145)[0],
            ask("GET", "/metrics")[0],
            "opera_mails_waiting" in ask("GET", "/metrics", port=9145)[1],
        ],
        "large": ask("POST", FORM, {"message": "x" * 70_000})[0],
    }


def bad_upgrade(site: str) -> dict[str, object]:
    """A release that cannot start: its form page has lost the slot."""
    broken = Path("/srv/broken-site")
    shutil.copytree(site, broken)
    (broken / "iscrizione" / "index.html").write_text("<p>nothing</p>", "utf-8")
    before = os.readlink("/srv/opera/current")
    with Load() as load:
        ran = run(f"{ROOT}/deploy/upgrade", "--site", str(broken))
    return {"status": ran.returncode, "moved": os.readlink("/srv/opera/current") != before, **load.figures()}


def stopped() -> dict[str, object]:
    """The application and its socket are gone."""
    run("systemctl", "stop", "opera-forms.socket")
    still = Path("/run/opera-pages/banca-dati/index.html")
    still.parent.mkdir(parents=True)
    still.write_text("<p>What was offered a minute before", "utf-8")
    post, post_fr = ask("POST", FORM, {"given_name": "Ada"}), ask("POST", FRENCH_FORM, {"given_name": "Ada"})
    return {
        "page": ask("GET", FORM + "?receipt=SECRETTOKEN")[0],
        "offers": [
            "a minute before" in ask("GET", "/banca-dati/?offer=A")[1],
            ask("GET", "/fr/banque-de-ressources/")[0],
        ],
        "post": [
            post[0],
            post[2].get("Cache-Control"),
            post[2].get("Retry-After"),
            "<h1>" in post[1],
            'lang="it"' in post[1],
        ],
        "post_fr": [post_fr[0], 'lang="fr"' in post_fr[1]],
        "policy": "default-src 'none'" in post[2].get("Content-Security-Policy", ""),
        "health": ask("GET", "/health")[0],
        "static": ask("GET", "/")[0],
    }


def loopback_up() -> None:
    """Sets 127.0.0.1 up in a new network namespace, where it is down at first (netdevice(7): SIOCSIFFLAGS, IFF_UP)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x1))


if __name__ == "__main__":
    loopback_up()
    print(json.dumps(walk(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None), indent=1))
