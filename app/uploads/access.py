"""Who reaches a file on its way: the provider's own people."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.providers.models import ProviderMember
from app.submissions.access import OF_PROVIDER
from app.submissions.models import Submission
from app.uploads.models import Upload


def own_upload(upload_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Upload]:
    """Load an upload through the person's own organisation, with its parts."""
    found = session.exec(
        select(Upload)
        .join(Submission, col(Submission.id) == col(Upload.submission_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(Upload.id == upload_id, ProviderMember.user_id == user.id)
        .options(selectinload(Upload.parts), selectinload(Upload.submission))  # type: ignore[arg-type]  # as above
    ).first()
    if found is None:
        raise NotFoundError
    return Reached(found, OF_PROVIDER)


UploadToSend = Annotated[Upload, Depends(guard(Permission.SUBMISSION_WRITE, own_upload))]
