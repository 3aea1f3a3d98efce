"""As much of systemd as the units need, for machines where it does not run: `small_systemd.py manage` holds the socket
and runs opera-forms.service by its own ExecStart, user and settings; called as `systemctl` it is told what to do.

What only systemd can do (the sandbox) is not done here: `systemd-analyze` looks at that.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

UNITS = Path("/etc/systemd/system")
CONTROL = "/run/small-systemd"


def directives(unit: str, name: str) -> list[str]:
    lines = (UNITS / unit).read_text("utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def settings() -> dict[str, str]:
    text = Path(directives("opera-forms.service", "EnvironmentFile")[0]).read_text("utf-8")
    return dict(word.split("=", 1) for word in shlex.split(text, comments=True))


def listen() -> socket.socket:
    unit = "opera-forms.socket"
    path = Path(directives(unit, "ListenStream")[0])
    path.parent.mkdir(mode=int(directives(unit, "DirectoryMode")[0], 8), exist_ok=True)
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    user, group = pwd.getpwnam(directives(unit, "SocketUser")[0]), grp.getgrnam(directives(unit, "SocketGroup")[0])
    os.chown(path, user.pw_uid, group.gr_gid)
    path.chmod(int(directives(unit, "SocketMode")[0], 8))
    listening.listen(int(directives(unit, "Backlog")[0]))
    return listening


class Forms:
    """opera-forms.service."""

    def __init__(self) -> None:
        self.listening: socket.socket | None = listen()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits for its READY=1, at most TimeoutStartSec."""
        self.listening = self.listening or listen()
        unit, told = "opera-forms.service", Path("/run/small-systemd.notify")
        told.unlink(missing_ok=True)
        account = pwd.getpwnam(directives(unit, "User")[0])
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
            notified.bind(str(told))
            told.chmod(0o666)
            notified.settimeout(float(directives(unit, "TimeoutStartSec")[0]))
            command = shlex.split(directives(unit, "ExecStart")[0])
            script = f"exec 3<&{self.listening.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec {shlex.join(command)}"
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", script],
                cwd=directives(unit, "WorkingDirectory")[0],
                env={**settings(), "PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": str(told)},
                user=account.pw_uid,
                group=account.pw_gid,
                extra_groups=[],
                pass_fds=[self.listening.fileno()],
                umask=0o077,
            )
            while b"READY=1" not in notified.recv(4096):
                pass

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None

    def stop_socket(self) -> None:
        """As `systemctl stop opera-forms.socket` does: its file goes too."""
        self.stop()
        if self.listening:
            self.listening.close()
            self.listening = None
            Path(directives("opera-forms.socket", "ListenStream")[0]).unlink(missing_ok=True)


def manage() -> None:
    forms = Forms()
    Path(CONTROL).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as control:
        control.bind(CONTROL)
        control.listen()
        while True:
            asked, _ = control.accept()
            with asked:
                words = asked.recv(4096).decode().split()
                with contextlib.suppress(OSError):
                    asked.sendall(do(forms, words))


def do(forms: Forms, words: list[str]) -> bytes:
    verb, unit = words[0], words[-1]
    try:
        if verb in ("restart", "start", "stop") and unit == "opera-forms.service":
            forms.stop()
            if verb != "stop":
                forms.start()
        elif verb in ("stop", "disable") and unit == "opera-forms.socket":
            forms.stop_socket()
        elif unit == "nginx" and verb in ("reload", "reload-or-restart"):
            running = Path("/run/nginx.pid").exists() and Path("/run/nginx.pid").read_text().strip()
            subprocess.run(["nginx", "-s", "reload"] if running else ["nginx"], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"1 {error}".encode()
    return b"0"


def ask(words: list[str]) -> int:
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(CONTROL)
        control.sendall(" ".join(words).encode())
        answer = control.recv(4096).decode()
    print(answer[2:], end="", file=sys.stderr)
    return int(answer[0])


if __name__ == "__main__":
    if sys.argv[1:] == ["manage"]:
        manage()
    else:
        raise SystemExit(ask(sys.argv[1:]))
