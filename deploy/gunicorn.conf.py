"""gunicorn's settings: two workers that share the memory of what was loaded before them."""

import gc

preload_app = True
workers = 2
timeout = 30
umask = 0o007


def when_ready(server: object) -> None:
    """Keep the collector from touching, and so copying, the pages that the workers share (gc.freeze, CPython docs)."""
    gc.collect()
    gc.freeze()
