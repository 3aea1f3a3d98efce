"""The operator's way, run as root in a namespace of its own by test_operators_way.py: prints what was seen as JSON.

`python3 -m tests.deploy.walk SITE [VENV]`: a built site, so that none is built here, and an environment that has the packages already.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

from tests.deploy.visitors import FORM, FRENCH_FORM, NAME, Load, ask, first_officer, send_interest

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL_SYSTEMD = Path(__file__).with_name("small_systemd.py")


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
    install += ["--certificate", "trial", "--site", site, "--officer", "Livia Prova <livia@example.org>"]
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
        seen["officer"] = first_officer(first.stdout)
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
