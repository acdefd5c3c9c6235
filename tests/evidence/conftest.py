"""A published tender with a vault, for tests that show a proof."""

from tests.submissions.conftest import house as house
