"""Two real servers, one database, one storage: an upload goes to and fro and is submitted whole."""

import socket
from base64 import b64encode
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from itertools import cycle
from multiprocessing import get_context

import httpx2
import pytest
import uvicorn

from app.accounts.cookie import COOKIE
from app.main import create_app
from tests.durability.test_two_processes import PART, SPEAKS

PIECE = 100_000
CONTENT = "\n".join(str(number) for number in range(100_000)).encode()
"""588 889 bytes: 10 of 1, 90 of 2, 900 of 3, 9 000 of 4 and 90 000 of 5 digits, 99 999 ends."""


def serve(settings, door):
    """Serve an installation in this process, until somebody ends it."""
    served = uvicorn.Config(create_app(settings), log_config=None, server_header=False)
    uvicorn.Server(served).run(sockets=[door])


@contextmanager
def server(place):
    """A server in a process of its own; who asks before it is ready, waits at its socket."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        running = get_context("fork").Process(target=serve, args=(place.settings, door))
        running.start()
        with httpx2.Client(
            base_url=f"http://127.0.0.1:{door.getsockname()[1]}",
            headers={"Origin": "http://testserver"},
            cookies={COOKIE: place.token},
            timeout=30,
        ) as browser:
            yield browser
        running.terminate()
        running.join(10)


@pytest.fixture
def servers(place):
    with ExitStack() as both:
        yield [both.enter_context(server(place)) for _n in range(2)]


def test_parts_that_alternate_between_servers_are_submitted_whole(place, servers):
    one, two = servers
    told = {"Upload-Length": str(len(CONTENT)),
            "Upload-Metadata": f"filename {b64encode(b'plan.txt').decode()}"}  # fmt: skip
    path = f"/submissions/{place.submission_id}"

    begun = one.post(f"{path}/items/{place.items[0]}/uploads", headers=SPEAKS | told)
    address = begun.headers["location"]
    sent = [
        at.patch(
            address,
            headers=PART | {"Upload-Offset": str(offset)},
            content=CONTENT[offset : offset + PIECE],
        ).headers["upload-offset"]
        for at, offset in zip(cycle([two, one]), range(0, len(CONTENT), PIECE), strict=False)
    ]
    whole = two.put(f"{address}/whole", headers={"HX-Request": "true"}).status_code
    submitted = one.post(f"{path}/confirm", data={"is_sure": "true"}).status_code
    again = two.post(f"{path}/confirm", data={"is_sure": "true"}).status_code
    receipts = [at.get(f"{path}/receipt.json").json() for at in servers]

    assert sent == ["100000", "200000", "300000", "400000", "500000", "588889"]
    assert (whole, submitted, again, place.count("receipts")) == (200, 303, 303, 1)
    assert receipts[0] == receipts[1]
    [file] = [one for one in receipts[0]["files"] if one["name"] == "plan.txt"]
    assert (file["size"], file["sha256"]) == (588_889, sha256(CONTENT).hexdigest())
    assert (place.count("upload_parts"), place.count("documents")) == (0, len(place.items))
