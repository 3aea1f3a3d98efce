"""`make fuzz`: says how many answers of each status there were, and which requests were answered with 500."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.deploy.fuzz.storm import storm, ways
from tests.support import running


def main(number: int, seed: int) -> int:
    failures = 0
    with tempfile.TemporaryDirectory() as folder, ways(Path(folder)) as (surface, found):
        for name, open_socket in found.items():
            start = time.perf_counter()
            answers, failed = storm(open_socket, surface, number, seed)
            failures += len(failed)
            told = ", ".join(f"{count} x {what}" for what, count in answers.most_common())
            print(f"{name}: {number} requests in {time.perf_counter() - start:.0f} s, seed {seed}: {told}", flush=True)
            for sent in failed[:5]:
                print(repr(sent[:1500]))
    if running.NGINX is None:
        print("nginx is not here: nothing was sent through it.")
    return 1 if failures else 0


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(arguments + [10_000, 1][len(arguments) :])))  # type: ignore[arg-type]
