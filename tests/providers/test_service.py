"""Providers register themselves; a KvK number opens nothing."""

import pytest
from pydantic import ValidationError
from sqlmodel import select

from app.accounts import administration
from app.accounts import service as accounts
from app.accounts.models import EntryLink, User
from app.audit.service import history
from app.core.errors import ConflictError, ForbiddenError
from app.core.outbox import Job
from app.providers import mails, service
from app.providers.forms import AddForm, ColleagueForm, ProviderForm, RegisterForm
from app.providers.models import Provider, ProviderInvitation, ProviderMember
from app.providers.service import Colleague
from tests.factories import make_provider, make_user


def form(**change: str) -> RegisterForm:
    given = {"name": "Thuisvast Zorg vof", "kvk_number": "99001234", "person": "Rina Mulder",
             "email": "rina@thuisvast.nl"}  # fmt: skip
    return RegisterForm(**{**given, **change})


def jobs(session, kind):
    return session.exec(select(Job).where(Job.kind == kind)).all()


def test_register_makes_provider_person_and_link(session):
    provider = service.register(session, form())

    user = session.exec(select(User).where(User.email == "rina@thuisvast.nl")).one()
    member = session.exec(select(ProviderMember)).one()
    assert (provider.name, provider.kvk_number, provider.email) == (
        "Thuisvast Zorg vof", "99001234", "rina@thuisvast.nl",
    )  # fmt: skip
    assert (member.user_id, member.provider_id, member.can_sign) == (user.id, provider.id, True)
    assert user.created_by_id is None
    assert len(jobs(session, "mail.entry")) == 1
    assert [(e.action, e.actor_id, p.data) for e, p in history(session, provider)] == [
        ("provider.register", user.id,
         {"after": {"name": "Thuisvast Zorg vof", "kvk_number": "99001234"}}),
    ]  # fmt: skip


def test_two_may_claim_the_same_number_and_see_nothing_of_each_other(session):
    first = service.register(session, form())

    second = service.register(session, form(email="ander@x.nl", person="Ander Mens"))

    assert first.id != second.id
    assert first.kvk_number == second.kvk_number
    assert [one.email for one in service.colleagues(session, first)] == ["rina@thuisvast.nl"]
    assert [one.email for one in service.colleagues(session, second)] == ["ander@x.nl"]


def test_register_with_a_known_address_makes_nothing_and_mails_its_owner(session, settings):
    user = make_user(session)

    assert service.register(session, form(email=user.email.upper())) is None

    assert session.exec(select(Provider)).all() == []
    assert session.exec(select(EntryLink)).all() == []
    (job,) = jobs(session, "mail.known_account")
    mail = mails.known_account(session, settings, job.payload)
    assert (mail.to, mail.subject) == (user.email, "U hebt al een account in Toetssteen")
    assert "http://testserver/sign-in?next=/my-organisation/new" in mail.text


def test_register_with_the_address_of_a_closed_account_mails_nobody(session):
    user = make_user(session)
    administration.disable(session, user, make_user(session))

    assert service.register(session, form(email=user.email)) is None

    assert session.exec(select(Job)).all() == []


@pytest.mark.parametrize("number", ["1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"])
def test_kvk_number_has_eight_digits(number):
    with pytest.raises(ValidationError, match="8 cijfers"):
        form(kvk_number=number)


def test_kvk_number_keeps_its_zeros_and_loses_its_spaces():
    assert form(kvk_number=" 0100 1234 ").kvk_number == "01001234"


def test_signed_in_person_adds_one_organisation(session):
    user = make_user(session)
    given = AddForm(name="Stichting Herstel", kvk_number="99005678")

    provider = service.add(session, user, given)

    assert service.provider_of(session, user) == provider
    with pytest.raises(ConflictError):
        service.add(session, user, given)


def test_edit_records_before_and_after(session):
    user = make_user(session)
    provider = service.add(session, user, AddForm(name="A", kvk_number="99005678"))

    service.edit(
        session, provider, user,
        ProviderForm(name="B", short_name="B", kvk_number="99005678", email="b@x.nl", place="Ede"),
    )  # fmt: skip

    event, payload = history(session, provider)[-1]
    blank = {"kvk_number": "99005678", "legal_form": "", "address": "", "phone": "", "size": None}
    assert (event.action, event.actor_id) == ("provider.edit", user.id)
    assert payload.data == {
        "before": {"name": "A", "short_name": "A", "email": user.email, "place": "", **blank},
        "after": {"name": "B", "short_name": "B", "email": "b@x.nl", "place": "Ede", **blank},
    }


