"""gunicorn's settings: two workers that share the memory of what was loaded before them.

Workers of gunicorn's plain kind wait for a slow client; nginx in front takes the whole request first.
"""

import gc
import os

from deploy.lib.journal import LOGGING

preload_app = True
workers = int(os.environ.get("FORMS_WORKERS") or 2)
timeout = 30
graceful_timeout = 30
umask = 0o077
control_socket_disable = True
logconfig_dict = LOGGING
# No header may tell the application that it stands elsewhere: SCRIPT_NAME from a client was a 500.
forwarder_headers = "NONE"
worker_tmp_dir = "/dev/shm"  # noqa: S108  a heartbeat that waits for no disk


def when_ready(server: object) -> None:
    """Keep the collector from touching, and so copying, the pages that the workers share (gc.freeze, CPython docs)."""
    gc.collect()
    gc.freeze()
