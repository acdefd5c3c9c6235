"""A real clamd with one signature of our own, where the machine has it (Debian: clamav-daemon)."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The file that every scanner calls unsafe and that does nothing (eicar.org)."""
STREAM_LIMIT = 2_000_000
PATIENCE = 60


@contextmanager
def clamd() -> Iterator[str]:
    """Start a scanner that knows this one file; give its address."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("no clamd on this machine (Debian: apt-get install clamav-daemon)")
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        folder = Path(name)
        (folder / "own.ndb").write_text(f"Toetssteen.Eicar:0:*:{EICAR.hex()}\n")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = folder / "clamd.conf"
        settings.write_text(
            f"Foreground yes\nTCPSocket {port}\nTCPAddr 127.0.0.1\n"
            f"DatabaseDirectory {folder}\nStreamMaxLength {STREAM_LIMIT}\n"
        )
        child = subprocess.Popen(
            [program, f"--config-file={settings}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(child, port)
            yield f"127.0.0.1:{port}"
        finally:
            child.terminate()
            child.wait(timeout=PATIENCE)


def _wait(child: subprocess.Popen[bytes], port: int) -> None:
    """Wait until it answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and child.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as link:
                link.sendall(b"zPING\0")
                if link.recv(16).startswith(b"PONG"):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("clamd did not start")
