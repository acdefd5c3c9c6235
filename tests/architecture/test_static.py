"""What we ship of others is what they published."""

import hashlib

from app.core.settings import PACKAGE

VENDORED = {
    "vendor/htmx-2.0.11.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    "vendor/tus-js-client-4.3.1.min.js": "8cbb1b63fccc3bba0ae73ad1deb160ce"
    "046c3750851d0c3e94921ae3ef070eb8",
}


def test_vendored_files_are_unchanged():
    folder = PACKAGE / "static"
    scripts = sorted(p.relative_to(folder).as_posix() for p in (folder / "vendor").glob("*.js"))

    assert {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in scripts
    } == VENDORED
