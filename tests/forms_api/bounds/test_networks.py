"""The network of a client, narrow and wide."""

from __future__ import annotations

import pytest

from forms_api.bounds.networks import network_of, wide_network_of


@pytest.mark.parametrize(
    ("address", "network", "wide"),
    [
        ("192.0.2.77", "192.0.2.0/24", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3:4:5:6", "2001:db8:1:200::/56", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/56", "fe80::/48"),
        ("", "unknown", "unknown"),
        (None, "unknown", "unknown"),
        ("localhost", "unknown", "unknown"),
    ],
)
def test_a_client_counts_with_its_network(address: str | None, network: str, wide: str) -> None:
    assert (network_of(address), wide_network_of(address)) == (network, wide)
