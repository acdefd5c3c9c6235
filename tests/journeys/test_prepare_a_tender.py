"""From nothing to a published tender, over HTTP and in real Chromium."""

import os
from pathlib import Path

import pytest

from tests.journeys import preparing
from tests.journeys.journey import in_chromium, over_http


@pytest.mark.parametrize("house_settings", ["sqlite"], indirect=True)
def test_prepare_a_tender_over_http(house_settings, monkeypatch):
    with over_http(house_settings, monkeypatch) as journey:
        preparing.go(journey)


@pytest.mark.browser
@pytest.mark.parametrize("house_settings", ["sqlite"], indirect=True)
def test_prepare_a_tender_in_chromium(house_settings, monkeypatch, shell, tmp_path):
    shots = Path(os.environ.get("SHOTS", tmp_path / "shots"))
    with in_chromium(house_settings, monkeypatch, shell, shots) as journey:
        preparing.go(journey)
    assert sorted(one.stem for one in shots.glob("*.png")) == [
        "1-percelen", "2-gemeenten", "3-criteria", "4-publicatie",
    ]  # fmt: skip
