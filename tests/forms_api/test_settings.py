"""Settings: a production start refuses what is missing or weak, all of it at once; development needs nothing."""

from __future__ import annotations

import stat
from ipaddress import ip_network
from pathlib import Path

import pytest

from forms_api.settings import REQUIRED, Settings, SettingsError, for_development

COMPLETE = {
    "FORMS_DATABASE": "/var/lib/opera/forms.sqlite",
    "FORMS_SITE": "/srv/site",
    "FORMS_SECRET_KEY": "q8Zr2mXw5Lk9Tn4Vb7Yc1Hd6Jf3Gs0Pa",
    "FORMS_MAIL_FROM": "OPERA <opera@example.org>",
    "FORMS_PUBLIC_URL": "https://opera.example.org/",
}


def test_a_complete_environment_becomes_settings() -> None:
    settings = Settings.from_environment(COMPLETE | {"FORMS_SMTP_URL": "smtps://u:p@mail.example.org", "PORT": "9000"})
    assert settings.database == Path("/var/lib/opera/forms.sqlite")
    assert settings.public_url == "https://opera.example.org"
    assert settings.port == 9000
    assert not settings.development


def test_secrets_are_not_in_the_printed_settings() -> None:
    printed = repr(Settings.from_environment(COMPLETE | {"FORMS_SMTP_URL": "smtp://u:password@mail.example.org"}))
    assert COMPLETE["FORMS_SECRET_KEY"] not in printed
    assert "password" not in printed


def test_an_empty_environment_is_refused_and_everything_missing_is_named() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({})
    assert [name for name in REQUIRED if name in str(refused.value)] == list(REQUIRED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORMS_SECRET_KEY", "change-me"),
        ("FORMS_SECRET_KEY", "a" * 64),
        ("FORMS_MAIL_FROM", "opera"),
        ("FORMS_MAIL_FROM", "opera@example.org\nBcc: x@example.org"),
        ("FORMS_PUBLIC_URL", "http://opera.example.org"),
        ("FORMS_PUBLIC_URL", "opera.example.org"),
        ("FORMS_PUBLIC_URL", "https://example.org/opera/"),
        ("FORMS_PUBLIC_URL", "https://example.org/?x"),
        ("FORMS_SMTP_URL", "mail.example.org:25"),
        ("FORMS_TRUSTED_PROXIES", "10.0.0.0/8, everyone"),
        ("FORMS_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("PORT", "0"),
        ("PORT", "eighty"),
        ("FORMS_LIMIT_PER_EVENT", "many"),
        ("FORMS_LIMIT_LOOKUPS", "10"),
        ("FORMS_OFFICE", "perhaps"),
        ("FORMS_OFFICE_SECOND_FACTOR", "everybody"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment(COMPLETE | {name: value})


def test_two_wrong_values_are_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"(?s)FORMS_PUBLIC_URL.*PORT"):
        Settings.from_environment(COMPLETE | {"FORMS_PUBLIC_URL": "x", "PORT": "x"})


def test_trusted_proxies_are_addresses_networks_and_the_unix_socket() -> None:
    settings = Settings.from_environment(COMPLETE | {"FORMS_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8 ::1, unix"})
    assert settings.trusted_proxies == (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1"))
    assert settings.trusts_unix_socket


def test_nobody_is_trusted_unless_told_so() -> None:
    settings = Settings.from_environment(COMPLETE)
    assert settings.trusted_proxies == ()
    assert not settings.trusts_unix_socket


def test_limits_are_settings() -> None:
    assert Settings.from_environment(COMPLETE | {"FORMS_LIMIT_PER_EVENT": "7 per day"}).limit_per_event == "7 per day"


def test_development_makes_a_secret_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, again = for_development(tmp_path), for_development(tmp_path)
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600
    assert first.development
    assert first.database == tmp_path / "var" / "forms.sqlite"


def test_development_takes_what_the_environment_gives(tmp_path: Path) -> None:
    settings = for_development(tmp_path, {"PORT": "8010", "FORMS_SITE": "/elsewhere", "FORMS_DATABASE": ""})
    assert (settings.port, settings.public_url) == (8010, "http://127.0.0.1:8010")
    assert settings.site == Path("/elsewhere")
    assert settings.database == tmp_path / "var" / "forms.sqlite"


def test_development_is_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment({"FORMS_DEVELOPMENT": "1"}).development
    with pytest.raises(SettingsError):
        Settings.from_environment({"FORMS_DEVELOPMENT": "0"})


@pytest.mark.parametrize(("typed", "persons"), [("", 10), (" 4 ", 4), ("1000", 1000)])
def test_how_many_persons_one_contact_may_register_is_a_setting(typed: str, persons: int) -> None:
    assert Settings.from_environment(COMPLETE | {"FORMS_PERSONS_PER_CONTACT": typed}).persons_per_contact == persons


@pytest.mark.parametrize("typed", ["0", "-1", "many", "1001", "1.5"])
def test_a_number_of_persons_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(SettingsError, match="FORMS_PERSONS_PER_CONTACT"):
        Settings.from_environment(COMPLETE | {"FORMS_PERSONS_PER_CONTACT": typed})
