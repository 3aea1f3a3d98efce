"""Build-time code of the site: reads front matter, checks it, and writes what is derived from it.

Nothing here knows the forms application; the built ``site/`` is all that passes between them.
Only :mod:`sitegen.hooks` knows MkDocs.
"""

LANGUAGES = ("it", "fr")
DEFAULT_LANGUAGE = LANGUAGES[0]
