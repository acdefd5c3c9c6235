"""The one legal move of a Bibob file."""

import pytest

from app.core.errors import ConflictError
from app.integrity import service
from app.integrity.flow import FILE_FLOW, FileAction
from app.integrity.models import FileState
from tests.integrity.factories import make_provider_in_checks


def test_a_file_is_concluded_once(session, officer):
    tender, provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)

    FILE_FLOW.advance(session, file, FileAction.CONCLUDE, officer)

    assert file.state == FileState.CONCLUDED
    with pytest.raises(ConflictError):
        FILE_FLOW.advance(session, file, FileAction.CONCLUDE, officer)
