"""What was sealed one after the other, in one column: each layer with its length before it."""

from collections.abc import Iterable

from app.vault.sealing import UnsealError

WIDTH = 4


def join(layers: Iterable[bytes]) -> bytes:
    """Put layers behind each other, the latest first."""
    return b"".join(len(one).to_bytes(WIDTH, "big") + one for one in layers)


def split(joined: bytes) -> list[bytes]:
    """Take layers apart, or raise UnsealError where something was cut off or added."""
    layers, at = [], 0
    while at < len(joined):
        end = at + WIDTH + int.from_bytes(joined[at : at + WIDTH], "big")
        if end > len(joined):
            raise UnsealError("a layer is not whole")
        layers.append(joined[at + WIDTH : end])
        at = end
    if not layers:
        raise UnsealError("nothing was sealed")
    return layers
