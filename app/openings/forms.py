"""What is typed for what came too late."""

from pydantic import BaseModel

from app.core.forms import Reason


class LateForm(BaseModel):
    """Why a submission that came too late is opened."""

    reason: Reason
