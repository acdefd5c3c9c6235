"""From draft to letters, over HTTP and in real Chromium."""

import os
from pathlib import Path

import pytest

from tests.journeys import award
from tests.journeys.journey import in_chromium, over_http


def test_award_a_lot_over_http(house_settings, monkeypatch):
    with over_http(house_settings, monkeypatch) as journey:
        award.go(journey)


@pytest.mark.browser
@pytest.mark.parametrize("house_settings", ["sqlite"], indirect=True)
def test_award_a_lot_in_chromium(house_settings, monkeypatch, shell, tmp_path):
    shots = Path(os.environ.get("SHOTS", tmp_path / "shots"))
    with in_chromium(house_settings, monkeypatch, shell, shots) as journey:
        award.go(journey)
    assert len(list(shots.glob("*.png"))) >= 8
