"""Journeys through the whole house."""

import pytest

pytest.register_assert_rewrite(
    "tests.journeys.crawl", "tests.journeys.award", "tests.journeys.journey"
)
