"""The two ways out for a mail: a server (RFC 5321), or a folder of .eml files where no server is set."""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from forms_api.store.outbox import Mail

#: Seconds a server may keep silent.
TIMEOUT = 20.0
#: Seconds that signing in may take in all, and each mail: a server that says a little every now and then never times out.
DEADLINE = 60.0
#: RFC 5321, 4.2.3: no such mailbox, not here, not allowed as a name; RFC 7504: no mail here at all.
FINAL_CODES = frozenset({501, 521, 550, 551, 553, 556})

#: A relay on this machine often has a certificate nobody can verify, and needs none.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Refused(Exception):
    """The server does not take this mail now: others may pass. The message names no person."""


class Rejected(Exception):
    """The server will never take mail for this address. The message names no person."""


class Unreachable(Exception):
    """No mail can be sent now."""


class Transport(Protocol):
    """Sends one mail at a time and returns what the server answered. `send` raises Refused, Rejected or Unreachable; `withdraw` takes back what can be."""

    def send(self, mail: Mail, message: EmailMessage) -> str: ...
    def withdraw(self, mail: Mail) -> None: ...
    def close(self) -> None: ...


def transport(smtp_url: str | None, folder: Path) -> Transport:
    """The server of `smtp_url`, or `folder` when none is set."""
    return Server(smtp_url) if smtp_url else Folder(folder)


class Folder:
    """Mails as files `<outbox id>-<kind>.eml`, readable by their owner alone. They hold personal data: erasing finds
    them by the id of their row."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: Mail, message: EmailMessage) -> str:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._path(mail)
            unfinished = path.with_suffix(".part")
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes())
            unfinished.replace(path)
        except OSError as error:
            raise Unreachable(f"folder: {error.strerror}") from error
        return str(path)

    def withdraw(self, mail: Mail) -> None:
        self._path(mail).unlink(missing_ok=True)

    def close(self) -> None:
        """Does nothing: no connection is kept."""

    def _path(self, mail: Mail) -> Path:
        return self._folder / f"{mail.id}-{mail.kind}.eml"


class _Answering(smtplib.SMTP):
    """Keeps what the server said when it took the last mail: `250 2.0.0 Ok: queued as …`."""

    answer = ""

    @contextmanager
    def hung_up_after(self, seconds: float) -> Iterator[None]:
        """Whatever is being read or written ends with an error when `seconds` are over."""
        watch = threading.Timer(seconds, self._hang_up)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _hang_up(self) -> None:
        if sock := self.sock:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # past TLS, whose goodbye would wait for the server

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, said = super().data(msg)
        self.answer = f"{code} {said.decode(errors='replace')}"
        return code, said


class _Plain(_Answering):
    """Begins in the clear."""


class _Encrypted(_Answering, smtplib.SMTP_SSL):
    """TLS from the first byte."""


def _is_final(code: int, answer: bytes) -> bool:
    """Whether an answer to RCPT is about the address and will stay: not a full mailbox (552), not what is about us, the
    sender (RFC 3463: X.7, security or policy; relaying)."""
    said = answer.decode(errors="replace").lower()
    ours = re.match(r"5\.7\.", said) is not None or "relay" in said
    return code in FINAL_CODES and not ours


class Server:
    """One connection, opened at the first mail and again after a fault; TLS wherever the server offers it."""

    def __init__(self, url: str, timeout: float | None = None) -> None:
        self._url = urlsplit(url)
        self._timeout = TIMEOUT if timeout is None else timeout
        self._open: _Plain | _Encrypted | None = None

    def send(self, mail: Mail, message: EmailMessage) -> str:
        server = self._connected()
        try:
            with server.hung_up_after(DEADLINE):
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            self._reset(server)
            kind = Rejected if _is_final(code, answer) else Refused
            raise kind(f"recipient refused: {code}") from error
        except (
            smtplib.SMTPNotSupportedError
        ) as error:  # letters beyond ASCII before the @, and a server without SMTPUTF8
            self._reset(server)
            raise Rejected(type(error).__name__) from error
        except smtplib.SMTPResponseException as error:
            self._reset(server)
            raise Refused(f"{type(error).__name__}: {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Refused(type(error).__name__) from error
        return server.answer

    def withdraw(self, mail: Mail) -> None:
        """Does nothing: what a server has taken cannot be taken back."""

    def close(self) -> None:
        server, self._open = self._open, None
        if server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError), server.hung_up_after(TIMEOUT):
                server.quit()
            server.close()

    def _reset(self, server: smtplib.SMTP) -> None:
        """Ready for the next mail on this connection, or a new one if the server has hung up."""
        try:
            server.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _connected(self) -> _Plain | _Encrypted:
        if self._open is None:
            try:
                self._open = self._connect()
            except (smtplib.SMTPException, OSError) as error:
                code = getattr(error, "smtp_code", "")
                raise Unreachable(f"{type(error).__name__} {code}".strip()) from error
        return self._open

    def _connect(self) -> _Plain | _Encrypted:
        host, context = self._url.hostname or "localhost", ssl.create_default_context()
        server: _Plain | _Encrypted
        if self._url.scheme == "smtps":
            server, port = _Encrypted(timeout=self._timeout, context=context), self._url.port or 465
        else:
            server, port = _Plain(timeout=self._timeout), self._url.port or 587
        server._host = host  # type: ignore[union-attr]  # smtplib asks for a certificate of this name
        try:
            with server.hung_up_after(DEADLINE):
                code, said = server.connect(host, port)
                if code != 220:
                    raise smtplib.SMTPConnectError(code, said)
                self._sign_in(server, host, context)
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: _Plain | _Encrypted, host: str, context: ssl.SSLContext) -> None:
        if self._url.scheme == "smtp":
            server.ehlo()
            if host not in LOOPBACK and server.has_extn("starttls"):
                server.starttls(context=context)
            elif self._url.username and host not in LOOPBACK:
                raise smtplib.SMTPNotSupportedError("a password is not sent in the clear: STARTTLS is missing")
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
