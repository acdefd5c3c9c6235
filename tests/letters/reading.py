"""What a composed letter says, and what its check finds."""

from datetime import date

from app.awards.models import Award
from app.letters.case import read_case
from app.letters.check import check_letters
from app.letters.content import letter_data
from app.stationery.wording import plain


def words(session, letter):
    return plain(letter_data(session, letter)["blocks"])


def faults_of(session, letter):
    checked = check_letters(
        read_case(session, session.get_one(Award, letter.award_id)), date(2026, 3, 2)
    )
    return next(one.faults for one in checked if one.letter.id == letter.id)


def codes(session, letter):
    return [(fault.code, fault.is_blocking) for fault in faults_of(session, letter)]
