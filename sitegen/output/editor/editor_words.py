"""The words of the editors' page in one language: labels, hints and examples of the keys, names of the choices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sitegen.language import texts
from sitegen.output.editor.shape import Shape

#: Keys whose choices have names that the pages show too.
_NAMED = {"territory": "territory", "areas": "area", "kind": "helper_kind"}


@dataclass(frozen=True)
class EditorWords:
    """``keys``: label, hint and, where there is one, an example."""

    language: str
    page: dict[str, str]
    collections: dict[str, str]
    choices: dict[str, str]
    keys: dict[str, list[str]]

    def label(self, shape: Shape) -> str:
        """The key's label; its own name where nobody has given it one."""
        return self._of(shape)[0]

    def hint(self, shape: Shape) -> str:
        """What to write, with an example; empty where nobody has said it yet."""
        _, *rest = self._of(shape)
        return " ".join([*rest[:1], self.example(shape)]).strip()

    def example(self, shape: Shape) -> str:
        """``Esempio: 9:30``, or nothing."""
        words = self._of(shape)
        return self.page["example"].format(example=words[2]) if len(words) > 2 else ""

    def choice(self, shape: Shape, value: str | bool) -> str:
        """A choice as people call it."""
        name = str(value).lower() if isinstance(value, bool) else value
        known = texts.of(self.language).names.get(_NAMED.get(shape.name, ""), {})
        return known.get(name) or self.choices.get(f"{shape.name}.{name}") or self.choices.get(name, name)

    def _of(self, shape: Shape) -> list[str]:
        return self.keys.get(f"{shape.model}.{shape.name}") or self.keys.get(shape.name) or [shape.name]


@cache
def editor_words(language: str) -> EditorWords:
    """The words of a language; read once."""
    return EditorWords(language, **texts.of_editor(language))
