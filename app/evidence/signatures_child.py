"""Validate the signatures of one PDF from standard input, inside limits and without a network.

Started by `app.evidence.signatures` alone. Says whether a file is as it was signed and by whom it
says; not whether that certificate is to be trusted, for that asks a list from outside.
"""

import contextlib
import json
import logging
import resource
import sys
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

MEMORY, SECONDS, MOST = 1 << 30, 20, 20
BROKEN = 3


def limit() -> None:
    """Give up everything that this does not need: memory, time, files."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def signatures(content: bytes) -> list[dict[str, Any]]:
    """Read every signature; one that cannot be read is told as not intact."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    return [_told(one) for one in reader.embedded_regular_signatures[:MOST]]


def _told(one: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"is_intact": False, "is_whole": False}
    try:
        told["signer"] = one.signer_cert.subject.human_friendly[:200]
        told["issuer"] = one.signer_cert.issuer.human_friendly[:200]
        if one.self_reported_timestamp:
            told["signed_at"] = one.self_reported_timestamp.isoformat()
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        status = validate_pdf_signature(one, nobody)
        told["is_intact"] = bool(status.intact and status.valid)
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        told["is_whole"] = bool(told["is_intact"] and (whole or status.docmdp_ok))
    except Exception as error:  # noqa: BLE001  (whatever is odd about one says that it is not intact)
        told["fault"] = type(error).__name__
    return told


def main() -> None:
    """Answer as JSON, or say with the exit code why not."""
    limit()
    logging.disable()
    try:
        found = signatures(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001  (what cannot be read has no signature that we can vouch for)
        sys.exit(BROKEN)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
