"""What an operator copies says the same as the code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from flask import Flask

from deploy.lib import outage_pages, static_host
from forms_api.office.commands.group import build
from forms_api.settings import REQUIRED
from forms_api.store import retention
from forms_api.store.durability import copies
from forms_api.store.offers import searches
from forms_api.web.headers import security_headers
from tests import ROOT

DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx" / "opera.conf").read_text("utf-8")
SITE = (DEPLOY / "nginx" / "site.conf").read_text("utf-8")
HEADERS = (DEPLOY / "nginx" / "headers.conf").read_text("utf-8")
CADDY = (DEPLOY / "container" / "Caddyfile").read_text("utf-8")
COMPOSE = (DEPLOY / "container" / "compose.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/privacy/", "default"),
        ("/cerca/", "~^/(cerca|fr/recherche)/"),
        ("/", r"~^/(fr/)?(index\.html)?$|^/(eventi|fr/evenements)/"),
        ("/fr/evenements/x/", r"~^/(fr/)?(index\.html)?$|^/(eventi|fr/evenements)/"),
        ("/fr/qui-aide/", "~^/(chi-aiuta|fr/qui-aide)/"),
        ("/redazione/", r"~^/redazione/(index\.html)?$"),
    ],
)
def test_nginx_sends_the_policy_of_the_application(path: str, entry: str) -> None:
    policy = security_headers(path, https=True)["Content-Security-Policy"]
    found = re.search(re.escape(entry) + r'\s+"([^"]+)"', NGINX)
    assert found
    assert found[1] == policy


def test_nginx_and_caddy_leave_every_address_of_the_application_to_it(app: Flask) -> None:
    """A page of forms that is new, too. A placeholder stands for one part of an address."""
    locations = re.findall(r"^location ~ (\S+) \{(?=(?:[^}](?!^\}))*application\.conf)", SITE, re.M)
    (caddy,) = re.findall(r"@forms path_regexp (\S+)", CADDY)
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<[^>]+>", "x", rule.rule)
        if address != "/metrics":  # for this machine alone
            assert any(re.search(location, address) for location in locations), address
            assert re.search(caddy, address), address


def test_nginx_sends_the_other_headers_of_the_application() -> None:
    sent = dict(re.findall(r'add_header ([\w-]+) "([^"]+)" always', HEADERS))
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
        "backups_days": copies.BACKUP_DAYS,
        "registrations_days": retention.REGISTRATION_DAYS,
        "interests_months": retention.INTEREST_MONTHS,
        "searches_months": searches.SEARCH_MONTHS,
        "unconfirmed_days": searches.UNCONFIRMED_DAYS,
        "log_months": retention.LOG_MONTHS,
    }


def test_the_services_run_commands_that_exist() -> None:
    for path in (*(DEPLOY / "units").glob("*.service"), DEPLOY / "container" / "compose.yaml"):
        named = re.findall(r"-m forms_api ([\w-]+)", path.read_text("utf-8"))
        assert set(named) <= set(build("it").commands), path.name


@pytest.mark.parametrize(
    "address",
    [
        "/annulla/",
        "/annulla",
        "/fr/annulation",
        "/iscrizione/",
        "/banca-dati/",
        "/fr/banque-de-ressources",
        "/pagina-utile/",
    ],
)
def test_nginx_leaves_a_form_s_address_to_the_application_with_and_without_the_last_slash(address: str) -> None:
    """The application adds the slash and keeps the token."""
    (forms,) = re.findall(r"location ~ (\S+iscrizione\S+) \{", SITE)
    assert re.search(forms, address)
    assert not re.search(forms, address + "x")


@pytest.mark.parametrize("path", ["/", "/cerca/", "/chi-aiuta/", "/redazione/"])
def test_caddy_and_the_static_host_send_the_policy_of_the_application(path: str) -> None:
    policy = security_headers(path, https=True)["Content-Security-Policy"]
    assert f'"{policy}"' in CADDY
    assert f"  Content-Security-Policy: {policy}\n" in static_host.headers()


def test_caddy_and_the_static_host_send_the_other_headers_of_the_application() -> None:
    wanted = security_headers("/", https=True)
    del wanted["Content-Security-Policy"]
    for name, value in wanted.items():
        assert f'header {name} "{value}"' in CADDY
        assert f"  {name}: {value}\n" in static_host.headers()


def test_moved_pages_lead_on_at_a_static_host() -> None:
    assert static_host.redirects('"/a/" "/b/";\n') == "/a/ /b/ 301\n"


def test_a_shell_reads_the_example_of_settings() -> None:
    words = shlex.split((DEPLOY / "opera.env.example").read_text("utf-8"), comments=True)
    assert all(re.fullmatch(r"FORMS_\w+=.*", word) for word in words)


def test_the_page_of_an_outage_speaks_the_language_and_names_the_telephone(tmp_path: Path, site_folder: Path) -> None:
    outage_pages.write(site_folder, tmp_path / "outage")
    for language in ("it", "fr"):
        page = (tmp_path / "outage" / f"{language}.html").read_text("utf-8")
        assert f'lang="{language}"' in page
        assert "0585" in page
    assert "25 MB" in (tmp_path / "outage" / "refused" / "it-photos.html").read_text("utf-8")
    assert "64 Ko" in (tmp_path / "outage" / "refused" / "fr-large.html").read_text("utf-8")
    assert "Aspetta 2 minuti" in (tmp_path / "outage" / "refused" / "it-many.html").read_text("utf-8")


@pytest.mark.parametrize("script", ["install", "upgrade", "rollback", "uninstall", "opera", "lib/common.sh"])
def test_the_scripts_are_sound_to_a_posix_shell(script: str) -> None:
    assert subprocess.run(["sh", "-n", DEPLOY / script], check=False).returncode == 0


def test_no_log_of_nginx_takes_a_query_or_quotes_a_request() -> None:
    text = "".join(path.read_text("utf-8") for path in (DEPLOY / "nginx").glob("*.conf"))
    log_format = re.search(r"log_format opera '([^']+)'", text)
    assert log_format
    assert not re.search(r"\$(request|request_uri|args|query_string|remote_addr|http_referer)\b", log_format[1])
    assert all(line.endswith(("opera;", "off;")) for line in re.findall(r"access_log .*;", text))
    assert all(line.endswith("alert;") for line in re.findall(r"error_log .*;", text))


def test_no_container_runs_as_root_or_writes_into_its_image() -> None:
    services = yaml.safe_load(COMPOSE)["services"]
    assert set(services) == {"web", "sender", "scheduler", "caddy"}
    assert all(service["read_only"] for service in services.values())
    assert re.search(r"^USER [1-9]\d+$", (DEPLOY / "container" / "Containerfile").read_text("utf-8"), re.M)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here: units are not looked at")
@pytest.mark.parametrize("unit", sorted((DEPLOY / "units").glob("*.service")), ids=lambda path: path.name)
def test_each_unit_is_confined(unit: Path, tmp_path: Path) -> None:
    copy = shutil.copy(unit, tmp_path)
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=25", copy],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_PAGER": "cat"},
    )
    assert said.returncode == 0, said.stdout[-300:] + said.stderr


@pytest.mark.parametrize(
    ("version", "listens", "directives"),
    [
        ("1.22.1", ["listen 443 ssl http2", "listen [::]:443 ssl http2"], 0),
        ("1.26.3", ["listen 443 ssl", "listen [::]:443 ssl"], 2),
    ],
)
def test_each_debian_s_nginx_is_told_of_http2_in_its_own_words(
    version: str, listens: list[str], directives: int, tmp_path: Path
) -> None:
    nginx = tmp_path / "nginx"
    nginx.write_text(f"#!/bin/sh\necho 'nginx version: nginx/{version}' >&2\n", "utf-8")
    nginx.chmod(0o755)
    template = DEPLOY / "nginx" / "with-certificate.conf"
    script = f". {DEPLOY}/lib/common.sh; name=opera.test; fill {template} {tmp_path}/filled"
    subprocess.run(["sh", "-c", script, DEPLOY / "install"], check=True, env={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    filled = (tmp_path / "filled").read_text("utf-8")
    assert re.findall(r"^ *(listen .*443 ssl(?: http2)?)(?: default_server)?;", filled, re.M) == listens * 2
    assert len(re.findall(r"^ *http2 on;", filled, re.M)) == directives
    assert "example.org" not in filled
