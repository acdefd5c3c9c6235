"""How the tests of pages read what came back."""

from html import unescape

from app.tenders.models import Tender


def shown(response):
    return unescape(response.text)


def tender_of(session, lot):
    return session.get_one(Tender, lot.tender_id)
