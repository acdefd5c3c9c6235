"""The Chromium of this machine: as people have it, and as the bare engine that draws pages."""

import shutil

import pytest
from playwright.sync_api import Browser, Playwright

WHOLE = ("chromium", "chromium-browser", "google-chrome")
SHELL = ("chromium-headless-shell", *WHOLE)
"""The same Chromium without its windows draws a page for little more than half as much."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--num-raster-threads=1",
    "--no-first-run",
    "--process-per-site",
    "--disable-features=SpareRendererForSitePerProcess,RenderDocument,BackForwardCache",
    "--js-flags=--no-opt --no-maglev",
]
"""What a test needs of Chromium: nothing made ready or kept for later, no look of a screen."""


def launched(playwright: Playwright, names: tuple[str, ...]) -> Browser:
    """Start the first of these that this machine has; without one, the test is skipped."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return playwright.chromium.launch(executable_path=found, args=FLAGS)