def test_new_colleague_gets_an_account_and_a_link(session):
    user = make_user(session)
    provider = make_provider(session, user)

    service.add_member(
        session, provider, user, ColleagueForm(name="Otto", email="otto@x.nl", can_sign=False)
    )

    otto = accounts.user_by_email(session, "otto@x.nl")
    assert service.provider_of(session, otto) == provider
    assert otto.created_by_id == user.id
    assert len(jobs(session, "mail.entry")) == 1
    invited = Colleague("Otto", "otto@x.nl", False, False, True)
    assert invited in service.colleagues(session, provider)
    with pytest.raises(ConflictError):
        service.add_member(session, provider, user, ColleagueForm(name="Otto", email="otto@x.nl"))


def test_person_with_an_account_is_asked_first_and_looks_like_a_new_one(session, settings):
    user, known = make_user(session), make_user(session, name="Echte Naam")
    provider = make_provider(session, user, name="Thuisvast")

    service.add_member(session, provider, user, ColleagueForm(name="Getypt", email=known.email))

    assert service.provider_of(session, known) is None
    invited = Colleague("Getypt", known.email, False, False, True)
    assert invited in service.colleagues(session, provider)
    (job,) = jobs(session, "mail.provider_invitation")
    mail = mails.invitation(session, settings, job.payload)
    invitation = session.exec(select(ProviderInvitation)).one()
    assert mail.to == known.email
    assert mail.subject == "Vraag om namens Thuisvast te werken in Toetssteen"
    assert f"http://testserver/provider-invitations/{invitation.id}" in mail.text
    assert jobs(session, "mail.entry") == []


@pytest.mark.parametrize("yes", [True, False])
def test_invitation_is_answered_once(session, yes):
    user, known = make_user(session), make_user(session)
    provider = make_provider(session, user)
    service.add_member(
        session, provider, user, ColleagueForm(name="Kees", email=known.email, can_sign=True)
    )
    invitation = session.exec(select(ProviderInvitation)).one()

    service.answer(session, invitation, known, yes=yes)

    assert service.provider_of(session, known) == (provider if yes else None)
    last = history(session, provider)[-1][0]
    assert (last.action, last.actor_id) == (
        "provider.add_member" if yes else "provider.decline",
        known.id,
    )
    with pytest.raises(ConflictError):
        service.answer(session, invitation, known, yes=True)


def test_person_acts_for_one_organisation_only(session):
    user, known = make_user(session), make_user(session)
    provider = make_provider(session, user)
    own = make_provider(session, known)
    service.add_member(session, provider, user, ColleagueForm(name="Kees", email=known.email))
    invitation = session.exec(select(ProviderInvitation)).one()

    with pytest.raises(ConflictError):
        service.answer(session, invitation, known, yes=True)

    assert service.provider_of(session, known) == own
    assert invitation.answered_at is None


def test_who_does_not_sign_lets_nobody_in_and_changes_nothing(session):
    signs, helps = make_user(session), make_user(session)
    provider = make_provider(session, signs)
    session.add(ProviderMember(provider_id=provider.id, user_id=helps.id, can_sign=False))
    session.flush()
    change = ProviderForm(name="X", short_name="X", kvk_number="99000001", email="x@x.nl")

    with pytest.raises(ForbiddenError):
        service.add_member(session, provider, helps, ColleagueForm(name="Nieuw", email="n@x.nl"))
    with pytest.raises(ForbiddenError):
        service.edit(session, provider, helps, change)
    assert provider.name != "X"
    service.edit(session, provider, signs, change)
    assert provider.name == "X"


def test_closed_account_is_not_among_the_people(session):
    user, gone = make_user(session), make_user(session)
    provider = make_provider(session, user, gone)
    assert len(service.colleagues(session, provider)) == 2

    administration.disable(session, gone, make_user(session))

    assert [one.email for one in service.colleagues(session, provider)] == [user.email]
