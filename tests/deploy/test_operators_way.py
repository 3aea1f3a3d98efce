"""The operator's way with the very scripts and units, the real nginx in front, and visitors all the while."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.support import tiny_site

HERE = Path(__file__).parent
OWN_MACHINE = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
#: What private_machine.sh says where it may not mount.
NOT_ALLOWED = 77

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a machine of its own"),
    pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="deploy/ is for Debian"),
    pytest.mark.skipif(not shutil.which("nginx", path="/usr/sbin:/usr/bin"), reason="no nginx here (tools/nginx.sh)"),
    pytest.mark.skipif(not shutil.which("unshare"), reason="no unshare here"),
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    site = tmp_path_factory.mktemp("deploy") / "site"
    site.mkdir()
    tiny_site.write(site)
    (site / "redirects.map").touch()
    walked = subprocess.run(
        [
            *OWN_MACHINE,
            HERE / "private_machine.sh",
            sys.prefix,
            "/usr/bin/python3",
            "-m",
            "tests.deploy.walk",
            site,
            "/srv/venv",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if walked.returncode == NOT_ALLOWED or walked.stderr.startswith("unshare:"):
        pytest.skip("this machine does not let root mount: the operator's way is not walked")
    assert walked.returncode == 0, walked.stderr[-3000:]
    found: dict[str, Any] = json.loads(walked.stdout)
    return found


def test_one_command_brings_a_site_that_answers(seen: dict[str, Any]) -> None:
    said = seen["install"]["said"]
    for sentence in (
        "nginx's user reaches",
        "/iscrizione/ answers 200",
        "another host name is refused",
        "there is a backup",
    ):
        assert f"ok    {sentence}" in said or any(
            line.startswith("ok") and sentence in line for line in said.splitlines()
        ), said


def test_the_first_officer_comes_in_by_the_link_and_gets_no_second_one(seen: dict[str, Any]) -> None:
    inside = [303, "/ufficio/account/secondo-fattore/"]  # which a new installation demands of administrators
    assert seen["officer"] == [303, "/ufficio/entra/", 303, "/ufficio/", *inside]
    assert "the officers' area has an account" in seen["install"]["said"]
    assert "token=" not in seen["install"]["said"]


def test_visitors_are_answered_and_strangers_are_not(seen: dict[str, Any]) -> None:
    assert seen["journeys"] == {
        "interest": 303,
        "interest_fr": 303,
        "plain": [301, "https://opera.test/iscrizione?token=SECRETTOKEN"],
        "slash": [308, "https://opera.test/annulla/"],
        "health": 200,
        "foreign": 421,
        "link": 404,
        "owners": ["opera"],
        "figures": [200, 404, True],
        "large": 413,
    }


@pytest.mark.parametrize("change", ["restart", "upgrade", "rollback"])
def test_nothing_fails_and_nothing_is_lost_during(change: str, seen: dict[str, Any]) -> None:
    found = seen[change]
    assert found["status"] == 0, found["said"]
    assert found["moved"] == (change != "restart")
    assert found["acknowledged"]
    assert (found["failed"], found["lost"]) == ([], [])


def test_a_release_that_does_not_start_changes_nothing(seen: dict[str, Any]) -> None:
    found = seen["bad_upgrade"]
    assert (found["status"], found["moved"], found["failed"], found["lost"]) == (1, False, [], [])


def test_an_outage_is_said_in_the_language_and_kept_by_nobody(seen: dict[str, Any]) -> None:
    assert seen["stopped"] == {
        "page": 200,
        "offers": [True, 200],
        "post": [503, "no-store", "120", True, True],
        "post_fr": [503, True],
        "policy": True,
        "health": 503,
        "static": 200,
    }


def test_no_log_holds_a_token(seen: dict[str, Any]) -> None:
    assert seen["logs"]
    assert "SECRETTOKEN" not in seen["logs"]


def test_uninstalling_leaves_what_was_registered(seen: dict[str, Any]) -> None:
    assert seen["uninstall"]["status"] == 0, seen["uninstall"]["said"]
    assert (seen["uninstall"]["database"], seen["uninstall"]["left"]) == (True, [])
