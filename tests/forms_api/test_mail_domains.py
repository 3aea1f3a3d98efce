"""Which addresses are asked about."""

from __future__ import annotations

import pytest

from forms_api.mail_domains import COMMON, suggestion


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmail.con", "gmail.com"), ("gmial.com", "gmail.com"), ("gmail.co", "gmail.com"), ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"), ("gamil.com", "gmail.com"), ("gmail.it", "gmail.com"), ("hotmial.it", "hotmail.it"),
        ("hotmail.con", "hotmail.com"), ("hotmil.fr", "hotmail.fr"), ("yaho.it", "yahoo.it"),
        ("outlok.com", "outlook.com"), ("otulook.fr", "outlook.fr"), ("libero.ti", "libero.it"), ("liber.it", "libero.it"),
        ("tiscalli.it", "tiscali.it"), ("virgillio.it", "virgilio.it"), ("orange.ft", "orange.fr"), ("ornage.fr", "orange.fr"),
        ("wanado.fr", "wanadoo.fr"), ("lapsote.net", "laposte.net"), ("iclod.com", "icloud.com"),
    ],
)  # fmt: skip
def test_a_slip_is_asked_about(typed: str, meant: str) -> None:
    assert suggestion(f"anna@{typed}") == f"anna@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        *COMMON, "gmx.com", "gmx.fr", "gmx.de", "mail.com", "email.com", "ymail.com", "email.it", "free.fr", "sfr.fr", "neuf.fr",
        "bbox.fr", "tim.it", "tin.it", "live.it", "live.fr", "live.com", "msn.com", "me.com", "mac.com", "aol.com", "aol.fr",
        "pec.it", "pec.cgil.it", "inwind.it", "iol.it", "poste.it", "postecert.it", "aruba.it", "cgil.it", "cfdt.fr", "inps.it",
        "unipi.it", "unige.it", "laposte.fr", "orange.com", "yahoo.co.uk", "hotmail.co.uk", "hotmail.es", "hotmail.de",
        "yahoo.es", "yahoo.de", "outlook.es", "outlook.de", "proton.me", "example.org", "mailo.com", "francetravail.fr",
        "yahoo.ie", "yahoo.in", "hotmail.gr", "outlook.pt", "vodafone.it", "windtre.it", "univ-corse.fr", "corsica.fr",
    ],
)  # fmt: skip
def test_real_domains_are_not(domain: str) -> None:
    assert suggestion(f"anna@{domain}") is None


def test_nothing_typed_asks_nothing() -> None:
    assert suggestion(None) is None
