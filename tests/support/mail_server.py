"""A real SMTP server on a port of this machine, failing in every way that servers fail."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from aiosmtpd.smtp import SMTP


class Server:
    """Takes mails and keeps them; `refuse`, `later`, `hang_up` and `slow` name recipients it fails for, `answers` how."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[tuple[str, bytes]] = []
        self.refuse: set[str] = set()
        self.later: set[str] = set()
        self.answers: dict[str, str] = {}
        self.hang_up: set[str] = set()
        self.slow: set[str] = set()

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.answers:
            return self.answers[address]
        if address in self.refuse:
            return f"550 no such user {address}"
        if address in self.later:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        [recipient] = envelope.rcpt_tos
        if recipient in self.slow:
            await asyncio.sleep(3)
        if recipient in self.hang_up:
            assert server.transport
            server.transport.close()
            return "250 never heard"
        self.taken.append((recipient, envelope.content))
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.taken]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
