"""How gunicorn and the application write their log: a JSON object a line, for journald or a container's log.

No line names a person or holds a token: of an address the query is left out, of an error its text, which may quote what
somebody typed. Its kind and the places in the code say where to look.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime

_QUERY = re.compile(r"\?\S*")
_ADDRESS = re.compile(r"\S+@\S+")
_PLACES = 6


class Journal(logging.Formatter):
    """A record as JSON: `at` (UTC), `level`, `by`, `says`, what the caller put into `about`, `error` and `where`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "by": record.name,
            "says": _ADDRESS.sub("…", _QUERY.sub("", record.getMessage())),
            **getattr(record, "about", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            places = traceback.extract_tb(record.exc_info[2])[-_PLACES:]
            line["where"] = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
        return json.dumps(line, ensure_ascii=False)


#: For gunicorn's logconfig_dict.
LOGGING: dict[str, object] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"journal": {"()": Journal}},
    "handlers": {"journal": {"class": "logging.StreamHandler", "formatter": "journal"}},
    "root": {"level": "INFO", "handlers": ["journal"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["journal"], "propagate": False},
        # nginx keeps the requests; gunicorn's line would have the page that led here, and a token with it
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
