"""Every page of providers, evaluators, and who looks after the house."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.axe import Axe
from tests.journeys.conftest import House
from tests.journeys.crawl import walk

ROLES = ("Beoordelaar", "Aanbieder", "Integriteitsmedewerker", "Auditor", "Beheerder")


@pytest.mark.browser
@pytest.mark.parametrize("role", ROLES)
def test_every_page(role: str, demo_house: House, shell: Browser, axe: Axe):
    walk(role, demo_house, shell, axe)


@pytest.mark.browser
def test_every_page_of_a_draft(demo_house: House, shell: Browser, axe: Axe):
    """Achterhoek's officer prepares a tender: what only a draft has."""
    walk("Inkoper", demo_house, shell, axe, person="Koen Wassink")
