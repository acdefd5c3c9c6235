"""A file that was just opened on a provider."""

import pytest

from app.integrity import service
from tests.factories import make_user
from tests.integrity.factories import make_provider_in_checks


@pytest.fixture
def started(session, officer):
    tender, provider, gate = make_provider_in_checks(session, officer)
    guard = make_user(session, name="Gerda Geheim")
    return service.open_file(session, tender, provider, guard), guard, gate
