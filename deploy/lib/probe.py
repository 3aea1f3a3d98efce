"""`probe.py SOCKET HOST SECONDS`: waits until the application answers /health with 200 on a Unix socket; 1 when it does not.

Needs nothing but Python, so that any user can run it: www-data too, in whose name nginx asks.
"""

import contextlib
import http.client
import socket
import sys
import time


def status(path: str, host: str, address: str = "/health", timeout: float = 10.0) -> int:
    """The status of an answer of the application. Raises OSError where none comes."""
    connection = http.client.HTTPConnection(host, timeout=timeout)
    connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.sock.settimeout(timeout)
    with contextlib.closing(connection):
        connection.sock.connect(path)
        try:
            connection.request("GET", address)
            return connection.getresponse().status
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error


def main() -> int:
    path, host, seconds = sys.argv[1:]
    deadline = time.monotonic() + float(seconds)
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if status(path, host) == 200:
                return 0
        time.sleep(0.1)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
