"""The tests: folders as in the code; `browser` drives a real Chromium, `whole_site` reads the site as it is built."""

import os
from pathlib import Path

#: The project's folder.
ROOT = Path(__file__).resolve().parent.parent

#: The project whose pages are read: this one, or a copy in which an editor changed something (tests/test_edits.py).
PROJECT = Path(os.environ.get("TESTED_PROJECT") or ROOT)
