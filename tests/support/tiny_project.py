"""A project of four pages a language, as small as the checks can do with, and ways to spoil it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sitegen.checks import run
from sitegen.content.pages import Content
from sitegen.content.problems import Problem

TODAY = dt.date(2026, 11, 22)

MKDOCS = """\
site_name: O.P.E.R.A.
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
nav:
  - index.md
  - eventi/index.md
extra:
  operator:
    name: Unisco
    address: via del Patriota 12, Massa
    email: opera@example.org
    phone: 0585 41150
    dpo: dpo@example.org
    contact_checked: 2026-11
  guides:
    - guida.md
  retention:
    registrations_days: 90
  french_paths:
    eventi: evenements
    sportelli: guichets
    guida: guide
"""

SOURCES = """\
o1: {title: "Un articolo", publisher: "Un giornale", date: 2019-10-28}
o2: {title: "Senza data", publisher: "Un ente", date: undated}
"""

GLOSSARY = """\
naspi:
  it: {term: "NASpI", definition: "Indennità di disoccupazione."}
  fr: {term: "NASpI", definition: "Allocation chômage italienne."}
scop:
  it: {term: "cooperativa francese", definition: "Cooperativa di lavoro."}
  fr: {term: "Scop", definition: "Société coopérative et participative."}
"""

HELPERS = """\
vicino:
  kind: job
  country: it
  areas: [ms, lu]
  name: {it: "Vicino", fr: "Proche"}
  does: {it: "Per chi lavora.", fr: "Pour les salariés."}
  phones: [{number: "0585 123456"}]
  town: Massa
  coordinates: [44.04, 10.14]
  hours: [{days: [1, 2, 3], opens: "9:00", closes: "12:00"}]
  sources: [o1]
  checked: 2026-11-22
  confirmed: false
tutti:
  kind: benefit
  country: it
  name: {it: "Tutti", fr: "Tous"}
  does: {it: "Per chi lavora.", fr: "Pour les salariés."}
  phones: [{number: "803 164", only_from: it}]
  site: https://www.example.org
  sources: [o1]
  checked: 2026-11-22
  confirmed: true
"""

DESCRIPTION = {"it": "Una frase lunga abbastanza per una pagina.", "fr": "Une phrase assez longue pour une page."}

PAGES = {
    ("it", "index.md"): "## Inizio {#start}\n\nVedi la [guida](guida.md#costs) e lo [sportello](sportelli/massa.md).\n",
    ("fr", "index.md"): "## Début {#start}\n\nVoyez le [guide](guida.md#costs) et le [guichet](sportelli/massa.md).\n",
    ("it", "eventi/index.md"): "Gli incontri.\n",
    ("fr", "eventi/index.md"): "Les rencontres.\n",
    ("it", "guida.md"): (
        "## Quanto costa {#costs}\n\nServono 1.584,70 euro entro le 9.30 del 1º luglio 2026.\n\n"
        "- La [[naspi]] dura 24 mesi.\n- Chiama lo 0585 41150.\n\n"
        '| Chi | Quanto |\n|---|---|\n| CFI | 85 % |\n\n!!! note "Nota"\n    Vale per 3 soci.\n'
    ),
    ("fr", "guida.md"): (
        "## Combien cela coûte {#costs}\n\nIl faut 1 584,70 euros au plus tard à 9 h 30 le 1er juillet 2026.\n\n"
        "- La [[naspi]] dure 24 mois.\n- Appelez le 0585 41150.\n\n"
        '| Qui | Combien |\n|---|---|\n| CFI | 85 % |\n\n!!! note "Note"\n    Vaut pour 3 associés.\n'
    ),
    ("it", "sportelli/massa.md"): "Lo sportello.\n",
    ("fr", "sportelli/massa.md"): "Le guichet.\n",
}

DESK = """\
template: help_desk.html
territory: toscana
operator: Unisco
place: {name: "Centro", street: "via del Patriota 12", city: "Massa"}
phone: "0585 41150"
email: opera@example.org
coordinates: [44.0367, 10.1417]
reviewed: 2026-11-22
sources: [o1]
"""

EVENT = """\
template: event.html
date: 2027-01-21
start: "9:30"
end: "12:45"
place: {name: "Centro", street: "via Roma 1", city: "Massa"}
territory: toscana
desk: massa
seats: 40
programme:
  - {time: "9:30", end: "10:00", title: "A", speaker: "Ada Neri"}
  - {time: "10:15", title: "B"}
