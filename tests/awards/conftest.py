"""A decision whose letters went out."""

import pytest

from app.letters.sending import send_letters
from tests.awards.decided import make_decided


@pytest.fixture
def sent(session, keys, storage):
    """Letters sent on Monday 2 March 2026: day 20 is Sunday 22 March, so it ends 23 March."""
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided
