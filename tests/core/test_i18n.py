"""Dutch dates, numbers and euros, as pages.md section 17 writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.core import i18n
from app.core.web import environment

DEADLINE = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (i18n.moment(DEADLINE), "dinsdag 10 maart 2026 om 12.00 uur"),
        (i18n.moment(DEADLINE, seconds=True), "dinsdag 10 maart 2026 om 12.00.00 uur"),
        (
            i18n.moment(DEADLINE + timedelta(milliseconds=42), seconds=True, beside=DEADLINE),
            "dinsdag 10 maart 2026 om 12.00.00,042 uur",
        ),
        (
            i18n.moment(DEADLINE + timedelta(seconds=1), seconds=True, beside=DEADLINE),
            "dinsdag 10 maart 2026 om 12.00.01 uur",
        ),
        (i18n.day(date(2021, 10, 21)), "donderdag 21 oktober 2021"),
        (i18n.day(None), "–"),  # never the day of today
        (i18n.utc_stamp(DEADLINE), "2026-03-10T11:00:00Z"),
        (i18n.euro(Decimal("1234.5")), "€\u00a01.234,50"),
        (i18n.euro(Decimal("412.5"), "per etmaal"), "€\u00a0412,50 per etmaal"),
        (i18n.points("74.03"), "74,03"),
        (i18n.points(None), "–"),
        (i18n.number(Decimal("12.50")), "12,5"),
        (i18n.number(48211), "48.211"),
        (i18n.filesize(41_000), "41 kB"),
        (i18n.filesize(9_300_000), "9,3 MB"),
        (i18n.sha("0123456789abcdef"), "01234567 89abcdef"),
    ],
)
def test_shown_as_the_dutch_write_it(shown, expected):
    assert shown == expected


def test_moment_short_leaves_this_year_out():
    assert i18n.moment_short(DEADLINE) == "di. 10 mrt, 12.00"
    assert i18n.moment_short(DEADLINE.replace(year=2027)) == "wo. 10 mrt 2027, 12.00"


def test_midnight_is_the_end_of_the_day_before():
    midnight = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)

    assert i18n.moment(midnight) == "vrijdag 4 december 2026 om 24.00 uur"
    assert i18n.moment_short(midnight) == "vr. 4 dec, 24.00"


def test_ngettext_counts_in_dutch():
    assert i18n.ngettext("%(n)s nothing", "%(n)s nothings", 2) == "2 nothings"


def test_a_name_that_ends_in_a_stop_closes_its_sentence():
    """In Python and in a template, where what is filled in is escaped."""
    page = environment().from_string('{{ _("For this page: %(names)s.", names=names) }}')
    told = [
        (i18n.filled("Voor %(name)s. Ook: %(name)s", {"name": name}), page.render(names=name))
        for name in ("Kade & Co B.V.", "Kade & Co")
    ]

    assert told == [
        ("Voor Kade & Co B.V. Ook: Kade & Co B.V.", "For this page: Kade &amp; Co B.V."),
        ("Voor Kade & Co. Ook: Kade & Co", "For this page: Kade &amp; Co."),
    ]


def test_what_is_filled_in_is_escaped_and_the_sentence_is_not():
    page = environment().from_string('{{ _("<b>%(name)s</b>, %(n)s times", name=name, n=n) }}')

    assert page.render(name="Kade & Co", n=2) == "<b>Kade &amp; Co</b>, 2 times"
