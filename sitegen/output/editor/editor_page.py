"""`/redazione/`, written: the package as it was fetched, our formats, the configuration."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from sitegen import LANGUAGES
from sitegen.content.pages import Content
from sitegen.content.site_settings import EditorSettings
from sitegen.output.editor.configuration import as_yaml, configuration, policy, shapes

ADDRESS = "/redazione/"
#: Where `make editor` puts the packages.
PACKAGES = "tools/editor"
_STATIC = Path(__file__).parent / "static"
_LOCAL_HOSTS = ("127.0.0.1", "localhost")
_LOCALE = re.compile(r"\.\./locales/(it|fr)\.json")
_FONT = re.compile(r"https://[a-z.]+/fontsource/fonts/([a-z0-9-]+)(?::vf)?@[0-9.]+/([a-z0-9-]+)\.woff2")


def is_wanted(settings: EditorSettings | None, site_url: str) -> bool:
    """Whether the page belongs to the site: never when switched off; without a forge, on one's own machine only."""
    return settings is not None and (bool(settings.backend) or urlsplit(site_url).hostname in _LOCAL_HOSTS)


def is_possible(root: Path) -> bool:
    """Whether the packages have been fetched, in the versions that are pinned."""
    pinned, fetched = root / "tools" / "editor_packages.txt", root / PACKAGES / "pinned.txt"
    return pinned.is_file() and fetched.is_file() and pinned.read_bytes() == fetched.read_bytes()


def write(content: Content, settings: EditorSettings | None, site: Path) -> None:
    """Write the page below ``site``, where it is wanted and its packages are there."""
    if settings is None or not is_wanted(settings, content.addresses.site_url) or not is_possible(content.root):
        return
    folder = site / ADDRESS.strip("/")
    packages = content.root / PACKAGES
    for name in ("editor.js", "editor.css", "formats.js"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(_STATIC / name, folder / name)
    shutil.copytree(packages / "yaml" / "browser" / "dist", folder / "yaml", dirs_exist_ok=True)
    _copy_sveltia(packages / "sveltia-cms", folder / "sveltia")
    page = (_STATIC / "index.html").read_text("utf-8")
    page = page.replace("@policy@", policy(settings)).replace("@backend@", settings.backend or "folder")
    (folder / "index.html").write_text(page, "utf-8")
    (folder / "shapes.json").write_text(shapes(content), "utf-8")
    for language in LANGUAGES:
        text = as_yaml(configuration(content, settings, language))
        (folder / f"config.{language}.yml").write_text(text, "utf-8")


def _copy_sveltia(package: Path, folder: Path) -> None:
    """The npm build, which expects a bundler: its languages become scripts, its styles name the fonts that lie beside it."""
    shutil.copytree(package / "npm", folder / "npm", dirs_exist_ok=True)
    shutil.copy(package / "LICENSE.txt", folder)
    script = folder / "npm" / "index.js"
    text, languages = _LOCALE.subn(r"../locales/\1.js", script.read_text("utf-8"))
    fonts = {path.name.rpartition("-")[0]: path.name for path in (folder / "npm" / "assets").glob("*.woff2")}
    text, styles = _FONT.subn(lambda found: f"sveltia/npm/assets/{fonts[f'{found[1]}-{found[2]}']}", text)
    if (languages, styles) != (len(LANGUAGES), len(fonts)):
        raise ValueError(f"{script}: {languages} languages, {styles} fonts")
    script.write_text(text, "utf-8")
    (folder / "locales").mkdir(exist_ok=True)
    for language in LANGUAGES:
        words = json.loads((package / "locales" / f"{language}.json").read_text("utf-8"))
        (folder / "locales" / f"{language}.js").write_text(f"export default {json.dumps(words)};\n", "utf-8")
