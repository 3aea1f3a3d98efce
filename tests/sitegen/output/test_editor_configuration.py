"""The editors' forms against the schema, both ways, and against the schema of the package that reads them."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import jsonschema
import pytest
from pydantic import BaseModel, create_model

from sitegen.content.schema.event import Event
from sitegen.content.schema.key_types import Marked
from sitegen.content.schema.models import MODELS
from sitegen.content.schema.page import Page
from sitegen.content.site_settings import EditorSettings
from sitegen.output.editor import configuration, editor_page, form_collections, shape
from sitegen.output.editor.editor_words import editor_words
from sitegen.output.editor.fields import Choices, fields
from tests import PROJECT
from tests.support.tiny_project import Project

FOLDER = EditorSettings()
FORGE = EditorSettings(backend="gitea", repo="opera/sito", server="https://forge.example.org")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = Project(tmp_path_factory.mktemp("project"))
    made.add("event")
    return made


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Annotated, tuple, Union, types.UnionType):
        for inner in get_args(annotation):
            yield from models(inner)


def of_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The keys of a model as nested names, read without the code that makes the forms."""
    found: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        below = list(models(info.annotation))
        found[name] = of_schema(below[0]) if below else {}
    return found


def of_form(made: list[dict[str, Any]]) -> dict[str, Any]:
    return {field["name"]: of_form(field.get("fields", [])) for field in made}


def forms(made: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each form of a configuration, by the template of its pages or the name of its data file."""
    for collection in made["collections"]:
        for form in collection.get("files", [collection]):
            hidden = next((field["default"] for field in form["fields"] if field["name"] == "template"), form["name"])
            yield hidden, form["fields"]


def test_the_forms_have_the_keys_of_the_schema_and_no_other(project: Project) -> None:
    content = project.content()
    for name, made in forms(configuration.configuration(content, FOLDER, "it")):
        if name in MODELS:
            assert of_form(made) == of_schema(MODELS[name]) | {"body": {}}, name
        else:
            model = form_collections.TABLES[name]
            assert of_form(made) == {"rows": {"id": {}, **of_schema(model)}}, name


def test_every_page_and_every_data_file_has_its_form(project: Project) -> None:
    content = project.content()
    made = configuration.configuration(content, FOLDER, "it")
    named = {file["file"] for collection in made["collections"] for file in collection.get("files", [])}
    folders = {collection["folder"] for collection in made["collections"] if "folder" in collection}
    for entry in content.of("it"):
        path = f"docs/{{{{locale}}}}/{entry.path}"
        assert path in named or path.rpartition("/")[0] in folders, entry.path
    assert {f"data/{name}.yml" for name in form_collections.TABLES} <= named


@pytest.mark.parametrize("language", ["it", "fr"])
def test_every_key_says_what_to_write(language: str) -> None:
    words = editor_words(language)
    every = [*MODELS.values(), *form_collections.TABLES.values()]
    keys = [each for model in every for _, each in shape.walk(shape.of(model))]
    silent = {f"{each.model}.{each.name}" for each in keys if words.label(each) == each.name or not words.hint(each)}
    assert silent == set()


def test_both_languages_have_the_same_words() -> None:
    italian, french = editor_words("it"), editor_words("fr")
    for part in ("page", "collections", "choices", "keys"):
        assert getattr(italian, part).keys() == getattr(french, part).keys()
    assert {name for name, words in italian.keys.items() if words[1] == french.keys[name][1]} == set()
    assert {name for name, words in italian.keys.items() if len(words) != len(french.keys[name])} == set()


def test_a_key_added_to_the_schema_is_in_the_form_at_once() -> None:
    grown = create_model("Grown", __base__=Event, parking=(Marked | None, None))
    (field,) = [each for each in _fields(grown) if each["name"] == "parking"]
    assert (field["widget"], field["label"], field["i18n"], field["required"]) == ("text", "parking", True, False)


def _fields(model: type[Page]) -> list[dict[str, Any]]:
    return fields(form_collections.page_shapes(model), editor_words("it"), Choices())


def test_words_are_written_twice_and_facts_once() -> None:
    made = {each["name"]: each for each in _fields(Event)}
    assert (made["title"]["i18n"], made["title"]["maxlength"], made["title"]["required"]) == (True, 80, True)
    assert (made["start"]["i18n"], made["seats"]["i18n"], made["seats"]["min"]) == ("duplicate", "duplicate", 1)
    rows = {each["name"]: each["i18n"] for each in made["programme"]["fields"]}
    assert (made["programme"]["i18n"], rows["time"], rows["title"]) == ("duplicate", "duplicate", True)
    assert [each["value"] for each in made["status"]["options"]] == ["scheduled", "postponed", "cancelled"]
    assert made["waiting_list"]["default"] is True


@pytest.mark.parametrize("settings", [FOLDER, FORGE, EditorSettings("github", "a/b"), EditorSettings("gitlab", "a/b")])
@pytest.mark.parametrize("language", ["it", "fr"])
def test_the_package_accepts_the_configuration(project: Project, settings: EditorSettings, language: str) -> None:
    if not editor_page.is_possible(PROJECT):
        pytest.skip("the packages of the editors' page are not here: make editor")
    schema = json.loads((PROJECT / editor_page.PACKAGES / "sveltia-cms/schema/sveltia-cms.json").read_text("utf-8"))
    jsonschema.validate(configuration.configuration(project.content(), settings, language), schema)


def test_the_page_asks_no_other_host_but_the_forge_that_is_named() -> None:
    assert "http" not in configuration.policy(FOLDER)
    assert "connect-src 'self' blob: data: https://forge.example.org;" in configuration.policy(FORGE)
    assert "https://api.github.com" in configuration.policy(EditorSettings("github", "a/b"))


@pytest.mark.parametrize(
    ("settings", "site_url", "wanted"),
    [
        (None, "http://127.0.0.1:8000/", False),
        (FOLDER, "http://127.0.0.1:8000/", True),
        (FOLDER, "https://opera.example/", False),
        (FORGE, "https://opera.example/", True),
    ],
)
def test_the_page_is_published_with_a_forge_and_is_at_home_without(
    settings: EditorSettings | None, site_url: str, wanted: bool
) -> None:
    assert editor_page.is_wanted(settings, site_url) is wanted


def test_without_the_packages_the_page_is_left_out(project: Project, tmp_path: Path) -> None:
    assert not editor_page.is_possible(project.root)
    editor_page.write(project.content(), FOLDER, tmp_path)
    assert list(tmp_path.iterdir()) == []