"""

TREE = """\
template: tree.html
country: it
questions:
  - id: q1
    text: "Chi sei?"
    answers: [{text: "A", to: q2}, {text: "B", to: o1}]
  - id: q2
    text: "E poi?"
    answers: [{text: "A", to: o1}, {text: "B", to: o2}]
outcomes:
  - {id: o1, title: "T", text: "x", actions: ["a", "b", "c"], guide: guida.md, contact: sportelli/massa.md}
  - {id: o2, title: "T", text: "x", actions: ["a", "b", "c"], guide: guida.md, contact: sportelli/massa.md}
"""

GUIDE = """\
template: guide.html
country: it
for_whom: "Per chi ha perso il lavoro."
in_brief: ["Una cosa.", "Un'altra."]
deadlines:
  - {limit: "30 giorni", text: "Chiedi la [[naspi]] entro 30 giorni."}
steps:
  - {title: "Chiama", text: "Leggi la [guida](../guida.md).", papers: ["Contratto"]}
reviewed: 2026-11-22
sources: [o1]
"""

PAPER = """\
template: paper.html
country: it
purpose: "Chiedi un incontro."
for_whom: "Per chi vuole [comprare](../guida.md)."
checks:
  - {who: "Un avvocato", what: "il testo."}
reviewed: 2026-11-22
sources: [o1]
"""

QUESTIONS = """\
template: questions.html
groups:
  - id: italia
    title: "Italia"
    questions:
      - {id: i1, question: "Quando?", answer: "Subito."}
"""

KINDS = {"event": ("eventi/prova.md", EVENT), "desk": ("sportelli/prova.md", DESK), "tree": ("albero.md", TREE)}
KINDS |= {"questions_index": ("indice.md", "template: questions_index.html\n")}
KINDS |= {"guide": ("guide/prova.md", GUIDE), "questions": ("domande.md", QUESTIONS)}
KINDS |= {"paper": ("modelli/prova.md", PAPER)}


def page(language: str, keys: str = "", body: str = "", title: str = "", name: str = "") -> str:
    """``name``: what tells the page's title and description from those of others."""
    title = title or f"{'Titolo' if language == 'it' else 'Titre'} {name}".strip()
    head = f'title: "{title}"\ndescription: "{DESCRIPTION[language]} {name}"\n'
    return f"---\n{head}{keys}---\n{body}"


class Project:
    """``root`` holds the four pages, right in every way, until a test spoils them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("mkdocs.yml", MKDOCS)
        self.write("data/sources.yml", SOURCES)
        self.write("data/glossary.yml", GLOSSARY)
        for (language, path), body in PAGES.items():
            keys = DESK if path.startswith("sportelli/") else ""
            self.write(f"docs/{language}/{path}", page(language, keys, body, name=path))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def read(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def both(self, path: str, keys: str = "", body: str = "") -> None:
        """The same page in both trees."""
        for language in ("it", "fr"):
            self.write(f"docs/{language}/{path}", page(language, keys, body, name=path))

    def add(self, kind: str) -> str:
        """A right page of a kind in both trees; its path in them."""
        path, keys = KINDS[kind]
        self.both(path, keys)
        return path

    def errors(self) -> list[Problem]:
        return run.run(self.root, TODAY).errors

    def said(self) -> list[str]:
        return [str(problem) for problem in self.errors()]

    def warnings(self) -> list[Problem]:
        return run.run(self.root, TODAY).warnings

    def content(self) -> Content:
        return run.read(self.root, TODAY)[0]


def line_of(text: str, needle: str) -> int:
    """The line, from 1, where ``needle`` stands."""
    return text[: text.index(needle)].count("\n") + 1
