"""The application and nginx as they run on a server: real processes, the very files of deploy/, under the test's own folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.lib import probe
from tests import ROOT
from tests.support.mail_server import free_port

HOST = "opera.example"
SECRET = "4mVf0eXkq1R7s9TzBd3LhYc8WnPj2UgA"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")

#: What each server is started with; the socket and the application come behind.
SERVERS = {
    "gunicorn": ["gunicorn", "--config", "deploy/lib/gunicorn.conf.py", "--bind", "unix:{socket}"],
    "granian": ["granian", "--interface", "wsgi", "--workers", "{workers}", "--uds", "{socket}", "--no-ws", "--factory"],
}  # fmt: skip


def environment(folder: Path, site: Path, **more: str) -> dict[str, str]:
    """As on a server behind nginx; the database lies in `folder`."""
    return {
        **os.environ,
        "FORMS_DATABASE": str(folder / "forms.sqlite"),
        "FORMS_SITE": str(site),
        "FORMS_SECRET_KEY": SECRET,
        "FORMS_MAIL_FROM": f"opera@{HOST}",
        "FORMS_PUBLIC_URL": f"https://{HOST}",
        "FORMS_TRUSTED_PROXIES": "unix",
        **more,
    }


@contextmanager
def application(
    folder: Path,
    site: Path,
    *,
    server: str = "gunicorn",
    app: str = "forms_api:create_app",
    workers: int = 2,
    settings: Mapping[str, str] | None = None,
) -> Iterator[tuple[Path, int]]:
    """A server with some workers on a Unix socket in `folder`: its path and the process. Its log is `folder`/log."""
    path = folder / "s"
    words = [word.format(socket=path, workers=workers) for word in SERVERS[server]]
    called = app if server == "granian" else f"{app}()"
    told = environment(folder, site, FORMS_WORKERS=str(workers), **(settings or {}))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *words, called], cwd=ROOT, env=told, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, path, folder / "log")
        yield path, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], path: Path, log: Path, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            if probe.status(str(path), HOST) == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text("utf-8"))


@contextmanager
def nginx(folder: Path, site: Path, path: Path) -> Iterator[tuple[int, int]]:
    """nginx with the files of deploy/, in front of the application at the socket `path`: the TLS port and the process."""
    assert NGINX
    (folder / "current").mkdir()
    (folder / "current" / "site").symlink_to(site)
    plain, secure = free_port(), free_port()
    _certificate(folder)
    for file in (ROOT / "deploy" / "nginx").glob("*.conf"):
        (folder / file.name).write_text(_here(file.read_text("utf-8"), folder, path, plain, secure), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"include {folder}/opera.conf; include {folder}/with-certificate.conf; }}\n"
    )
    process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", secure), 5):
                break
            if process.poll() is not None:
                assert process.stderr
                raise RuntimeError(process.stderr.read().decode())
            time.sleep(0.05)
        yield secure, process.pid
    finally:
        process.terminate()
        process.wait(30)
        if process.stderr:
            process.stderr.close()


def _here(text: str, folder: Path, path: Path, plain: int, secure: int) -> str:
    """A file of deploy/nginx for this folder and these ports, without IPv6."""
    lines = [line for line in text.splitlines() if "[::]" not in line]
    text = "\n".join(lines).replace("limit_conn opera_clients 100;", "limit_conn opera_clients 1000;")
    for there, here in (
        ("/etc/nginx/opera", folder),
        ("/srv/opera/current", folder / "current"),
        ("/var/log/nginx", folder),
        ("/etc/opera/tls", folder),
        ("/run/opera/forms.sock", path),
        ("example.org", HOST),
        ("listen 443", f"listen 127.0.0.1:{secure}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 127.0.0.1:9145", f"listen 127.0.0.1:{free_port()}"),
    ):
        text = text.replace(there, str(here))
    return text


def _certificate(folder: Path) -> None:
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={HOST}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
