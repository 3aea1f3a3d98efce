"""What an operator copies says the same as the code."""

from __future__ import annotations

import re

import pytest
import yaml

from forms_api.office.commands import build
from forms_api.settings import REQUIRED
from forms_api.store import retention
from forms_api.web.headers import security_headers
from tests import ROOT

NGINX = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/privacy/", "default"),
        ("/cerca/", "~^/(cerca|fr/recherche)/"),
        ("/", r"~^/(fr/)?(index\.html)?$|^/(eventi|fr/evenements)/"),
        ("/fr/evenements/x/", r"~^/(fr/)?(index\.html)?$|^/(eventi|fr/evenements)/"),
        ("/fr/qui-aide/", "~^/(chi-aiuta|fr/qui-aide)/"),
    ],
)
def test_nginx_sends_the_policy_of_the_application(path: str, entry: str) -> None:
    policy = security_headers(path, https=True)["Content-Security-Policy"]
    found = re.search(re.escape(entry) + r'\s+"([^"]+)"', NGINX)
    assert found
    assert found[1] == policy


def test_nginx_sends_the_other_headers_of_the_application() -> None:
    sent = dict(re.findall(r'add_header ([\w-]+) "([^"]+)" always', NGINX))
    wanted = security_headers("/", https=True)
    del wanted["Content-Security-Policy"]
    assert sent == wanted


def test_the_example_of_settings_names_all_that_must_be_set() -> None:
    named = set(re.findall(r"^(\w+)=", (ROOT / "deploy" / "opera.env.example").read_text("utf-8"), re.M))
    assert set(REQUIRED) <= named


def test_the_pages_promise_the_terms_that_the_purge_keeps() -> None:
    text = re.sub(r"!ENV.*", "''", (ROOT / "mkdocs.yml").read_text("utf-8"))
    promised = yaml.safe_load(text)["extra"]["retention"]
    assert promised == {
        "registrations_days": retention.REGISTRATION_DAYS,
        "interests_months": retention.INTEREST_MONTHS,
    }


def test_the_services_run_commands_that_exist() -> None:
    for path in (ROOT / "deploy").glob("*.service"):
        named = re.findall(r"-m forms_api ([\w-]+)", path.read_text("utf-8"))
        assert set(named) <= set(build("it").commands), path.name


@pytest.mark.parametrize("address", ["/annulla/", "/annulla", "/fr/annulation", "/iscrizione/"])
def test_nginx_leaves_a_form_s_address_to_the_application_with_and_without_the_last_slash(address: str) -> None:
    """The application adds the slash and keeps the token."""
    (forms,) = re.findall(r"location ~ (\S+iscrizione\S+) \{", NGINX)
    assert re.search(forms, address)
    assert not re.search(forms, address + "x")
