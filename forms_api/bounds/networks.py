"""The network of a client, which is what counts: whoever has one address of it has them all."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from limits import parse_many

#: What a customer is given (RIPE-690: a /56 at home, a /48 for a firm): nobody turns addresses beyond it at will.
_BITS, _WIDE_BITS = {4: 24, 6: 56}, {4: 24, 6: 48}
#: How many times what one network may do its wide network (IPv6 /48: up to 256 customers, or one who rents) may.
WIDE = 4


def network_of(address: str | None) -> str:
    """/24 of an IPv4 address, /56 of an IPv6 one. What is no address counts as one network."""
    return _cut(address, _BITS)


def wide_network_of(address: str | None) -> str:
    """/48 of an IPv6 address; of an IPv4 one the same as `network_of`."""
    return _cut(address, _WIDE_BITS)


def widened(limit: str) -> str:
    """What a wide network may, where a network may `limit`."""
    return "; ".join(f"{item.amount * WIDE} per {item.multiples} {item.GRANULARITY.name}" for item in parse_many(limit))


def _cut(address: str | None, bits: dict[int, int]) -> str:
    try:
        client = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(client, IPv6Address):
        client = client.ipv4_mapped or IPv6Address(int(client))  # without the zone of a link-local address
    return str(ip_network(f"{client}/{bits[client.version]}", strict=False))
