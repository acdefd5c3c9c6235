"""What waits about each application of an open house."""

from collections.abc import Iterator

from app.accounts.permissions import Duty
from app.core.i18n import gettext as _
from app.tenders.models import Lot
from app.work.applications import Application
from app.work.facts import Facts
from app.work.posts import Post
from app.work.task import Task, at, waits


def admitting(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    """Tell an officer what each application waits for, and until when it is answered."""
    for one in facts.applications.get(lot.id, []):
        if one.needs_ruling:
            yield _application(
                post, lot, one, _("Rule on the exception of application %(n)s", n=one.number)
            )
        elif not one.is_checked:
            yield _application(post, lot, one, _("Judge application %(n)s", n=one.number))
        elif one.name not in facts.proposals:
            title = _("Propose a decision on application %(n)s", n=one.number)
            yield _application(post, lot, one, title)
        else:
            yield waits(decide_on(post, lot, one), Duty.DECIDER)


def _application(post: Post, lot: Lot, one: Application, title: str) -> Task:
    ids = {"submission_id": one.id}
    return Task(title, at(post, lot), "admissions:detail", ids, due=one.answer_by)


def decide_on(post: Post, lot: Lot, one: Application) -> Task:
    """The decision on an application."""
    return _application(post, lot, one, _("Decide on application %(n)s", n=one.number))
