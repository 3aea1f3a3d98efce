"""The tests: folders as in the code; `browser` drives a real Chromium, `whole_site` reads the site as it is built."""

from pathlib import Path

#: The project's folder.
ROOT = Path(__file__).resolve().parent.parent
