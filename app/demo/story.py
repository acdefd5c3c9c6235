"""Fill a demo database: the story of each tender, told by calling the verbs on their days."""

from sqlalchemy import Engine, func
from sqlmodel import select

from app.accounts.models import User
from app.core import clock
from app.core.db import reading, writing
from app.core.installation import Installation, installation
from app.core.keys import load_keys
from app.core.migrate import migrate
from app.core.settings import Settings
from app.core.storage import DiskStorage
from app.demo import ending, keeping, preparing, ranked, welcoming
from app.demo.cast import gather
from app.demo.stage import NotADemoError, Stage, on_day
from app.library.service import put_in_shipped


def prepare(engine: Engine) -> bool:
    """Migrate; say whether the database still has to be filled, and refuse a real one."""
    migrate(engine)
    with reading(engine) as session:
        mark = installation(session)
        if mark is not None and not mark.is_demo:
            raise NotADemoError("In deze map staat een echte database. De demo laat die met rust.")
        if mark is None and session.exec(select(func.count()).select_from(User)).one():
            raise NotADemoError("Deze database is niet leeg en geen demo. Kies een andere map.")
        return mark is None


def fill(engine: Engine, settings: Settings) -> None:
    """Tell the whole story in one transaction: a demo is there as a whole or not at all."""
    with writing(engine) as session:
        session.add(Installation(is_demo=True))
        session.flush()
        stage = Stage(
            session=session,
            settings=settings,
            keys=load_keys(settings.data / "keys"),
            storage=DiskStorage(settings.data / "files"),
            now=clock.utcnow(),
        )
        tell(stage)
        session.commit()


def tell(stage: Stage) -> None:
    """Make the people, then each tender as far as it got."""
    with on_day(stage, -120):
        gather(stage)
        put_in_shipped(stage.session)
    keeping.tell(stage)
    ranked.tell(stage)
    ending.tell(stage)
    welcoming.tell(stage)
    preparing.tell(stage)
