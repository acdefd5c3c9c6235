import pytest

from tests.submissions.factories import House, make_house


@pytest.fixture
def house(session, keys, storage) -> House:
    return make_house(session, keys, storage)
