"""What the editors' page is told: its configuration in each language, and what the schema says of each file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import yaml

from sitegen import LANGUAGES
from sitegen.checks.slips import images
from sitegen.content.pages import Content
from sitegen.content.schema.models import MODELS
from sitegen.content.site_settings import EditorSettings
from sitegen.output.editor import shape
from sitegen.output.editor.editor_words import editor_words
from sitegen.output.editor.form_collections import TABLES, collections, page_shapes
from sitegen.output.editor.shape import Shape

#: Keys of text that name something: without quotes in the file, as all names.
_NAMES = ("template", "desk", "sources", "figures_source", "helpers", "terms", "to")
_FORGES = {"github": "https://github.com", "gitlab": "https://gitlab.com", "gitea": ""}
#: Pictures are made light in the browser before they are saved; nothing is looked for on other sites.
_LIGHT = {"format": "webp", "quality": 80, "width": 1200, "height": 1200}
_MEDIA = {
    "default": {"config": {"slugify_filename": True, "transformations": {"raster_image": _LIGHT}}},
    "stock_assets": {"providers": []},
}
_API = {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1"}


def configuration(content: Content, settings: EditorSettings, language: str) -> dict[str, Any]:
    """The configuration with the words of ``language``, which stands on the left and in which facts are typed."""
    words = editor_words(language)
    made: dict[str, Any] = {
        "backend": _backend(settings, content.root.name),
        "app_title": f"O.P.E.R.A. · {words.page['title']}",
        "site_url": content.addresses.absolute("/").rstrip("/"),
        "media_folder": images.SHARED_FOLDER,
        "public_folder": images.SHARED.rstrip("/"),
        "media_libraries": _MEDIA,
        "i18n": {
            "structure": "multiple_folders",
            "locales": sorted(LANGUAGES, key=lambda each: each != language),
            "default_locale": language,
        },
        "slug": {"encoding": "ascii", "clean_accents": True},
        "output": {"omit_empty_optional_fields": True},
        "editor": {"preview": False},
        "collections": collections(content, words),
    }
    if settings.backend in ("github", "gitlab"):
        made["publish_mode"] = "editorial_workflow"
    return made


def as_yaml(made: dict[str, Any]) -> str:
    """A configuration as the editor reads it."""
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=120)


def _backend(settings: EditorSettings, folder: str) -> dict[str, Any]:
    """Where the editor reads and writes. Without a forge, the one named here is never asked: only the folder's name shows."""
    if not settings.backend:
        return {"name": "gitea", "repo": f"opera/{folder}", "auth_methods": ["token"]}
    made: dict[str, Any] = {"name": settings.backend, "repo": settings.repo, "branch": settings.branch}
    if settings.server:
        made |= {"base_url": settings.server, "api_root": settings.server + _API[settings.backend]}
    return made | {"auth_methods": ["token"]}  # the other way to sign in goes through a server that nobody here runs


def policy(settings: EditorSettings) -> str:
    """The page's own Content-Security-Policy: no other host than the forge, where one is named."""
    forge = _hosts(settings)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' blob: data:{forge}",
            "font-src 'self' data:",
            f"connect-src 'self' blob: data:{forge}",
            "worker-src 'self' blob:",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def _hosts(settings: EditorSettings) -> str:
    if not settings.backend:
        return ""
    address = urlsplit(settings.server or _FORGES[settings.backend])
    host = "api.github.com" if address.netloc == "github.com" else address.netloc
    return f" {address.scheme}://{host}"


def shapes(content: Content) -> str:
    """JSON for `formats.js`: kinds and defaults of the keys, for each template and for each data file."""
    pages = {template: _shape(page_shapes(model)) for template, model in MODELS.items()}
    tables = {name: _shape(shape.of(model), "*.") for name, model in TABLES.items()}
    return json.dumps({"pages": pages, "tables": tables}, ensure_ascii=False)


def _shape(keys: Iterable[Shape], above: str = "") -> dict[str, dict[str, Any]]:
    kinds: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    for path, each in shape.walk(list(keys), above):
        named = each.kind == "text" and each.name in _NAMES
        kinds[path] = "fact" if named else each.kind
        if not each.required and each.default not in (None, "", []):
            defaults[path] = each.default
    return {"kinds": kinds, "defaults": defaults}
