"""Every page of who works for an authority."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.axe import Axe
from tests.journeys.conftest import House
from tests.journeys.crawl import walk

ROLES = ("Inkoper", "Voorzitter", "Opener", "Beslisser", "Toezichthouder", "Niemand")


@pytest.mark.browser
@pytest.mark.parametrize("role", ROLES)
def test_every_page(role: str, demo_house: House, shell: Browser, axe: Axe):
    walk(role, demo_house, shell, axe)
