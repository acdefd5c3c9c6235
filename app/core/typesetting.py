"""Make tagged PDF (PDF/UA-1 and PDF/A-2a) from a typst template and data."""

import json
from datetime import datetime
from typing import Any

import typst

from app.core.clock import utcnow
from app.core.settings import PACKAGE, shipped


def typeset(template: str, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """Fill `templates/<template>` with `data`; text in it is data, never markup.

    The same data and moment give the same bytes.
    """
    root = shipped("templates")
    return bytes(
        typst.compile(
            str(root / template),
            root=str(root),
            font_paths=[str(PACKAGE / "static" / "fonts")],
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=int((at or utcnow()).timestamp()),
        )
    )
